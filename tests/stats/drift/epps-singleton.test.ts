import { describe, expect, it } from 'vitest';
import { eppsSingleton } from '../../../src/stats/drift/epps-singleton.ts';
import { expectCase, expectRelative, measured, readFixture, undefinedReason } from '../fixture.ts';

describe('epps_singleton', () => {
  const reference = [1, 2, 4, 7, 8, 11];
  const current = [2, 3, 5, 6, 13];

  it('has W = 0 for identical samples', () => {
    expect(measured(eppsSingleton, reference, reference)).toMatchObject({
      statistic: 0,
      pValue: 1,
      detail: { df: 4 },
    });
  });

  it('does not depend on the unit or the origin of the values', () => {
    const { statistic } = measured(eppsSingleton, reference, current);
    const move = (values: number[]) => values.map((value) => 1e12 + value / 1024);
    expectRelative(measured(eppsSingleton, move(reference), move(current)).statistic, statistic, 1e-10);
  });

  it('says with df how much of t these values can use', () => {
    // With two values the four waves are all linear functions of one of them.
    const found = measured(eppsSingleton, [0, 1, 1, 0, 1, 1], [0, 0, 1, 0, 1, 0]);
    expect(found.detail.df).toBe(1);
  });

  it.each([
    ['fewer than five values on a side', [1, 2, 3, 4], [1, 2, 3, 4, 5], 'too_few_rows'],
    ['an interquartile range of 0', [1, 1, 1, 1, 9], [1, 1, 1, 1, 1], 'constant'],
    ['samples that are each constant', [1, 1, 1, 1, 1], [2, 2, 2, 2, 2], 'constant'],
  ])('is undefined for %s', (_name, left, right, reason) => {
    expect(undefinedReason(eppsSingleton, left, right)).toBe(reason);
  });

  it.each(readFixture('epps_singleton').map((fixture) => [fixture.name, fixture] as const))(
    'agrees with independent software: %s',
    (_name, fixture) => expectCase(eppsSingleton, fixture, { statistic: 1e-9, pValue: 1e-8 }),
  );
});
