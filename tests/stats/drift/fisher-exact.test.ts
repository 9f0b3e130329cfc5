import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fisherExact } from '../../../src/stats/drift/fisher-exact.ts';
import { type Counts, counted, measureCounts, readMembers } from '../counts.ts';
import { expectRelative } from '../fixture.ts';

type Table = [[number, number], [number, number]];
const { fisher_exact: cases } = readMembers<{
  fisher_exact: { table: Table; alternative: string; p: number; odds_ratio: number | null }[];
}>('categorical');

const measureTable = ([[a, b], [c, d]]: Table, options = {}) =>
  measureCounts(fisherExact, { no: a, yes: b }, { no: c, yes: d }, options);

describe('fisher_exact', () => {
  it('counts the tables that are at most as probable', () => {
    // The lady tasting tea: of C(8, 4) = 70 choices, 16 have three right, 1 four, 16 one, 1 none.
    const tea: Table = [
      [3, 1],
      [1, 3],
    ];
    expectRelative(measureTable(tea).pValue!, 34 / 70, 1e-14);
    expectRelative(measureTable(tea, { alternative: 'greater' }).pValue!, 17 / 70, 1e-14);
    expectRelative(measureTable(tea, { alternative: 'less' }).pValue!, 69 / 70, 1e-14);
  });

  it('gives the difference of the shares and the odds ratio of the first category', () => {
    const found = measureTable([
      [8, 2],
      [1, 4],
    ]);
    expectRelative(found.statistic, 0.6, 1e-15);
    expect(found.detail).toEqual({ category: 'no', odds_ratio: 16 });
    expect(
      measureTable([
        [8, 0],
        [1, 5],
      ]).detail.odds_ratio,
    ).toBe('infinite');
  });

  it('has p = 1 for equal samples', () => {
    const found = measureTable([
      [7, 3],
      [7, 3],
    ]);
    expect(found).toMatchObject({ statistic: 0, pValue: 1, detail: { odds_ratio: 1 } });
  });

  it('applies to exactly two categories', () => {
    const measured = (reference: Counts, current: Counts) =>
      fisherExact.measure(counted(reference), counted(current));
    expect(measured({ a: 1, b: 1 }, { c: 1 })).toEqual({ kind: 'undefined', reason: 'not_binary' });
    expect(measured({ a: 1 }, { a: 2 })).toEqual({ kind: 'undefined', reason: 'constant' });
  });

  it('agrees with SciPy and mpmath, also at counts in the millions', () => {
    for (const { table, alternative, p, odds_ratio } of cases) {
      const found = measureTable(table, { alternative });
      expectRelative(found.pValue!, Math.max(p, Number.MIN_VALUE), 1e-10);
      if (odds_ratio === null) expect(found.detail.odds_ratio).toBe('infinite');
      else expectRelative(found.detail.odds_ratio as number, odds_ratio, 1e-15);
    }
  });

  it('is never 0', () => {
    const found = measureTable([
      [1e6, 1],
      [1, 1e6],
    ]);
    expect(found.pValue).toBe(Number.MIN_VALUE);
  });

  it('adds up: the sides share the probability of the table itself, and mirror each other', () => {
    const cell = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(cell, cell, cell, cell, (a, b, c, d) => {
        fc.pre(a + b > 0 && c + d > 0 && a + c > 0 && b + d > 0);
        const table: Table = [
          [a, b],
          [c, d],
        ];
        const mirrored: Table = [
          [c, d],
          [a, b],
        ];
        const less = measureTable(table, { alternative: 'less' }).pValue!;
        const greater = measureTable(table, { alternative: 'greater' }).pValue!;
        const both = measureTable(table).pValue!;
        expect(less + greater).toBeGreaterThanOrEqual(1 - 1e-12);
        expect(both).toBeGreaterThanOrEqual(Math.min(less, greater) * (1 - 1e-12));
        expectRelative(measureTable(mirrored).pValue!, both, 1e-10);
        expectRelative(measureTable(mirrored, { alternative: 'greater' }).pValue!, less, 1e-10);
      }),
    );
  });
});
