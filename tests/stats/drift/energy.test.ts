import { describe, expect, it } from 'vitest';
import { energy } from '../../../src/stats/drift/energy.ts';
import { expectCase, expectRelative, measured, readFixture, undefinedReason } from '../fixture.ts';

describe('energy', () => {
  it('is the root of twice the squared gap', () => {
    // F - G is 1 on [0, 3).
    expectRelative(measured(energy, [0], [3]).statistic, Math.sqrt(6), 1e-15);
    expect(measured(energy, [1, 2], [2, 1])).toMatchObject({ statistic: 0, pValue: null });
  });

  it('is infinite where no double can hold it', () => {
    expect(undefinedReason(energy, [-1.7e308], [1.7e308])).toBe('infinite');
  });

  it.each(readFixture('energy').map((fixture) => [fixture.name, fixture] as const))(
    'agrees with independent software: %s',
    (_name, fixture) => expectCase(energy, fixture, { statistic: 1e-12, pValue: 0 }),
  );
});
