import { describe, expect, it } from 'vitest';
import { kolmogorovFiniteSurvival, kolmogorovSurvival } from '../../../src/stats/special/kolmogorov.ts';
import { smirnovSurvival } from '../../../src/stats/special/smirnov.ts';
import { expectRelative, readFixture } from '../fixture.ts';

const fixture = readFixture<{
  two_sided: [n: number, d: number, p: number][];
  one_sided: [n: number, d: number, p: number][];
  limit: [z: number, p: number][];
}>('kolmogorov');

describe('kolmogorovFiniteSurvival', () => {
  it('is 2 (1 - d) for one value', () => {
    // |U - 0| and |1 - U| are both at least d unless U lies in (1 - d, d).
    expectRelative(kolmogorovFiniteSurvival(1, 0.75), 0.5, 1e-15);
    expect(kolmogorovFiniteSurvival(1, 0.5)).toBe(1);
  });

  it('agrees with SciPy from the body to 1e-300', () => {
    for (const [n, d, p] of fixture.two_sided) expectRelative(kolmogorovFiniteSurvival(n, d), p, 1e-9);
  });
});

describe('smirnovSurvival', () => {
  it('is 1 - d for one value and adds up by hand for two', () => {
    expectRelative(smirnovSurvival(1, 0.25), 0.75, 1e-15);
    // Terms v = 0 and 1 at d = 1/4: (3/4)^2 + 1/4 * 2 * (1/4 + 1/2)^0 * (1 - 1/4 - 1/2) = 11/16.
    expectRelative(smirnovSurvival(2, 0.25), 11 / 16, 1e-15);
  });

  it('agrees with SciPy', () => {
    for (const [n, d, p] of fixture.one_sided) expectRelative(smirnovSurvival(n, d), p, 1e-11);
  });
});

describe('kolmogorovSurvival', () => {
  it('agrees with SciPy', () => {
    for (const [z, p] of fixture.limit) expectRelative(kolmogorovSurvival(z), p, 1e-13);
  });
});
