import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ks } from '../../../src/stats/drift/ks.ts';
import { expectCase, expectRelative, measured, readFixture, undefinedReason } from '../fixture.ts';

describe('ks', () => {
  it('finds the gap, its place and its side', () => {
    // F steps to 1/2 at 1 and to 1 at 3; G steps by thirds at 2, 4 and 5. The widest gap is 1 - 1/3 at 3.
    const found = measured(ks, [1, 3], [2, 4, 5]);
    expectRelative(found.statistic, 2 / 3, 1e-15);
    expect(found.detail).toEqual({ location: 3, sign: 1, method: 'exact' });
    expect(measured(ks, [2, 4, 5], [1, 3]).detail).toEqual({ location: 3, sign: -1, method: 'exact' });
  });

  it.each([
    // Of the C(4, 2) = 6 orders of two and two values, 2 separate them; of the 10 of two and three, also 2.
    ['two against two, separated', [1, 2], [3, 4], 2 / 6],
    ['two against three, separated', [1, 2], [3, 4, 5], 2 / 10],
    ['one against one', [1], [2], 1],
    // Of the 10 orders only babab stays below a gap of one half.
    ['two against three, a gap of one half', [1.5, 3.5], [1, 2, 3.2], 9 / 10],
  ])('counts the orders of %s', (_name, reference, current, p) => {
    expectRelative(measured(ks, reference, current).pValue!, p, 1e-14);
  });

  it('has p = 1 for identical samples', () => {
    expect(measured(ks, [1, 2, 2, 5], [1, 2, 2, 5])).toMatchObject({ statistic: 0, pValue: 1 });
  });

  it('halves the exact p-value where only one side can reach the gap', () => {
    expectRelative(measured(ks, [1, 2], [3, 4], { alternative: 'greater' }).pValue!, 1 / 6, 1e-14);
    expect(measured(ks, [1, 2], [3, 4], { alternative: 'less' })).toMatchObject({ statistic: 0, pValue: 1 });
  });

  it('turns from exact to asymptotic above 10,000 values on the larger side', () => {
    const values = Array.from({ length: 10_001 }, (_, i) => i);
    expect(measured(ks, values.slice(1), [1, 2]).detail.method).toBe('exact');
    expect(measured(ks, values, [1, 2]).detail.method).toBe('asymptotic');
  });

  it('gives up an exact count that would take too long', () => {
    const values = Array.from({ length: 200_000 }, (_, i) => i);
    expect(measured(ks, values, values.slice(101), { method: 'exact' }).detail.method).toBe('asymptotic');
  });

  it('never has a p-value of 0', () => {
    const values = Array.from({ length: 5000 }, (_, i) => i);
    const apart = values.map((value) => value + 1e6);
    for (const method of ['exact', 'asymptotic', 'limiting']) {
      expect(measured(ks, values, apart, { method }).pValue).toBe(Number.MIN_VALUE);
    }
  });

  it('is undefined where the effective size rounds to none', () => {
    expect(undefinedReason(ks, [1], [2], { method: 'asymptotic' })).toBe('too_few_rows');
  });

  it('answers the same with the samples exchanged, on the other side', () => {
    const column = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(column, column, (reference, current) => {
        const greater = measured(ks, reference, current, { alternative: 'greater' });
        const less = measured(ks, current, reference, { alternative: 'less' });
        expect(less).toMatchObject({ statistic: greater.statistic, pValue: greater.pValue });
      }),
      { seed: 20250131 },
    );
  });

  it.each(readFixture('ks').map((fixture) => [fixture.name, fixture] as const))(
    'agrees with independent software: %s',
    (_name, fixture) => expectCase(ks, fixture, { statistic: 1e-12, pValue: 1e-9 }),
  );
});
