import { describe, expect, it } from 'vitest';
import { ddm } from '../../../src/stats/stream/ddm.ts';
import { eddm } from '../../../src/stats/stream/eddm.ts';
import { hddmA } from '../../../src/stats/stream/hddm-a.ts';
import { hddmW } from '../../../src/stats/stream/hddm-w.ts';
import { run, scoresOf, signalsOf, times } from './run.ts';

describe('ddm', () => {
  // After 1, 0 the rate is 1/2, its deviation √(1/8); after another 1 they are 2/3 and √(2/27).
  const score = (2 / 3 + Math.sqrt(2 / 27) - 1 / 2) / Math.sqrt(1 / 8);

  it.each([
    { warning_threshold: 1.25, drift_threshold: 1.3, signal: 'none' },
    { warning_threshold: 1.2, drift_threshold: 1.3, signal: 'warning' },
    { warning_threshold: 1.1, drift_threshold: 1.2, signal: 'drift' },
  ])('answers $signal at $warning_threshold and $drift_threshold', ({ signal, ...thresholds }) => {
    const found = run(ddm, { warm_start: 1, ...thresholds }, [1, 0, 1]);
    expect(found[0]).toEqual({ signal: 'none', score: null });
    expect(found[1]!.score).toBeCloseTo(1, 14);
    expect(found[2]!.signal).toBe(signal);
    expect(found[2]!.score).toBeCloseTo(score, 14);
  });

  it('fires at the first error after none', () => {
    expect(run(ddm, {}, [...times(40, 0), 1]).at(-1)).toEqual({ signal: 'drift', score: null });
  });
});

describe('eddm', () => {
  it('holds the distances of errors against the largest so far', () => {
    // Errors at 2, 4, 5, 6, 7. The means are 2, 2, 5/3, 3/2, 7/5; the variances 0, 0, 1/3, 1/3, 3/10.
    const found = run(eddm, { warm_start: 1 }, [0, 1, 0, 1, 1, 1, 1]);
    const largest = 5 / 3 + 2 * Math.sqrt(1 / 3);
    const expected = [
      null,
      1,
      1,
      1,
      1,
      (3 / 2 + 2 * Math.sqrt(1 / 3)) / largest,
      (7 / 5 + 2 * Math.sqrt(3 / 10)) / largest,
    ];
    found.forEach(({ score }, i) => {
      if (expected[i] === null) expect(score).toBeNull();
      else expect(score).toBeCloseTo(expected[i]!, 14);
    });
    expect(found.map(({ signal }) => signal)).toEqual([...Array(5).fill('none'), 'warning', 'drift']);
  });

  it('goes on warning until the next error', () => {
    expect(signalsOf(eddm, { warm_start: 1 }, [0, 1, 0, 1, 1, 1, 0, 0]).slice(5)).toEqual(
      Array(3).fill('warning'),
    );
  });

  it('refuses a beta above alpha', () => {
    expect(() => eddm.start({ alpha: 0.8, beta: 0.85 })).toThrow('expected beta to be at most alpha');
  });
});

describe('hddm_a', () => {
  const epsilon = (m: number, confidence: number) => Math.sqrt((m / 2) * Math.log(2 / confidence));

  it('warns and fires where the mean has risen by more than its bound', () => {
    // The cut stays after the ten zeros; after j ones the mean is j / (10 + j) and m the same over 10.
    const found = run(hddmA, {}, [...times(10, 0), ...times(7, 1)]).slice(10);
    found.forEach(({ score }, i) => {
      const mean = (i + 1) / (11 + i);
      expect(score).toBeCloseTo(mean / epsilon(mean / 10, 0.001), 13);
    });
    expect(found.map(({ signal }) => signal)).toEqual([
      ...Array(4).fill('none'),
      'warning',
      'warning',
      'drift',
    ]);
  });
});

describe('hddm_w', () => {
  it('compares the weighted means before and after the cut', () => {
    // lambda 1/2: before { 0, 1/2 }, after { 1, 1/2 }, so the weights sum to 1.
    expect(scoresOf(hddmW, { lambda: 0.5 }, [0, 1])).toEqual([null, 1 / Math.sqrt(Math.log(1000) / 2)]);
    expect(signalsOf(hddmW, { lambda: 0.5, drift_confidence: 0.2 }, [0, 1])).toEqual(['none', 'drift']);
    expect(signalsOf(hddmW, { lambda: 0.5, warning_confidence: 0.2 }, [0, 1])).toEqual(['none', 'warning']);
  });
});

describe.each([hddmA, hddmW])('$id', (detector) => {
  it('answers a fall as it answers the mirrored rise, when asked to', () => {
    const rise = [...times(50, 0), ...times(30, 1), ...times(50, 0)];
    const fall = rise.map((value) => 1 - value);
    const signals = signalsOf(detector, { two_sided_test: true }, rise);
    expect(signals).toContain('drift');
    expect(signalsOf(detector, { two_sided_test: true }, fall)).toEqual(signals);
    expect(signalsOf(detector, {}, [...times(50, 1), ...times(30, 0)])).not.toContain('drift');
  });
});
