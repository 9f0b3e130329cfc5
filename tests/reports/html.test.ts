import { describe, expect, test } from 'vitest';
import { categoricalSampleOf, numericSample } from '../../src/core/sample.ts';
import { renderColumn, renderReport, renderReportPage } from '../../src/reports/html.ts';
import { cities, columnCase, hill, viewOf } from './evaluations.ts';
import { parseMarkup } from './markup.ts';

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  'javascript:alert(1)',
  ']]></style><svg onload=alert(1)>',
  '&lt;script&gt;',
  '</title></style></svg>',
  'a\u0000\u001b[31m\u202eb',
  '\ud800',
  '',
  '   ',
  'x'.repeat(5000),
];

const small = () => [
  columnCase('distance', hill(0), hill(2)),
  columnCase('carrier', cities(['AA', 'DL', 'UA']), cities(['AA', 'DL', 'WN']), {
    verdict: 'warning',
    segment: 'region=west',
  }),
  columnCase('delay', hill(0), numericSample([null, null]), {
    verdict: 'no_data',
    reason: 'the current window has no values',
    role: 'prediction',
  }),
  columnCase('hour', numericSample([0, 1, 1, 2, 5]), numericSample([0, 1, 2, 2, 5]), { verdict: 'ok' }),
];

const page = (cases: Parameters<typeof viewOf>[0], ...rest: [given?: object, days?: number]): string =>
  renderReport(viewOf(cases, ...rest));

describe('the page', () => {
  test('is what it was', async () => {
    await expect(page(small(), {}, 5)).toMatchFileSnapshot('golden/report.html');
  });

  test('is the same for the same evaluation', () => {
    expect(page(small(), {}, 5)).toBe(page(small(), {}, 5));
  });

  test('may be put together from sections that were rendered one by one', () => {
    const view = viewOf(small(), {}, 5);
    expect(renderReportPage(view, view.columns.map(renderColumn))).toBe(renderReport(view));
  });

  test('is well-formed, and its references lead somewhere', () => {
    const elements = parseMarkup(page(small(), {}, 5));
    const ids = new Set(elements.map(({ attributes }) => attributes.get('id')));
    for (const { attributes } of elements) {
      const named = (attributes.get('aria-labelledby') ?? '').split(' ').filter((id) => id !== '');
      const href = attributes.get('href');
      for (const id of [...named, ...(href?.startsWith('#') ? [href.slice(1)] : [])])
        expect(ids).toContain(id);
    }
  });

  test('has no script, no handler and no address outside itself', () => {
    const html = page(small(), {}, 5);
    for (const { name, attributes } of parseMarkup(html)) {
      expect(['script', 'iframe', 'object', 'embed', 'form', 'base', 'img', 'image', 'use']).not.toContain(
        name,
      );
      for (const [attribute, value] of attributes) {
        expect(attribute).not.toMatch(/^on|^src|^style$|^xlink/);
        if (attribute === 'href') expect(value).toMatch(/^(#|data:image\/svg\+xml,)/);
      }
    }
    expect(html.replace(/data:[^"]*/, '').match(/https?:|@import|url\((?!#hatch\))/)).toBeNull();
    const policy = parseMarkup(html)
      .find(({ attributes }) => attributes.has('http-equiv'))
      ?.attributes.get('content');
    expect(policy).toContain("default-src 'none'; style-src 'unsafe-inline'; img-src data:");
  });

  test('gives every drawing a name or hides it, every table a head and the page a language', () => {
    const elements = parseMarkup(page(small(), {}, 5));
    expect(elements.find(({ name }) => name === 'html')?.attributes.get('lang')).toBe('en');
    for (const { name, attributes } of elements) {
      if (name !== 'svg') continue;
      expect(attributes.get('role') === 'img' || attributes.get('aria-hidden') === 'true').toBe(true);
    }
    const count = (name: string): number => elements.filter((element) => element.name === name).length;
    expect(count('thead')).toBe(count('table'));
    expect(count('title')).toBeGreaterThan(5);
    expect(count('desc')).toBe(3);
  });

  test.each([
    ['no column', [], { verdict: 'no_data', reason: 'no rows', current: { rows: 0 } }],
    ['too few rows', [], { verdict: 'insufficient', reason: '12 rows, 100 are needed' }],
    ['a failure', [], { verdict: 'error', reason: 'the reference is gone', settings: {}, report_url: '' }],
    [
      'nothing but broken columns',
      [
        columnCase('x', numericSample([]), numericSample([]), {
          verdict: 'error',
          reason: 'failed',
          tests: [],
        }),
      ],
      { verdict: 'error', reason: 'every column failed', monitor: null, model_version: '3' },
    ],
  ] as const)('stands with %s', (_, cases, given) => {
    const html = page([...cases], given, 3);
    expect(() => parseMarkup(html)).not.toThrow();
    expect(html.match(/NaN|undefined|Infinity|\[object/)).toBeNull();
  });
});

describe('hostile names', () => {
  const cases = HOSTILE.map((name, i) => {
    const counts = categoricalSampleOf(new Map(HOSTILE.map((text, k) => [text, k + i + 1])), 1);
    return columnCase(name, counts, counts, { segment: HOSTILE[(i + 1) % HOSTILE.length]!, reason: name });
  });
  const html = page(
    cases,
    {
      model: HOSTILE[0]!,
      monitor: HOSTILE[1]!,
      model_version: HOSTILE[4]!,
      reference: { name: HOSTILE[1]!, sha256: HOSTILE[0]!, rows: 1 },
      settings: { [HOSTILE[0]!]: HOSTILE[1]!, nested: { [HOSTILE[4]!]: HOSTILE } },
    },
    4,
  );

  test('stay text', () => {
    const elements = parseMarkup(html);
    const names = new Set(elements.map(({ name }) => name));
    for (const name of ['script', 'img', 'b onload']) expect(names).not.toContain(name);
    for (const { attributes } of elements)
      for (const attribute of attributes.keys()) expect(attribute).not.toMatch(/^on/);
    expect(elements.some(({ text }) => text === '<script>alert(1)</script>')).toBe(true);
    expect(elements.some(({ text }) => text === '&lt;script&gt;')).toBe(true);
  });

  test('hold no control character and no turn of the text direction', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(html.match(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e]/)).toBeNull();
    expect(html.isWellFormed()).toBe(true);
  });

  test('that are long are cut, and those that are empty are named', () => {
    expect(html.includes('x'.repeat(1001))).toBe(false);
    expect(html.includes('empty text')).toBe(true);
  });
});

describe('size', () => {
  const fifty = Array.from({ length: 50 }, (_, i) =>
    i % 3 === 2
      ? columnCase(
          `category_${i}`,
          cities(Array.from({ length: 40 }, (_, k) => `city ${k}`)),
          cities(['city 1', 'city 2']),
        )
      : columnCase(`number_${i}`, hill(0, 2000), hill(i / 10, 500)),
  );

  test('of fifty columns with thirty windows is under 500 kB', () => {
    const html = page(fifty, {}, 28);
    expect(Buffer.byteLength(html)).toBeLessThan(500_000);
    expect(html.match(/<section class="column /g)).toHaveLength(50);
  });

  test('of a chart is under 6 kB', () => {
    for (const chart of page(fifty).match(/<svg class="chart".*?<\/svg>/gs) ?? [])
      expect(chart.length).toBeLessThan(6000);
  });

  test('does not grow with the rows and the categories', () => {
    const large = [
      columnCase('x', hill(0, 50_000), hill(1, 50_000)),
      columnCase(
        'y',
        cities(
          Array.from({ length: 5000 }, (_, k) => `c${k}`),
          20_000,
        ),
        cities(['c1']),
      ),
    ];
    expect(Buffer.byteLength(page(large))).toBeLessThan(40_000);
  });
});

describe('colour', () => {
  const html = page(small(), {}, 5);
  const themes = [...html.matchAll(/:root\{([^}]*--ground[^}]*)\}/g)].map(
    ([, rules = '']) =>
      new Map(
        [...rules.matchAll(/--([a-z-]+):(#[0-9a-f]+)/g)].map(([, name = '', value = '']) => [name, value]),
      ),
  );

  test('of every text holds 4.5 to 1 on its ground, by day and by night', () => {
    expect(themes).toHaveLength(2);
    for (const theme of themes) {
      const pairs = [
        ...['ink', 'soft', 'link', 'warning'].map((name) => [name, 'ground']),
        ...['ok', 'warning', 'critical', 'error', 'none'].flatMap((name) => [
          [name, 'ground'],
          [name, `${name}-wash`],
          ['ink', `${name}-wash`],
          ['soft', `${name}-wash`],
        ]),
        ['soft', 'wash'],
      ];
      for (const [text, ground] of pairs)
        expect(contrast(theme.get(text!)!, theme.get(ground!)!), `${text} on ${ground}`).toBeGreaterThan(4.5);
    }
  });

  test('of every line of a chart holds 3 to 1 on its ground', () => {
    for (const theme of themes)
      for (const line of ['current', 'reference'])
        expect(contrast(theme.get(line)!, theme.get('ground')!), line).toBeGreaterThan(3);
  });

  test('never stands alone: each verdict has its word and its own shape', () => {
    for (const word of ['Critical', 'Warning', 'No data', 'OK']) expect(html).toContain(`>${word}<`);
    const shapes = [...html.matchAll(/\.badge\.[a-z_]+::before\{clip-path:path\(evenodd,"([^"]*)"\)/g)];
    expect(new Set(shapes.map(([, shape]) => shape)).size).toBe(6);
  });
});

/** WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const digits =
    colour.length === 4 ? [...colour.slice(1)].map((digit) => digit + digit) : colour.match(/[0-9a-f]{2}/g)!;
  const [r, g, b] = digits.map((digit) => {
    const share = Number.parseInt(digit, 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
