import { describe, expect, test } from 'vitest';
import { HEAT_MAP_ROWS_MAX, HeatMap, HeatMapKey } from '../../../src/api/pages/heat-map.tsx';
import { parseMarkup } from '../../reports/markup.ts';
import { heatMap } from './data.ts';

const text = (map: Parameters<typeof HeatMap>[0]['map']): string => String(HeatMap({ map }));

describe('the heat map', () => {
  test('is what it was', async () => {
    const lines = text(heatMap(8, 13)).replaceAll('</tr>', '</tr>\n').replaceAll('</td><td>', '</td>\n<td>');
    await expect(lines).toMatchFileSnapshot('golden/heat-map.html');
  });

  test('has a cell for every column and window that leads to the report and tells its numbers', () => {
    const html = text(
      heatMap(1, 2, {
        columns: [
          { name: 'distance', segment: 'region=west', cells: [null, { verdict: 'critical', ratio: 1.5234 }] },
        ],
      }),
    );
    expect(html).toContain(
      '<td></td><td><a class="critical l3" href="/v1/evaluations/ev-1/report" title="distance (region=west), 2 Jan 2001: critical, 1.52\u00d7 its critical threshold, 17,001 rows" tabindex="-1"></a></td>',
    );
    expect(html).toContain('<td><span class="badge critical">1.52\u00d7</span></td>');
  });

  test.each([
    [0, 'l0'],
    [0.2499, 'l0'],
    [0.25, 'l1'],
    [0.5, 'l2'],
    [1, 'l3'],
    [2, 'l4'],
    [1e300, 'l4'],
  ])('draws an effect of %d times its threshold as %s', (ratio, level) => {
    const columns = [{ name: 'x', segment: null, cells: [{ verdict: 'ok', ratio } as const] }];
    expect(text(heatMap(1, 1, { columns }))).toContain(`class="ok ${level}"`);
  });

  test('gives a cell without an effect its verdict only', () => {
    const columns = [
      { name: 'x', segment: null, cells: [{ verdict: 'insufficient', ratio: null } as const] },
    ];
    const html = text(heatMap(1, 1, { columns }));
    expect(html).toContain('<a class="insufficient" ');
    expect(html).toContain('title="x, 1 Jan 2001: too few rows, 17,000 rows"');
    expect(html).toContain('<span class="badge insufficient">Too few rows</span>');
  });

  test('is entered by keyboard once per window, whatever the columns', () => {
    const links = parseMarkup(`<div>${text(heatMap(20, 12))}</div>`).filter(({ name }) => name === 'a');
    expect(links.filter(({ attributes }) => !attributes.has('tabindex'))).toHaveLength(12);
  });

  test('labels the time axis where there is room', () => {
    const ticks = (windows: number): string[] =>
      [...text(heatMap(1, windows)).matchAll(/<span>([^<]*)<\/span>/g)].map(([, tick]) => tick!);
    expect(ticks(2)).toEqual(['1 Jan']);
    expect(ticks(10)).toEqual(['1 Jan']);
    expect(ticks(17)).toEqual(['1 Jan', '7 Jan', '13 Jan']);
  });

  test('keeps the order of its columns, and those that drifted where there are too many', () => {
    const calm = Array.from({ length: 150 }, (_, i) => ({
      name: `calm_${i}`,
      segment: null,
      cells: [{ verdict: 'ok', ratio: 0 } as const],
    }));
    const drifted = { name: 'drifted', segment: null, cells: [{ verdict: 'warning', ratio: 0.6 } as const] };
    const html = text(heatMap(1, 1, { columns: [...calm, drifted] }));
    const names = [...html.matchAll(/<bdi>((?:calm|drifted)\w*)<\/bdi>/g)].map(([, name]) => name);
    expect(names).toHaveLength(HEAT_MAP_ROWS_MAX);
    expect(names.slice(0, 2)).toEqual(['drifted', 'calm_0']);
    expect(html).toContain(`${151 - HEAT_MAP_ROWS_MAX} further columns not drawn here.`);
  });

  test('of fifty columns and sixty windows is under 600 kB', () => {
    expect(Buffer.byteLength(text(heatMap(50, 60)))).toBeLessThan(600_000);
  });
});

test('the key of the heat maps names the verdicts that occur, worst first', () => {
  const words = [...String(HeatMapKey({ maps: [heatMap(8, 31)] })).matchAll(/<span[^>]*>([^<]*)/g)];
  expect(words.map(([, word]) => word)).toEqual(['Critical', 'Error', 'Warning', 'No data', 'OK']);
});
