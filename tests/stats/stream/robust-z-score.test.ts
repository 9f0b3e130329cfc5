import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { robustZScore } from '../../../src/stats/stream/robust-z-score.ts';
import { run, scoresOf, times } from './run.ts';

describe('by hand', () => {
  it('judges by the median and 1.4826 times the median absolute deviation', () => {
    // 1, 2, 3, 4, 100: median 3, distances 2, 1, 0, 1, 97, their median 1.
    const found = run(robustZScore, { window: 5, min_values: 5 }, [4, 100, 1, 3, 2, 8]).at(-1);
    expect(found).toEqual({ signal: 'drift', score: 5 / 1.4826 });
  });

  it('takes the mean of the two middle values of an even window', () => {
    // 1, 2, 4, 9: median 3, distances 2, 1, 1, 6, their median 1.5.
    expect(scoresOf(robustZScore, { window: 4, min_values: 4 }, [9, 1, 4, 2, 0]).at(-1)).toBeCloseTo(
      -3 / (1.4826 * 1.5),
      14,
    );
  });

  it('gives no score where more than half of the window is one value', () => {
    expect(scoresOf(robustZScore, { window: 5, min_values: 5 }, [7, 7, 7, 1, 2, 50]).at(-1)).toBeNull();
  });

  it('is not spoiled by a few wild values', () => {
    const values = [...Array.from({ length: 60 }, (_, i) => i % 10), ...times(20, 1e15), 12];
    expect(run(robustZScore, { window: 80, min_values: 50, threshold: 2 }, values).at(-1)!.signal).toBe(
      'none',
    );
    expect(
      run(robustZScore, { window: 80, min_values: 50, threshold: 2 }, [...values, 20]).at(-1)!.signal,
    ).toBe('drift');
  });
});

it('agrees with the definition on sorted copies, also with ties and values at 1e15', () => {
  const value = fc.oneof(
    fc.integer({ min: -5, max: 5 }),
    fc.double({ min: -100, max: 100, noNaN: true }),
    fc.constantFrom(1e15, 1e15 + 1, -1e15),
  );
  fc.assert(
    fc.property(fc.array(value, { maxLength: 120 }), fc.integer({ min: 2, max: 30 }), (values, window) => {
      const found = scoresOf(robustZScore, { window, min_values: 2 }, values);
      values.forEach((each, i) => {
        const before = values.slice(Math.max(0, i - window), i);
        const expected = before.length < 2 ? null : robustZ(before, each);
        if (expected === null) expect(found[i]).toBeNull();
        else expect(found[i]).toBeCloseTo(expected, 9);
      });
    }),
    { seed: 20260702 },
  );
});

function robustZ(before: readonly number[], value: number): number | null {
  const centre = medianOf(before);
  const spread = 1.4826 * medianOf(before.map((each) => Math.abs(each - centre)));
  // Scores are cut at 1e100.
  return spread === 0 ? null : Math.max(-1e100, Math.min(1e100, (value - centre) / spread));
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
