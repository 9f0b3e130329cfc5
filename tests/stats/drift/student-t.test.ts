import { describe, expect, it } from 'vitest';
import { studentT } from '../../../src/stats/drift/student-t.ts';
import { expectCase, expectRelative, measured, readFixture, undefinedReason } from '../fixture.ts';

describe('student_t', () => {
  it('adds up by hand for two against two', () => {
    // Means 1 and 3, pooled variance 2: t = -2 / sqrt 2; with df = 2 the p-value is 1 - |t| / sqrt(2 + t^2).
    const found = measured(studentT, [0, 2], [2, 4]);
    expectRelative(found.statistic, -Math.SQRT2, 1e-14);
    expectRelative(found.pValue!, 1 - Math.SQRT1_2, 1e-14);
    expect(found.detail).toEqual({ df: 2 });
  });

  it.each([
    ['one value on a side', [1], [1, 2], 'too_few_rows'],
    ['the same constant on both sides', [0.1, 0.1, 0.1], [0.1, 0.1], 'constant'],
    ['two different constants', [2, 2], [3, 3], 'infinite'],
  ])('is undefined for %s', (_name, reference, current, reason) => {
    expect(undefinedReason(studentT, reference, current)).toBe(reason);
  });

  it.each(readFixture('student_t').map((fixture) => [fixture.name, fixture] as const))(
    'agrees with independent software: %s',
    (_name, fixture) => expectCase(studentT, fixture, { statistic: 1e-9, pValue: 1e-9 }),
  );
});
