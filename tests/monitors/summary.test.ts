import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NumericSummary } from '../../src/core/evaluation.ts';
import { categoricalSample, numericSample } from '../../src/core/sample.ts';
import { summarize } from '../../src/monitors/summary.ts';

const numbers = (...values: (number | null)[]) => summarize(numericSample(values)) as NumericSummary;

describe('summarize', () => {
  test('counts present and missing values', () => {
    expect(numbers(1, 2, null, 3, 2)).toEqual({
      size: 4,
      missing: 1,
      mean: 2,
      std: Math.sqrt(2 / 3),
      min: 1,
      max: 3,
    });
    expect(summarize(categoricalSample(['a', null, 'b', 'a']))).toEqual({ size: 3, missing: 1, distinct: 2 });
  });

  test('has no moments without values, and no spread of one', () => {
    expect(numbers(null)).toEqual({ size: 0, missing: 1, mean: null, std: null, min: null, max: null });
    expect(numbers(7)).toEqual({ size: 1, missing: 0, mean: 7, std: null, min: 7, max: 7 });
  });

  test('keeps the digits of a small spread far from 0', () => {
    const { mean, std } = numbers(1e9 + 1, 1e9 + 2, 1e9 + 3);
    expect(mean).toBe(1e9 + 2);
    expect(std).toBe(1);
  });

  test('gives a constant column its value and a spread of 0', () => {
    expect(numbers(...Array<number>(10).fill(0.1))).toMatchObject({ mean: 0.1, std: 0 });
  });

  test.each([
    ['the largest', Number.MAX_VALUE, 0],
    ['far ends', 1e308, Math.sqrt(2) * 1e308],
    ['tiny', 3e-300, Math.sqrt(2) * 3e-300],
  ])('stays within the doubles: %s', (name, value, expected) => {
    const { mean, std } = name === 'the largest' ? numbers(value, value) : numbers(value, -value);
    expect(mean).toBe(name === 'the largest' ? value : 0);
    expect(std).toBeCloseTo(expected, 12);
    if (expected > 0) expect(std! / expected).toBeCloseTo(1, 12);
  });

  test('gives finite numbers, the mean between the extremes, for any finite values', () => {
    const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 2,
      maxLength: 20,
    });
    fc.assert(
      fc.property(values, (column) => {
        const { mean, std, min, max } = numbers(...column);
        expect(mean).toBeGreaterThanOrEqual(min!);
        expect(mean).toBeLessThanOrEqual(max!);
        expect(Number.isFinite(std)).toBe(true);
        expect(std).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('agrees with the textbook formulas on moderate values', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 50 });
    fc.assert(
      fc.property(values, (column) => {
        const mean = column.reduce((a, b) => a + b, 0) / column.length;
        const variance = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (column.length - 1);
        const summary = numbers(...column);
        expect(summary.mean).toBeCloseTo(mean, 9);
        expect(summary.std).toBeCloseTo(Math.sqrt(variance), 9);
      }),
    );
  });
});
