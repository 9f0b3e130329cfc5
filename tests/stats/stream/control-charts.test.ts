import { describe, expect, it } from 'vitest';
import { cusum } from '../../../src/stats/stream/cusum.ts';
import { ewma } from '../../../src/stats/stream/ewma.ts';
import { pageHinkley } from '../../../src/stats/stream/page-hinkley.ts';
import { run, scoresOf, signalsOf, times } from './run.ts';

const inControl = { mean: 10, std: 2 };

describe('ewma', () => {
  it('divides by the standard deviation of its step', () => {
    // In units of std: 2, 2; averages 1, 1.5; variances 1/3 (1 - 1/4), 1/3 (1 - 1/16).
    const found = scoresOf(ewma, { lambda: 0.5, ...inControl }, [14, 14]);
    expect(found[0]).toBeCloseTo(1 / Math.sqrt(1 / 4), 14);
    expect(found[1]).toBeCloseTo(1.5 / Math.sqrt(5 / 16), 14);
  });

  it('with lambda 1 is a chart of single values', () => {
    expect(scoresOf(ewma, { lambda: 1, ...inControl }, [12, 4])).toEqual([1, -3]);
  });

  it('tends to the limit lambda / (2 - lambda)', () => {
    const found = scoresOf(ewma, { lambda: 0.2, limit: 100, ...inControl }, times(2000, 11));
    expect(found.at(-1)).toBeCloseTo(0.5 / Math.sqrt(0.2 / 1.8), 12);
  });

  it('fires on both sides and starts again', () => {
    expect(run(ewma, { lambda: 0.5, limit: 3, ...inControl }, [18, 18, 2])).toEqual([
      { signal: 'drift', score: 4 },
      { signal: 'drift', score: 4 },
      { signal: 'drift', score: -4 },
    ]);
  });
});

describe('cusum', () => {
  it('sums what lies beyond the allowance on either side', () => {
    // In units of std: 1, 2, -3, -3.
    expect(scoresOf(cusum, { k: 0.5, h: 5, ...inControl }, [12, 14, 4, 4])).toEqual([0.5, 2, 2.5, 5]);
  });

  it('fires beyond h, not at h, and starts again', () => {
    expect(run(cusum, { k: 0.5, h: 5, ...inControl }, [4, 4, 4, 4])).toEqual([
      { signal: 'none', score: 2.5 },
      { signal: 'none', score: 5 },
      { signal: 'drift', score: 7.5 },
      { signal: 'none', score: 2.5 },
    ]);
  });
});

describe.each([ewma, cusum])('$id without a level', (detector) => {
  const alternating = (count: number) => Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 8 : 12));

  it('learns mean and std from the first min_values and then judges as with them', () => {
    const values = [13, 6, 11, 19];
    expect(scoresOf(detector, { min_values: 10 }, [...alternating(10), ...values])).toEqual([
      ...Array(10).fill(null),
      ...scoresOf(detector, inControl, values),
    ]);
  });

  it('learns only what was left out', () => {
    const values = [...alternating(10), 11];
    expect(scoresOf(detector, { mean: 9, min_values: 10 }, values).at(-1)).toBe(
      scoresOf(detector, { mean: 9, std: 2 }, [11])[0],
    );
    expect(scoresOf(detector, { std: 4, min_values: 10 }, values).at(-1)).toBe(
      scoresOf(detector, { mean: 10, std: 4 }, [11])[0],
    );
  });

  it('goes on learning while all values are equal', () => {
    expect(
      scoresOf(detector, { min_values: 3 }, [...times(50, 5), 9, 5]).map((score) => score === null),
    ).toEqual([...Array(51).fill(true), false]);
  });

  it('learns a new level after a drift', () => {
    const values = [...alternating(10), 100, ...alternating(10).map((value) => value + 90), 100];
    const signals = signalsOf(detector, { min_values: 10 }, values);
    expect(signals.flatMap((signal, i) => (signal === 'drift' ? [i] : []))).toEqual([10]);
  });
});

describe('page_hinkley', () => {
  const plain = { min_instances: 1, delta: 0, alpha: 1 };

  it('sums the deviations from the running mean', () => {
    // Means 0, 0, 0, 1, 2; deviations 0, 0, 0, 3, 4.
    expect(run(pageHinkley, { ...plain, threshold: 6 }, [0, 0, 0, 4, 6])).toEqual([
      ...Array(3).fill({ signal: 'none', score: 0 }),
      { signal: 'none', score: 3 },
      { signal: 'drift', score: 7 },
    ]);
  });

  it.each([
    { mode: 'up', rise: 'drift', fall: 'none' },
    { mode: 'down', rise: 'none', fall: 'drift' },
    { mode: 'both', rise: 'drift', fall: 'drift' },
  ])('mode $mode answers $rise to a rise and $fall to a fall', ({ mode, rise, fall }) => {
    const options = { ...plain, mode, threshold: 2 };
    expect(signalsOf(pageHinkley, options, [0, 0, 0, 4]).at(-1)).toBe(rise);
    expect(signalsOf(pageHinkley, options, [0, 0, 0, -4]).at(-1)).toBe(fall);
  });

  it('judges nothing before min_instances values', () => {
    expect(signalsOf(pageHinkley, { ...plain, min_instances: 5, threshold: 2 }, [0, 0, 0, 4, 0])).toEqual([
      ...Array(4).fill('none'),
      'drift',
    ]);
  });
});
