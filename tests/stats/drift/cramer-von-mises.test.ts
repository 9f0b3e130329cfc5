import { describe, expect, it } from 'vitest';
import { cramerVonMises } from '../../../src/stats/drift/cramer-von-mises.ts';
import { expectCase, expectRelative, measured, readFixture, undefinedReason } from '../fixture.ts';

describe('cramer_von_mises', () => {
  it('counts the orders of two against two', () => {
    // The ranks of the second sample are 3 and 4: U = 2 (4 + 4) = 16, T = 16/16 - 15/24. Two of six orders separate.
    const found = measured(cramerVonMises, [1, 2], [3, 4]);
    expectRelative(found.statistic, 3 / 8, 1e-14);
    expectRelative(found.pValue!, 2 / 6, 1e-14);
    expect(found.detail).toEqual({ method: 'exact' });
  });

  it.each([
    ['with ties', [1, 2, 3], [2, 4, 5]],
    [
      'above 60 values',
      Array.from({ length: 31 }, (_, i) => i),
      Array.from({ length: 30 }, (_, i) => i + 0.5),
    ],
  ])('is asymptotic %s, also where exact is asked for', (_name, reference, current) => {
    expect(measured(cramerVonMises, reference, current, { method: 'exact' }).detail.method).toBe(
      'asymptotic',
    );
  });

  it.each([
    ['one value on a side', [1], [1, 2], 'too_few_rows'],
    ['values that are all the same', [2, 2], [2, 2, 2], 'constant'],
  ])('is undefined for %s', (_name, reference, current, reason) => {
    expect(undefinedReason(cramerVonMises, reference, current)).toBe(reason);
  });

  it.each(readFixture('cramer_von_mises').map((fixture) => [fixture.name, fixture] as const))(
    'agrees with independent software: %s',
    (_name, fixture) => expectCase(cramerVonMises, fixture, { statistic: 1e-12, pValue: 1e-9 }),
  );
});
