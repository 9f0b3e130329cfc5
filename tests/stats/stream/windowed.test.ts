import { describe, expect, it } from 'vitest';
import { adwin } from '../../../src/stats/stream/adwin.ts';
import { kswin } from '../../../src/stats/stream/kswin.ts';
import { run, scoresOf, signalsOf, times } from './run.ts';

describe('adwin', () => {
  const eager = { clock: 1, min_window_length: 1, grace_period: 0 };

  it('holds the difference of the means against its bound', () => {
    // 0, 1: variance 1/4, m = 2.
    const confidence = Math.log((2 * Math.log(2)) / 0.002);
    const bound = Math.sqrt(confidence) + (4 / 3) * confidence;
    expect(scoresOf(adwin, eager, [0, 1])[1]).toBeCloseTo(1 / bound, 14);
  });

  it('looks for a cut every clock values, beyond the grace period', () => {
    const scores = scoresOf(adwin, { ...eager, clock: 4, grace_period: 8 }, times(16, 0.5));
    expect(scores.flatMap((score, i) => (score === null ? [] : [i]))).toEqual([11, 15]);
  });

  it('fires on a step and starts again with an empty window', () => {
    const state = adwin.start(eager);
    const values = [...times(100, 0), ...times(100, 1)];
    const firedAt = values.findIndex((value) => adwin.update(state, value).signal === 'drift');
    expect(firedAt).toBeGreaterThan(100);
    expect(state).toEqual(adwin.start(eager));
  });

  it('keeps a number of buckets that grows with the logarithm of the window', () => {
    const state = adwin.start({ max_buckets: 5 });
    for (let i = 0; i < 100_000; i++) adwin.update(state, i % 2);
    const { rows } = state.memory as { rows: number[][] };
    expect(rows.length).toBeLessThanOrEqual(17);
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(5);
    expect(rows.reduce((sum, row, i) => sum + row.length * 2 ** i, 0)).toBe(100_000);
  });
});

describe('kswin', () => {
  const apart = [0, 0, 0, 0, 1, 1, 1, 1];

  it.each([
    // Of the C(8, 4) = 70 orders of two fours, 2 put them apart.
    { options: { window_size: 8, stat_size: 4, alpha: 2 / 70 + 1e-9 }, values: apart, last: 'drift' },
    { options: { window_size: 8, stat_size: 4, alpha: 2 / 70 - 1e-9 }, values: apart, last: 'none' },
    // Of the C(6, 2) = 15 orders of a four and a two, 2 put them apart.
    {
      options: { window_size: 6, stat_size: 2, alpha: 2 / 15 + 1e-9 },
      values: [0, 0, 0, 0, 1, 1],
      last: 'drift',
    },
    {
      options: { window_size: 6, stat_size: 2, alpha: 2 / 15 - 1e-9 },
      values: [0, 0, 0, 0, 1, 1],
      last: 'none',
    },
  ])('answers $last to samples that lie apart at $options', ({ options, values, last }) => {
    expect(run(kswin, options, values).at(-1)).toEqual({ signal: last, score: 1 });
  });

  it('a distance of 0.1 is no drift, however small its p-value', () => {
    // 1000 against 1000: D = 0.1 has p = 9e-5, D = 0.101 is drift.
    const options = { window_size: 2000, stat_size: 1000 };
    const withGap = (count: number) => [...times(1000, 0), ...times(1000 - count, 0), ...times(count, 1)];
    expect(run(kswin, options, withGap(100)).at(-1)).toEqual({ signal: 'none', score: 0.1 });
    expect(run(kswin, options, withGap(101)).at(-1)).toEqual({ signal: 'drift', score: 0.101 });
  });

  it('gives no score before the window is full, and starts again after a drift', () => {
    const options = { window_size: 8, stat_size: 4, alpha: 0.03 };
    expect(scoresOf(kswin, options, [...apart, ...apart])).toEqual([
      ...Array(7).fill(null),
      1,
      ...Array(7).fill(null),
      1,
    ]);
  });

  it('gives the same answers with a seed whenever it is run', () => {
    const values = Array.from({ length: 400 }, (_, i) => Math.sin(i * i) + (i > 200 ? 0.8 : 0));
    expect(run(kswin, { seed: 3 }, values)).toEqual(run(kswin, { seed: 3 }, values));
    expect(signalsOf(kswin, { seed: 3 }, values)).toContain('drift');
  });

  it('refuses a stat_size beyond half of the window', () => {
    expect(() => kswin.start({ window_size: 10, stat_size: 6 })).toThrow('at most half of window_size');
  });
});
