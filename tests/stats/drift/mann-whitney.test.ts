import { describe, expect, it } from 'vitest';
import { mannWhitney } from '../../../src/stats/drift/mann-whitney.ts';
import { expectCase, expectRelative, measured, readFixture, undefinedReason } from '../fixture.ts';

describe('mann_whitney', () => {
  it('counts the pairs in which the reference is larger, ties half', () => {
    expect(measured(mannWhitney, [1, 4], [2, 3])).toMatchObject({
      statistic: 2,
      pValue: 1,
      detail: { u: 2 },
    });
    expect(measured(mannWhitney, [1, 2], [2, 3])).toMatchObject({
      statistic: 0.5,
      detail: { method: 'asymptotic' },
    });
  });

  it('counts the orders of two against two', () => {
    expectRelative(measured(mannWhitney, [1, 2], [3, 4]).pValue!, 2 / 6, 1e-14);
    expectRelative(measured(mannWhitney, [1, 2], [3, 4], { alternative: 'less' }).pValue!, 1 / 6, 1e-14);
    expect(measured(mannWhitney, [1, 2], [3, 4], { alternative: 'greater' }).pValue).toBe(1);
  });

  it('is undefined for values that are all the same', () => {
    expect(undefinedReason(mannWhitney, [2, 2], [2])).toBe('constant');
  });

  it.each(readFixture('mann_whitney').map((fixture) => [fixture.name, fixture] as const))(
    'agrees with independent software: %s',
    (_name, fixture) => expectCase(mannWhitney, fixture, { statistic: 0, pValue: 1e-11 }),
  );
});
