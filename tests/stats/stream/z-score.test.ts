import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zScore } from '../../../src/stats/stream/z-score.ts';
import { exactZ } from './exact-moments.ts';
import { run as runDetector, scoresOf } from './run.ts';

const run = (options: Record<string, unknown>, values: readonly number[]) =>
  runDetector(zScore, options, values);
const scores = (options: Record<string, unknown>, values: readonly number[]) =>
  scoresOf(zScore, options, values);

describe('by hand', () => {
  it('judges a value by the values before it, itself not among them', () => {
    // 1, 3: mean 2, population std 1.
    expect(run({ window: 2, min_values: 2, threshold: 3 }, [1, 3, 7])).toEqual([
      { signal: 'none', score: null },
      { signal: 'none', score: null },
      { signal: 'drift', score: 5 },
    ]);
  });

  it('uses the population standard deviation', () => {
    // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, population std 2.
    expect(scores({ window: 8, min_values: 8 }, [2, 4, 4, 4, 5, 5, 7, 9, 11]).at(-1)).toBe(3);
  });

  it('forgets what lies more than the window back', () => {
    expect(scores({ window: 2, min_values: 2 }, [500, 1, 3, 7]).at(-1)).toBe(5);
  });

  it('gives no score before min_values values, and one from there on', () => {
    expect(scores({ window: 10, min_values: 3 }, [1, 2, 3, 2]).map((score) => score === null)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('judges a full window that is shorter than min_values', () => {
    expect(scores({ window: 2 }, [1, 3, 7])).toEqual([null, null, 5]);
  });

  it('gives no score for a spread of 0', () => {
    expect(run({ window: 3, min_values: 2 }, [0.1, 0.1, 0.1, 99])).toEqual(
      Array(4).fill({ signal: 'none', score: null }),
    );
  });

  it.each([
    { direction: 'both', value: 6, signal: 'drift' },
    { direction: 'both', value: -2, signal: 'drift' },
    { direction: 'up', value: 6, signal: 'drift' },
    { direction: 'up', value: -2, signal: 'none' },
    { direction: 'down', value: 6, signal: 'none' },
    { direction: 'down', value: -2, signal: 'drift' },
  ])('direction $direction answers $signal to $value', ({ direction, value, signal }) => {
    const last = run({ window: 2, min_values: 2, threshold: 3, direction }, [1, 3, value]).at(-1);
    expect(last).toEqual({ signal, score: value - 2 });
  });

  it('a score that only equals the threshold is no drift', () => {
    expect(run({ window: 2, min_values: 2, threshold: 3 }, [1, 3, 5]).at(-1)).toEqual({
      signal: 'none',
      score: 3,
    });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'refuses %s and leaves the state as it was',
    (value) => {
      const state = zScore.start({ window: 2, min_values: 2 });
      zScore.update(state, 1);
      const before = structuredClone(state);
      expect(() => zScore.update(state, value)).toThrow(RangeError);
      expect(state).toEqual(before);
    },
  );

  it('its defaults are a window of 1000, 100 values, threshold 3 and both directions', () => {
    expect(zScore.start().options).toEqual({
      window: 1000,
      min_values: 100,
      threshold: 3,
      direction: 'both',
    });
  });

  it('a spread whose square is no double counts as 0', () => {
    expect(scores({ window: 2, min_values: 2 }, [0, 1e-170, 1])).toEqual([null, null, null]);
  });

  it('the largest doubles give a finite score', () => {
    const [, , score] = scores({ window: 2, min_values: 2 }, [
      Number.MAX_VALUE,
      -Number.MAX_VALUE,
      Number.MAX_VALUE,
    ]);
    expect(score).toBeCloseTo(1, 12);
  });
});

describe('accuracy', () => {
  const level = fc.constantFrom(0, 1, -1e6, 1e9, 1e15);
  const value = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.tuple(level, fc.integer({ min: -40, max: 40 })).map(([at, step]) => at + step / 8),
    },
    { weight: 2, arbitrary: fc.double({ min: -10, max: 10, noNaN: true, minExcluded: true }) },
    { weight: 1, arbitrary: fc.double({ min: -1e100, max: 1e100, noNaN: true }) },
  );
  // Below about 1e-162 squares are 0: a documented limit with a test of its own.
  const withoutTiny = (of: number) => (Math.abs(of) < 1e-100 ? 0 : of);
  const stretch = fc
    .tuple(value, fc.integer({ min: 1, max: 30 }))
    .map(([at, length]) => Array(length).fill(at));
  const nearby = fc
    .tuple(level, fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 60 }))
    .map(([at, steps]) => steps.map((step) => at + step / 8));
  const stream = fc
    .array(fc.oneof(stretch, nearby, fc.array(value, { maxLength: 20 })), { maxLength: 8 })
    .map((parts) => parts.flat().map(withoutTiny));

  it('agrees with exact arithmetic to 1e-9, with wild values, level shifts, constant stretches and values at 1e15', () => {
    fc.assert(
      fc.property(stream, fc.integer({ min: 2, max: 40 }), (values, window) => {
        const found = scores({ window, min_values: 2 }, values);
        values.forEach((value, i) => {
          const before = values.slice(Math.max(0, i - window), i);
          const expected = before.length < Math.min(2, window) ? null : exactZ(before, value);
          expectClose(found[i]!, expected);
        });
      }),
      { numRuns: 300, seed: 20260701 },
    );
  });

  it('a constant stretch after a wild value has a spread of exactly 0', () => {
    const found = scores({ window: 100, min_values: 100 }, [1e15, -3e14, ...Array(400).fill(0.1)]);
    expect(found.slice(100, 102).every((score) => score !== null)).toBe(true);
    expect(found.slice(102).every((score) => score === null)).toBe(true);
  });

  it('does not drift over a million values', () => {
    const window = 1000;
    const state = zScore.start({ window });
    const values: number[] = [];
    let seed = 12345;
    for (let i = 0; i < 1_000_000; i++) {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      const value = 1e6 + seed / 2 ** 32 + (seed % 9973 === 0 ? 1e12 : 0);
      values.push(value);
      const { score } = zScore.update(state, value);
      if (i % 99_991 === 99_990) expectClose(score, exactZ(values.slice(i - window, i), value));
    }
  });

  function expectClose(found: number | null, expected: number | null): void {
    if (found === null || expected === null) expect(found).toBe(expected);
    else expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
  }
});
