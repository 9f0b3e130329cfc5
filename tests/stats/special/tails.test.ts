import { describe, expect, it } from 'vitest';
import { normalSurvival } from '../../../src/stats/special/normal.ts';
import { studentTSurvival } from '../../../src/stats/special/student-t.ts';
import { expectRelative, readFixture } from '../fixture.ts';

const fixture = readFixture<{
  student_t: [t: number, df: number, p: number][];
  normal: [z: number, p: number][];
}>('tails');

describe('studentTSurvival', () => {
  it('has the closed form of one degree of freedom', () => {
    // 1/2 - atan(t)/pi; a quarter at 1.
    expectRelative(studentTSurvival(1, 1), 1 / 4, 1e-15);
    expect(studentTSurvival(0, 5)).toBe(0.5);
    expectRelative(studentTSurvival(-1, 1), 3 / 4, 1e-15);
  });

  it('agrees with mpmath', () => {
    for (const [t, df, p] of fixture.student_t) {
      // Towards 1e6 degrees of freedom and near the mean the continued fraction loses digits.
      expectRelative(studentTSurvival(t, df), p, 1e-12 + 4e-17 * df);
    }
  });
});

describe('normalSurvival', () => {
  it('agrees with mpmath down to 1e-300', () => {
    for (const [z, p] of fixture.normal) expectRelative(normalSurvival(z), p, 1e-12);
  });
});
