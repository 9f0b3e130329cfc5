import { describe, expect, it } from 'vitest';
import { andersonDarling } from '../../../src/stats/drift/anderson-darling.ts';
import { expectCase, expectRelative, measured, readFixture, undefinedReason } from '../fixture.ts';

describe('anderson_darling', () => {
  it('adds up by hand for two against two', () => {
    // Mid-ranks: gaps 1, 3, 3, 1 over 0.75, 2.75, 2.75, 0.75, times 3/4 over 2 * 2.
    expectRelative(measured(andersonDarling, [1, 2], [3, 4]).detail.a_squared as number, 19 / 11, 1e-14);
    // Ends of steps: gaps 2, 4, 2 over 3, 4, 3, over 2 * 2.
    const atEnds = measured(andersonDarling, [1, 2], [3, 4], { midrank: false });
    expectRelative(atEnds.detail.a_squared as number, 5 / 3, 1e-14);
  });

  it('ends at 0.25 and 0.001', () => {
    const values = Array.from({ length: 30 }, (_, i) => i);
    expect(measured(andersonDarling, values, values).pValue).toBe(0.25);
    const apart = values.map((value) => value + 100);
    expect(measured(andersonDarling, values, apart).pValue).toBe(0.001);
  });

  it.each([
    ['three values in all', [1], [2, 3], 'too_few_rows'],
    ['values that are all the same', [2, 2], [2, 2, 2], 'constant'],
  ])('is undefined for %s', (_name, reference, current, reason) => {
    expect(undefinedReason(andersonDarling, reference, current)).toBe(reason);
  });

  it.each(readFixture('anderson_darling').map((fixture) => [fixture.name, fixture] as const))(
    'agrees with independent software: %s',
    (_name, fixture) => expectCase(andersonDarling, fixture, { statistic: 1e-9, pValue: 1e-9 }),
  );
});
