import { describe, expect, it } from 'vitest';
import { bet, startBets } from '../../../src/stats/anytime/bets.ts';

const wealthAfter = (pValues: readonly number[]): number => {
  const bets = startBets();
  for (const p of pValues) bet(bets, p);
  return Math.exp(bets.logWealth);
};

describe('bets', () => {
  it('is fair: the wealth after a uniform p-value is 1 on average, whatever came before', () => {
    // The densities are constant on multiples of 2^-15, so that the mean over these is an integral.
    const grid = Array.from({ length: 2 ** 15 }, (_, i) => (i + 0.5) / 2 ** 15);
    for (const past of [[], [0.01, 0.02, 0.9], Array(200).fill(0.5)]) {
      const bets = startBets();
      for (const p of past) bet(bets, p);
      const mean =
        grid.reduce((sum, p) => {
          const next = { ...bets, weights: [...bets.weights] };
          bet(next, p);
          return sum + Math.exp(next.logWealth - bets.logWealth);
        }, 0) / grid.length;
      expect(mean).toBeCloseTo(1, 10);
    }
  });

  it('wins on p-values that gather at an end, at both ends or in the middle', () => {
    const spread = Array.from({ length: 100 }, (_, i) => (i + 0.5) / 100);
    expect(wealthAfter(spread.map((p) => p ** 2))).toBeGreaterThan(100);
    expect(wealthAfter(spread.map((p) => 1 - p ** 2))).toBeGreaterThan(100);
    expect(wealthAfter(spread.map((p) => (1 + (2 * p - 1) / 3) / 2))).toBeGreaterThan(100);
    expect(
      wealthAfter(spread.map((p) => (1 - Math.cos(Math.PI * p)) / 2).map((p) => p ** 2 * (3 - 2 * p))),
    ).toBeGreaterThan(100);
  });

  it('loses little on p-values that are spread evenly', () => {
    // Multiples of the golden ratio modulo 1.
    const even = Array.from({ length: 10_000 }, (_, i) => ((i + 1) * 0.6180339887498949) % 1);
    expect(wealthAfter(even)).toBeGreaterThan(0.005);
    expect(wealthAfter(even)).toBeLessThan(1);
  });

  it('stays finite at the ends', () => {
    const bets = startBets();
    for (let i = 0; i < 5000; i++) bet(bets, i % 2);
    expect(Number.isFinite(bets.logWealth)).toBe(true);
    expect(bets.weights.every((weight) => weight > 0)).toBe(true);
  });
});
