import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Detection, DetectorState } from '../../../src/stats/stream/detector.ts';
import { detectors } from '../../../src/stats/stream/index.ts';

/** Options under which a short stream makes a detector warn, fire and start again. */
const LIVELY: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  z_score: [{ window: 7, min_values: 3, threshold: 1 }],
  robust_z_score: [{ window: 8, min_values: 3, threshold: 1 }],
  seasonal_z_score: [{ window: 5, min_values: 2, threshold: 1, direction: 'up' }],
  ewma: [{ min_values: 5 }, { mean: 0, std: 1e-300 }],
  cusum: [{ min_values: 5 }, { mean: -1e308, std: 1e308, h: 1 }],
  page_hinkley: [{ min_instances: 3, threshold: 2, alpha: 1 }],
  adwin: [{ clock: 2, min_window_length: 2, grace_period: 3, max_buckets: 2 }],
  kswin: [
    { window_size: 12, stat_size: 4, alpha: 0.3 },
    { window_size: 40, stat_size: 8, alpha: 0.3, seed: 11 },
  ],
  ddm: [{ warm_start: 2, warning_threshold: 1.2, drift_threshold: 1.5 }],
  eddm: [{ warm_start: 2 }],
  hddm_a: [{ drift_confidence: 0.1, warning_confidence: 0.3, two_sided_test: true }],
  hddm_w: [{ drift_confidence: 0.3, warning_confidence: 0.6, lambda: 0.3, two_sided_test: true }],
};

/** Options at the edge of what is allowed, under which no number may leave the doubles. */
const EXTREME: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  z_score: [{ window: 2, threshold: Number.MIN_VALUE }],
  ewma: [
    { lambda: 1e-9, mean: 0, std: 1 },
    { mean: Number.MAX_VALUE, std: Number.MIN_VALUE, limit: 1e308 },
  ],
  cusum: [
    { k: 1e308, mean: 0, std: 1 },
    { k: 0, h: 1e308, mean: -1e308, std: Number.MIN_VALUE },
  ],
  page_hinkley: [{ min_instances: 1, delta: 1e100, threshold: 1e308, alpha: 1 }],
  adwin: [{ delta: 1e-300, clock: 1, min_window_length: 1, grace_period: 0, max_buckets: 1 }],
  kswin: [{ window_size: 2, stat_size: 1, alpha: Number.MIN_VALUE }],
  ddm: [{ warm_start: 0, warning_threshold: 1e308, drift_threshold: 1e308 }],
  hddm_a: [{ drift_confidence: 1e-300, warning_confidence: 1e-300 }],
  hddm_w: [{ drift_confidence: 1e-300, warning_confidence: 1e-300, lambda: Number.MIN_VALUE }],
};

const HOUR_MS = 3_600_000;

it('every detector has an id of its own', () => {
  expect(new Set(detectors.map(({ id }) => id)).size).toBe(detectors.length);
  expect(Object.keys(LIVELY).sort()).toEqual(detectors.map(({ id }) => id).sort());
});

describe.each(detectors)('$id', (detector) => {
  const lively = LIVELY[detector.id]!;
  const value =
    detector.takes === 'binary'
      ? fc.constantFrom(0, 1)
      : fc.oneof(
          { weight: 3, arbitrary: fc.integer({ min: -3, max: 3 }) },
          { weight: 2, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
          { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
          { weight: 1, arbitrary: fc.constantFrom(-0, Number.MIN_VALUE, Number.MAX_VALUE, -1e15) },
        );
  // Long constant stretches, so that what learns a level or an error rate has something to learn.
  const stream = fc
    .array(fc.tuple(value, fc.integer({ min: 1, max: 12 })), { maxLength: 40 })
    .map((parts) => parts.flatMap(([at, length]) => Array<number>(length).fill(at)));
  const options = fc.constantFrom(...lively, ...(EXTREME[detector.id] ?? []));
  const updateAt = (state: DetectorState, at: number, i: number): Detection =>
    detector.update(state, at, i * HOUR_MS * 56);

  it('answers none, warning or drift and a finite score or none, whatever the values', () => {
    fc.assert(
      fc.property(stream, options, (values, given) => {
        const state = detector.start(given);
        values.forEach((at, i) => {
          const { signal, score } = updateAt(state, at, i);
          expect(['none', 'warning', 'drift']).toContain(signal);
          expect(score === null || Number.isFinite(score)).toBe(true);
        });
      }),
      { seed: 20260703 },
    );
  });

  it('gives the same answers across a JSON round trip of the state at any point', () => {
    fc.assert(
      fc.property(stream, options, fc.nat(), (values, given, at) => {
        const cut = at % (values.length + 1);
        const straight = detector.start(given);
        let resumed = detector.start(given);
        values.forEach((each, i) => {
          if (i === cut) {
            const text = JSON.stringify(resumed);
            resumed = JSON.parse(text) as DetectorState;
            expect(resumed).toStrictEqual(straight);
          }
          expect(updateAt(resumed, each, i)).toStrictEqual(updateAt(straight, each, i));
        });
        expect(resumed).toStrictEqual(straight);
      }),
      { seed: 20260704 },
    );
  });

  it('keeps apart the states that it started', () => {
    const first = detector.start(lively[0]);
    const second = detector.start(lively[0]);
    for (let i = 0; i < 60; i++) updateAt(first, i % 2, i);
    expect(second).toStrictEqual(detector.start(lively[0]));
  });

  it.each(lively)('fires on a step under %j, and the state stays small', (given) => {
    const state = detector.start(given);
    let fired = 0;
    for (let i = 0; i < 20_000; i++) {
      const noise = ((i * 7919) % 101) / 101;
      const isHigh = Math.floor(i / 500) % 2 === 1;
      const at =
        detector.takes === 'binary' ? Number(noise < (isHigh ? 0.8 : 0.1)) : noise + (isHigh ? 5 : 0);
      if (updateAt(state, at, i).signal === 'drift') fired++;
    }
    expect(fired).toBeGreaterThan(0);
    expect(numbersIn(state)).toBeLessThan(1000);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %s', (refused) => {
    expectRefused(refused, 0);
  });

  if (detector.takes === 'binary') it('refuses what is neither 0 nor 1', () => expectRefused(0.5, 0));

  if (detector.needsTime)
    it('refuses a value without a time', () => {
      expectRefused(1, undefined);
      expectRefused(1, Number.NaN);
    });

  it('refuses the state of another detector', () => {
    const other = detectors.find((each) => each !== detector)!;
    expect(() => updateAt(other.start(), 1, 0)).toThrow(RangeError);
  });

  it('refuses unknown options and options of the wrong type', () => {
    expect(() => detector.start({ no_such_option: 1 })).toThrow('no_such_option');
    for (const name of Object.keys(detector.options.shape))
      expect(() => detector.start({ [name]: {} })).toThrow(name);
  });

  it('describes every option', () => {
    for (const [name, option] of Object.entries(detector.options.shape))
      expect((option as { description?: string }).description, name).toBeTruthy();
  });

  it('keeps the options that it was started with in the state', () => {
    expect(detector.start(lively[0]).options).toMatchObject(lively[0]!);
  });

  function expectRefused(refused: number, timeMs: number | undefined): void {
    const state = detector.start(lively[0]);
    updateAt(state, 1, 0);
    const before = structuredClone(state);
    expect(() => detector.update(state, refused, timeMs)).toThrow(RangeError);
    expect(state).toStrictEqual(before);
  }
});

function numbersIn(value: unknown): number {
  if (typeof value === 'number') return 1;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, each) => sum + numbersIn(each), 0);
}
