import { describe, expect, test } from 'vitest';
import { renderPage } from '../../../src/api/pages/layout.tsx';
import { ModelView } from '../../../src/api/pages/model.tsx';
import { ModelsView } from '../../../src/api/pages/models.tsx';
import { ProblemView } from '../../../src/api/pages/problem.tsx';
import { RunView } from '../../../src/api/pages/run.tsx';
import { RunsView } from '../../../src/api/pages/runs.tsx';
import { STYLE_PATH } from '../../../src/api/pages/style.ts';
import { parseMarkup } from '../../reports/markup.ts';
import { evaluation, HOSTILE, heatMap, modelPage, overview, runPage, runRow, service } from './data.ts';

const bareModel = modelPage({
  overview: overview({
    verdict: null,
    references: 0,
    monitors: [],
    alerts: [],
    recent: [],
    newest_event: null,
  }),
  references: [],
  schema: [],
  heat_maps: [],
  evaluations: [],
  next_cursor: null,
  anomalies: [],
  alerts: [],
});

const PAGES = [
  ['no model', ModelsView({ models: [], service })],
  ['models', ModelsView({ models: [overview(), overview({ model: 'b', verdict: null })], service })],
  ['a model', ModelView({ page: modelPage(), isOlder: false, service })],
  ['a model without anything', ModelView({ page: bareModel, isOlder: false, service })],
  ['no run', RunsView({ runs: [], nextCursor: null, isOlder: false })],
  ['runs', RunsView({ runs: [runRow()], nextCursor: 'c', isOlder: true })],
  ['a run', RunView({ page: runPage() })],
  [
    'an empty run',
    RunView({ page: runPage({ params: [], metrics: [], tags: [], inputs: [], artifacts: [] }) }),
  ],
  ['a problem', ProblemView({ code: 'invalid_body' })],
] as const;

describe.each(PAGES)('the page of %s', (_, page) => {
  const html = renderPage(page);
  const elements = parseMarkup(html);

  test('is well-formed, has a language, one heading of the first order and a title', () => {
    expect(html.startsWith('<!DOCTYPE html><html lang="en">')).toBe(true);
    expect(elements.filter(({ name }) => name === 'h1')).toHaveLength(1);
    expect(elements.find(({ name }) => name === 'title')?.text).toMatch(/ \u00b7 Tidemark$/);
    expect(html).not.toMatch(/(?<!<bdi>)NaN|undefined|Infinity|\[object/);
  });

  test('has nothing that its policy forbids', () => {
    for (const { name, attributes } of elements) {
      expect(['script', 'style', 'iframe', 'object', 'form', 'base', 'img']).not.toContain(name);
      for (const attribute of attributes.keys()) expect(attribute).not.toMatch(/^on|^style$|^src/);
    }
    const links = elements
      .filter(({ name }) => name === 'link')
      .map(({ attributes }) => attributes.get('href'));
    expect(links).toContain(STYLE_PATH);
  });

  test('leads only to places of its own', () => {
    const ids = new Set(elements.map(({ attributes }) => attributes.get('id')));
    for (const { name, attributes } of elements) {
      const href = attributes.get('href');
      if (name === 'a') expect(href).toMatch(/^(\/(?!\/)|#)/);
      if (href?.startsWith('#')) expect(ids).toContain(href.slice(1));
      const label = attributes.get('aria-labelledby');
      if (label !== undefined) expect(ids).toContain(label);
    }
  });

  test('gives every table its heads, every drawing a name or hides it, and every mark without a text a title', () => {
    const count = (name: string): number => elements.filter((element) => element.name === name).length;
    expect(count('thead')).toBe(count('table'));
    for (const { name, attributes } of elements) {
      if (name === 'svg') expect(attributes.get('aria-hidden')).toBe('true');
      if (name === 'th') expect(attributes.get('scope')).toMatch(/^(row|col)$/);
      if (name === 'time') expect(attributes.get('title')).toBe(attributes.get('datetime'));
    }
    for (const [, attributes = ''] of html.matchAll(/<a ([^>]*)><\/a>/g))
      expect(attributes).toMatch(/title="[^"]/);
  });
});

describe('hostile names', () => {
  const models = HOSTILE.map((model, i) =>
    overview({
      model,
      monitors: [HOSTILE[(i + 1) % HOSTILE.length]!],
      alerts: [{ monitor: model, severity: 'critical', state: 'firing', since: model }],
      recent: [{ id: model, start: model, end: model, verdict: 'ok' }],
      newest_event: model,
    }),
  );
  const modelPages = HOSTILE.map((text, i) =>
    modelPage({
      overview: models[i]!,
      references: [{ name: text, sha256: text, rows: 1, created_at: text }],
      schema: [{ name: text, type: text, role: text }],
      heat_maps: [
        heatMap(1, 2, {
          monitor: text,
          columns: [{ name: text, segment: text, cells: [{ verdict: 'ok', ratio: 0.1 }, null] }],
        }),
      ],
      evaluations: [evaluation(0, { id: text, monitor: text, start: text, end: text, report_url: text })],
      next_cursor: text,
      alerts: [
        {
          fingerprint: text,
          monitor: text,
          state: text,
          severity: text,
          episode: text,
          since: text,
          updated_at: text,
        },
      ],
    }),
  );
  const runs = HOSTILE.map((text) =>
    runRow({
      run_id: text,
      name: text,
      experiment_id: text,
      experiment: text,
      status: text,
      start_time: text,
      end_time: text,
      verdict: text,
      model: text,
      monitor: text,
    }),
  );
  const runPages = HOSTILE.map((text, i) =>
    runPage({
      run: runs[i]!,
      params: [{ key: text, value: text }],
      metrics: [{ key: text, value: text }],
      tags: [{ key: text, value: text }],
      inputs: [{ name: text, digest: text, context: text }],
      artifacts: [{ path: text, bytes: 0 }],
    }),
  );
  const pages = [
    ModelsView({ models, service }),
    ...modelPages.map((page) => ModelView({ page, isOlder: true, service })),
    RunsView({ runs, nextCursor: HOSTILE[1]!, isOlder: true }),
    ...runPages.map((page) => RunView({ page })),
  ].map(renderPage);

  test('stay text', () => {
    for (const html of pages) {
      for (const { name, attributes } of parseMarkup(html)) {
        expect(['script', 'img', 'style']).not.toContain(name);
        for (const attribute of attributes.keys()) expect(attribute).not.toMatch(/^on/);
        if (name === 'a') expect(attributes.get('href')).toMatch(/^[/#][\w/#.%~?=-]*$/);
      }
    }
    expect(pages[0]).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(pages[0]).toContain('&amp;lt;script&amp;gt;');
  });

  test('hold no control character, no half of a pair and no turn of the text direction', () => {
    for (const html of pages) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      expect(html.match(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e]/)).toBeNull();
      expect(html.isWellFormed()).toBe(true);
    }
    expect(pages[0]).toContain('a\u2400\u241b[31m\ufffdb');
  });

  test('that are long are cut, and those that are empty are named', () => {
    const names = pages.flatMap(parseMarkup).filter(({ name }) => name === 'bdi');
    expect(Math.max(...names.map(({ text }) => text.length))).toBeLessThan(600);
    expect(pages[0]).toContain('empty text');
    expect(pages[0]).toContain('blank text');
  });
});
