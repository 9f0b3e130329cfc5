import { describe, expect, it } from 'vitest';
import {
  chiSquareSurvival,
  deviance,
  logGamma,
  upperIncompleteGammaQ,
} from '../../../src/stats/special/gamma.ts';
import { readMembers } from '../counts.ts';
import { expectRelative } from '../fixture.ts';

const fixture = readMembers<{
  upper_incomplete_gamma_q: [number, number, number][];
  log_gamma: [number, number][];
}>('categorical');

describe('logGamma', () => {
  it('is the logarithm of a factorial', () => {
    expect(logGamma(1)).toBe(0);
    expect(logGamma(2)).toBe(0);
    expectRelative(logGamma(6), Math.log(120), 1e-15);
    expectRelative(logGamma(0.5), Math.log(Math.PI) / 2, 1e-15);
  });

  it('agrees with mpmath', () => {
    for (const [x, expected] of fixture.log_gamma) expectRelative(logGamma(x), expected, 1e-14);
  });
});

describe('upperIncompleteGammaQ', () => {
  it('is e^−x for a = 1, and e^−x (1 + x) for a = 2', () => {
    for (const x of [0.1, 1, 2.5, 30, 600]) {
      expectRelative(upperIncompleteGammaQ(1, x), Math.exp(-x), 1e-13);
      expectRelative(upperIncompleteGammaQ(2, x), Math.exp(-x) * (1 + x), 1e-13);
    }
  });

  it('agrees with mpmath down to 1e-300', () => {
    for (const [a, x, expected] of fixture.upper_incomplete_gamma_q)
      expectRelative(upperIncompleteGammaQ(a, x), expected, 5e-13);
  });

  it('goes from 1 to 0', () => {
    expect(upperIncompleteGammaQ(3, 0)).toBe(1);
    expect(upperIncompleteGammaQ(3, Infinity)).toBe(0);
    expect(upperIncompleteGammaQ(3, 1e6)).toBe(0);
  });

  it('does not jump where the series hands over to the continued fraction', () => {
    for (const a of [0.5, 3, 1e3, 1e6, 1e8]) {
      const below = upperIncompleteGammaQ(a, (a + 1) * (1 - 1e-15));
      expectRelative(upperIncompleteGammaQ(a, a + 1), below, 1e-10);
    }
  });

  it('refuses what lies outside its domain', () => {
    expect(() => upperIncompleteGammaQ(0, 1)).toThrow();
    expect(() => upperIncompleteGammaQ(1, -1)).toThrow();
    expect(() => upperIncompleteGammaQ(1, Number.NaN)).toThrow();
  });
});

describe('chiSquareSurvival', () => {
  it('is e^(−x/2) with two degrees of freedom', () => {
    expectRelative(chiSquareSurvival(20, 2), Math.exp(-10), 1e-14);
  });

  it('is never 0', () => {
    expect(chiSquareSurvival(1e5, 1)).toBe(Number.MIN_VALUE);
    expect(chiSquareSurvival(Infinity, 4)).toBe(Number.MIN_VALUE);
    expect(chiSquareSurvival(0, 4)).toBe(1);
  });
});

describe('deviance', () => {
  it('is k ln(k / mean) + mean − k', () => {
    expectRelative(deviance(9, 3), 9 * Math.log(3) - 6, 1e-15);
    expectRelative(deviance(10, 12), 10 * Math.log(10 / 12) + 2, 1e-14);
    expect(deviance(5, 5)).toBe(0);
    expect(deviance(0, 4)).toBe(4);
  });

  it('keeps its digits where the two are close', () => {
    // d²/2 − d³/6 + … for k = 1, mean = 1 + d with d = 2^-20.
    const d = 2 ** -20;
    expectRelative(deviance(1, 1 + d), d - Math.log1p(d), 1e-8);
    expectRelative(deviance(1, 1 + d), (d * d) / 2 - d ** 3 / 3 + d ** 4 / 4, 1e-15);
  });
});
