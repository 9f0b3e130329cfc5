import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareGoodnessOfFit } from '../../../src/stats/drift/chi-square-goodness-of-fit.ts';
import { cramersV } from '../../../src/stats/drift/cramers-v.ts';
import { gTest } from '../../../src/stats/drift/g-test.ts';
import { zProportions } from '../../../src/stats/drift/z-proportions.ts';
import { anyCounts, type Counts, counted, measureCounts, readMembers, times } from '../counts.ts';
import { expectRelative } from '../fixture.ts';

interface Case {
  reference: Counts;
  current: Counts;
  statistic: number;
  p: number;
}
const fixture = readMembers<{
  chi_square_goodness_of_fit: Case[];
  g_test: Case[];
  cramers_v: Case[];
  proportions: { counted: [number, number]; rows: [number, number]; z: number; p: number }[];
}>('categorical');

const undefinedAs = (reason: string) => ({ kind: 'undefined', reason });

describe('chi_square_goodness_of_fit', () => {
  it('takes the reference for the truth', () => {
    // 30 rows are expected as 10, 15 and 5; the gaps are 5, 0 and 5. With two degrees of freedom p is e^(−X²/2).
    const found = measureCounts(chiSquareGoodnessOfFit, { a: 2, b: 3, c: 1 }, { a: 5, b: 15, c: 10 });
    expectRelative(found.statistic, 25 / 10 + 25 / 5, 1e-15);
    expectRelative(found.pValue!, Math.exp(-7.5 / 2), 1e-14);
    expect(found.detail).toEqual({ df: 2, vanished: 0 });
  });

  it('is infinite for a category that the reference lacks, and constant where there is one category', () => {
    const measured = (reference: Counts, current: Counts) =>
      chiSquareGoodnessOfFit.measure(counted(reference), counted(current));
    expect(measured({ a: 5, b: 5 }, { a: 5, c: 1 })).toEqual(undefinedAs('infinite'));
    expect(measured({ a: 5 }, { b: 5 })).toEqual(undefinedAs('infinite'));
    expect(measured({ a: 5 }, { a: 7 })).toEqual(undefinedAs('constant'));
  });

  it('counts a category that has vanished', () => {
    // 10 rows are expected as 5 and 5.
    const found = measureCounts(chiSquareGoodnessOfFit, { a: 5, b: 5 }, { a: 10 });
    expect(found).toMatchObject({ statistic: 10, detail: { df: 1, vanished: 1 } });
  });

  it('agrees with SciPy and exact arithmetic', () => {
    for (const { reference, current, statistic, p } of fixture.chi_square_goodness_of_fit) {
      const found = measureCounts(chiSquareGoodnessOfFit, reference, current);
      expectRelative(found.statistic, statistic, 1e-12);
      expectRelative(found.pValue!, Math.max(p, Number.MIN_VALUE), 1e-10);
    }
  });
});

describe('g_test', () => {
  it('sums the counts times the logarithms of what they are of the expected ones', () => {
    // Every expected count is 15; with two degrees of freedom p is e^(−G/2).
    const found = measureCounts(gTest, { a: 10, b: 15, c: 20 }, { a: 20, b: 15, c: 10 });
    const g = 2 * (20 * Math.log(10 / 15) + 40 * Math.log(20 / 15));
    expectRelative(found.statistic, g, 1e-13);
    expectRelative(found.pValue!, Math.exp(-g / 2), 1e-13);
    expect(found.detail).toEqual({ df: 2, new: 0, vanished: 0 });
  });

  it('takes new and vanished categories', () => {
    // Expected are 5 of each category on each side, and 10 were counted: 2 · 20 ln 2.
    const found = measureCounts(gTest, { a: 10 }, { b: 10 });
    expectRelative(found.statistic, 2 * 20 * Math.LN2, 1e-14);
    expect(found.detail).toEqual({ df: 1, new: 1, vanished: 1 });
    expect(gTest.measure(counted({ a: 3 }), counted({ a: 3 }))).toEqual(undefinedAs('constant'));
  });

  it('agrees with SciPy and mpmath', () => {
    for (const { reference, current, statistic, p } of fixture.g_test) {
      const found = measureCounts(gTest, reference, current);
      if (statistic < 1e-12) expect(found.statistic).toBeLessThan(1e-12);
      else expectRelative(found.statistic, statistic, 1e-11);
      expectRelative(found.pValue!, Math.max(p, Number.MIN_VALUE), 1e-10);
    }
  });
});

describe('z_proportions', () => {
  it('divides the difference of the shares by its pooled standard error', () => {
    // 6 of 10 and 2 of 10: P = 0.4, the variance is 0.24 · 0.2 = 0.048.
    const found = measureCounts(zProportions, { false: 4, true: 6 }, { false: 8, true: 2 });
    expectRelative(found.statistic, 0.4 / Math.sqrt(0.048), 1e-15);
    expect(found.detail).toEqual({ category: 'true', reference_share: 0.6, current_share: 0.2 });
  });

  it('applies to exactly two categories', () => {
    const measured = (reference: Counts, current: Counts) =>
      zProportions.measure(counted(reference), counted(current));
    expect(measured({ a: 1, b: 1 }, { c: 1 })).toEqual(undefinedAs('not_binary'));
    expect(measured({ a: 1 }, { a: 2 })).toEqual(undefinedAs('constant'));
    expect(measured({ a: 3 }, { b: 2 })).toMatchObject({ kind: 'measured' });
  });

  it('agrees with statsmodels and mpmath', () => {
    for (const { counted: hits, rows, z, p } of fixture.proportions) {
      const side = (i: 0 | 1): Counts => ({ no: rows[i] - hits[i], yes: hits[i] });
      const found = measureCounts(zProportions, side(0), side(1));
      expectRelative(found.statistic, z, 1e-13);
      expectRelative(found.pValue!, p, 1e-11);
    }
  });
});

describe('cramers_v', () => {
  it('is 1 for two samples that share no category, and 0 for equal ones', () => {
    expect(measureCounts(cramersV, { a: 50 }, { b: 70 }).statistic).toBe(1);
    expect(measureCounts(cramersV, { a: 50, b: 50 }, { a: 50, b: 50 }).statistic).toBe(0);
  });

  it('takes off what chance explains', () => {
    // X² = 20/3 of 60 rows: φ² = 1/9, less 1/59, over 1 − 1/59.
    const found = measureCounts(cramersV, { a: 10, b: 20 }, { a: 20, b: 10 });
    expectRelative(found.statistic, Math.sqrt((1 / 9 - 1 / 59) / (58 / 59)), 1e-14);
    expect(found).toMatchObject({ pValue: null, detail: { df: 1, new: 0, vanished: 0 } });
  });

  it.each([
    ['one category', { a: 3 }, { a: 4 }, 'constant'],
    ['two rows', { a: 1 }, { b: 1 }, 'too_few_rows'],
    ['every row a category of its own', { a: 1, b: 1 }, { c: 1, d: 1 }, 'too_few_rows'],
  ])('is undefined for %s', (_name, reference, current, reason) => {
    expect(cramersV.measure(counted({ ...reference }), counted({ ...current }))).toEqual(undefinedAs(reason));
  });

  it('agrees with exact arithmetic', () => {
    for (const { reference, current, statistic } of fixture.cramers_v)
      expectRelative(measureCounts(cramersV, reference, current).statistic, statistic, 1e-11);
  });

  it('stays in [0, 1]', () => {
    fc.assert(
      fc.property(anyCounts, anyCounts, (reference, current) => {
        const found = cramersV.measure(counted(reference), counted(current));
        if (found.kind !== 'measured') return;
        expect(found.statistic).toBeGreaterThanOrEqual(0);
        expect(found.statistic).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe.each([chiSquareGoodnessOfFit, gTest, zProportions])('$id', (test) => {
  it('finds nothing between equal shares', () => {
    fc.assert(
      fc.property(anyCounts, fc.integer({ min: 1, max: 9 }), (counts, factor) => {
        const found = test.measure(counted(counts), counted(times(counts, factor)));
        if (found.kind === 'measured') expect(found).toMatchObject({ statistic: 0, pValue: 1 });
      }),
    );
  });
});
