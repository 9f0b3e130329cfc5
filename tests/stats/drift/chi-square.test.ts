import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquare } from '../../../src/stats/drift/chi-square.ts';
import { anyCounts, type Counts, counted, measureCounts, readMembers } from '../counts.ts';
import { expectRelative } from '../fixture.ts';

const fixture = readMembers<{
  chi_square: {
    reference: Counts;
    current: Counts;
    options: object;
    statistic: number;
    p: number;
    detail: object;
  }[];
}>('categorical');

describe('chi_square', () => {
  it('sums the squared gaps over the expected counts', () => {
    // Every expected count is 20, the gaps are 10, 0 and 10; with two degrees of freedom p is e^(−X²/2).
    const found = measureCounts(chiSquare, { a: 10, b: 20, c: 30 }, { a: 30, b: 20, c: 10 });
    expect(found.statistic).toBe(20);
    expectRelative(found.pValue!, Math.exp(-10), 1e-14);
    expect(found).toMatchObject({ nReference: 60, nCurrent: 60 });
    expect(found.detail).toEqual({ df: 2, pooled: 0, new: 0, vanished: 0 });
  });

  it('lowers the gaps of a 2 × 2 table, and of no other, by one half under yates', () => {
    // Every expected count is 15, every gap 5.
    const binary = [
      { a: 10, b: 20 },
      { a: 20, b: 10 },
    ] as const;
    expectRelative(measureCounts(chiSquare, ...binary).statistic, (4 * 25) / 15, 1e-15);
    expectRelative(measureCounts(chiSquare, ...binary, { yates: true }).statistic, (4 * 20.25) / 15, 1e-15);
    const wider = [
      { a: 10, b: 20, c: 30 },
      { a: 30, b: 20, c: 10 },
    ] as const;
    expect(measureCounts(chiSquare, ...wider, { yates: true }).statistic).toBe(20);
  });

  it('does not turn a small gap around under yates', () => {
    const found = measureCounts(chiSquare, { a: 50, b: 51 }, { a: 51, b: 50 }, { yates: true });
    expect(found.statistic).toBe(0);
    expect(found.pValue).toBe(1);
  });

  it('pools the categories whose expected count in the smaller sample is below 5', () => {
    // Of 200 and 100 rows: the smaller sample is expected to have x 3, y 4/3, z 10/3 and new 2/3 times.
    const reference = { a: 170, b: 20, x: 3, y: 2, z: 5 };
    const current = { a: 70, b: 15, x: 6, y: 2, z: 5, new: 2 };
    const found = measureCounts(chiSquare, reference, current);
    expect(found.detail).toMatchObject({ new: 1, vanished: 0 });
    const pooledByHand = measureCounts(
      chiSquare,
      { a: 170, b: 20, pool: 10 },
      { a: 70, b: 15, pool: 15 },
      { pool_below: 0 },
    );
    expect(found.detail).toMatchObject({ df: 2, pooled: 4 });
    expectRelative(found.statistic, pooledByHand.statistic, 1e-15);
  });

  it('pools none with pool_below: 0', () => {
    const found = measureCounts(chiSquare, { a: 100, b: 1 }, { a: 100, c: 1 }, { pool_below: 0 });
    expect(found.detail).toEqual({ df: 2, pooled: 0, new: 1, vanished: 1 });
  });

  it('is undefined where nothing is left to compare', () => {
    const reasonOf = (reference: Counts, current: Counts) =>
      chiSquare.measure(counted(reference), counted(current));
    expect(reasonOf({ a: 5 }, { a: 9 })).toEqual({ kind: 'undefined', reason: 'constant' });
    expect(reasonOf({ a: 2, b: 1 }, { a: 1, c: 2 })).toEqual({ kind: 'undefined', reason: 'too_few_rows' });
    expect(reasonOf({}, { a: 1 })).toEqual({ kind: 'undefined', reason: 'empty_reference' });
  });

  it('sees one constant turn into another', () => {
    const found = measureCounts(chiSquare, { a: 50 }, { b: 50 });
    expect(found).toMatchObject({ statistic: 100, detail: { df: 1, new: 1, vanished: 1 } });
  });

  it('agrees with SciPy and exact arithmetic', () => {
    for (const { reference, current, options, statistic, p, detail } of fixture.chi_square) {
      const found = measureCounts(chiSquare, reference, current, options);
      expectRelative(found.statistic, statistic, 1e-12);
      expectRelative(found.pValue!, Math.max(p, Number.MIN_VALUE), 1e-10);
      expect(found.detail).toEqual(detail);
    }
  });

  it('does not tell the two samples apart, and finds nothing between equal ones', () => {
    fc.assert(
      fc.property(anyCounts, anyCounts, (reference, current) => {
        const there = chiSquare.measure(counted(reference), counted(current), { pool_below: 0 });
        const back = chiSquare.measure(counted(current), counted(reference), { pool_below: 0 });
        expect(there.kind).toBe(back.kind);
        if (there.kind === 'measured' && back.kind === 'measured')
          expectRelative(there.statistic, back.statistic, 1e-12);
        const same = chiSquare.measure(counted(reference), counted(reference), { pool_below: 0 });
        if (same.kind === 'measured') expect(same).toMatchObject({ statistic: 0, pValue: 1 });
      }),
    );
  });
});
