import { describe, expect, it } from 'vitest';
import { welchT } from '../../../src/stats/drift/welch-t.ts';
import { expectCase, expectRelative, measured, readFixture, undefinedReason } from '../fixture.ts';

describe('welch_t', () => {
  it('adds up by hand for two against three', () => {
    // Means 2 and 4, variances 2 and 4: squared error 2/2 + 4/3, df (7/3)^2 / (1 + (4/3)^2 / 2).
    const found = measured(welchT, [1, 3], [2, 4, 6]);
    expectRelative(found.statistic, -2 / Math.sqrt(7 / 3), 1e-14);
    expectRelative(found.detail.df as number, 49 / 17, 1e-14);
  });

  it.each([
    ['one value on a side', [1], [1, 2], 'too_few_rows'],
    ['the same constant on both sides', [0.1, 0.1, 0.1], [0.1, 0.1], 'constant'],
    ['two different constants', [2, 2], [3, 3], 'infinite'],
  ])('is undefined for %s', (_name, reference, current, reason) => {
    expect(undefinedReason(welchT, reference, current)).toBe(reason);
  });

  it.each(readFixture('welch_t').map((fixture) => [fixture.name, fixture] as const))(
    'agrees with independent software: %s',
    (_name, fixture) => expectCase(welchT, fixture, { statistic: 1e-9, pValue: 1e-9 }),
  );
});
