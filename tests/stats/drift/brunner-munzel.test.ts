import { describe, expect, it } from 'vitest';
import { brunnerMunzel } from '../../../src/stats/drift/brunner-munzel.ts';
import { expectCase, expectRelative, measured, readFixture, undefinedReason } from '../fixture.ts';

describe('brunner_munzel', () => {
  it('adds up by hand for three against two', () => {
    // Below 1, 2, 4 lie 0, 0, 1 of the others: variance 1/3. Below 3, 5 lie 2, 3: variance 1/2.
    const found = measured(brunnerMunzel, [1, 2, 4], [3, 5]);
    expectRelative(found.statistic, Math.SQRT2, 1e-14);
    expectRelative(found.detail.df as number, 8 / 3, 1e-14);
    expectRelative(found.detail.p_greater as number, 1 / 6, 1e-14);
  });

  it.each([
    ['one value on a side', [1], [1, 2], 'too_few_rows'],
    ['values that are all the same', [2, 2], [2, 2], 'constant'],
    ['samples that do not overlap', [1, 2], [3, 4], 'infinite'],
  ])('is undefined for %s', (_name, reference, current, reason) => {
    expect(undefinedReason(brunnerMunzel, reference, current)).toBe(reason);
  });

  it.each(readFixture('brunner_munzel').map((fixture) => [fixture.name, fixture] as const))(
    'agrees with independent software: %s',
    (_name, fixture) => expectCase(brunnerMunzel, fixture, { statistic: 1e-9, pValue: 1e-9 }),
  );
});
