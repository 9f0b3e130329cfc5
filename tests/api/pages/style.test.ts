import { describe, expect, test } from 'vitest';
import { STYLE, STYLE_FILE } from '../../../src/api/pages/style.ts';
import { MARK_PATHS, MARK_SIZE, VERDICT_WORDS } from '../../../src/api/pages/verdict.tsx';
import * as marks from '../../../src/reports/marks.ts';
import { STYLE as REPORT_STYLE } from '../../../src/reports/style.ts';
import * as words from '../../../src/reports/verdict-words.ts';

/** The colours by day and by night, by name. */
const themesOf = (style: string): Map<string, string>[] =>
  [...style.matchAll(/:root\{([^}]*--ground[^}]*)\}/g)].map(
    ([, rules = '']) =>
      new Map(
        [...rules.matchAll(/--([a-z-]+):(#[0-9a-f]+)/g)].map(([, name = '', value = '']) => [name, value]),
      ),
  );

describe('the style', () => {
  test('has the colours, the marks and the words of the reports', () => {
    expect(themesOf(STYLE)).toHaveLength(2);
    expect(themesOf(STYLE)).toEqual(themesOf(REPORT_STYLE));
    expect(MARK_PATHS).toEqual(marks.MARK_PATHS);
    expect(MARK_SIZE).toBe(marks.MARK_SIZE);
    expect(VERDICT_WORDS).toEqual(words.VERDICT_WORDS);
  });

  test('needs nothing from elsewhere', () => {
    expect(STYLE).not.toMatch(/url\(|@import|https?:/);
  });

  test('closes every block that it opens', () => {
    expect(STYLE.match(/\{/g)).toHaveLength(STYLE.match(/\}/g)!.length);
  });

  test('is named by its content', () => {
    expect(STYLE_FILE).toMatch(/^tidemark-[0-9a-f]{16}\.css$/);
  });
});

describe('the marks in the cells of a heat map', () => {
  const shares = [...STYLE.matchAll(/\.warning\.l\d\{--share:(\d+)%\}/g)].map(
    ([, share]) => Number(share) / 100,
  );
  const criticalShare =
    Number(/\.critical:is\([^{]*\{background:color-mix\(in srgb,var\(--tone\) (\d+)%/.exec(STYLE)?.[1]) / 100;

  test.each(themesOf(STYLE).map((theme, i) => [['day', 'night'][i], theme] as const))(
    'hold 3 to 1 on their ground by %s',
    (_, theme) => {
      const colour = (name: string): Colour => colourOf(theme.get(name)!);
      expect(shares).toHaveLength(5);
      for (const share of shares) {
        const ground = mixed(colour('warning'), colour('warning-wash'), share);
        expect(contrast(colour('warning'), ground), `a warning at ${share}`).toBeGreaterThan(3);
      }
      for (const share of [criticalShare, 1]) {
        const ground = mixed(colour('critical'), colour('ground'), share);
        expect(contrast(colour('ground'), ground), `critical at ${share}`).toBeGreaterThan(3);
      }
      for (const name of ['error', 'none'])
        expect(contrast(colour(name), colour(`${name}-wash`)), name).toBeGreaterThan(3);
    },
  );
});

type Colour = readonly number[];

function colourOf(hex: string): Colour {
  const digits =
    hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit) : hex.match(/[0-9a-f]{2}/g)!;
  return digits.map((digit) => Number.parseInt(digit, 16) / 255);
}

const mixed = (a: Colour, b: Colour, share: number): Colour =>
  a.map((part, i) => share * part + (1 - share) * b[i]!);

/** WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: Colour, b: Colour): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: Colour): number {
  const [r, g, b] = colour.map((share) =>
    share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
