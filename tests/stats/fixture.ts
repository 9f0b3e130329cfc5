import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { type NumericSample, numericSample } from '../../src/core/sample.ts';
import type { DriftTest, Measurement } from '../../src/stats/measure.ts';

/** A sample of a fixture: its values, or how `draw` in generate_numeric.py makes them. */
type Description =
  | readonly number[]
  | { seed: number; size: number; bits: number; draws: number; offset: number };

export interface FixtureCase {
  readonly name: string;
  readonly reference: Description;
  readonly current: Description;
  readonly options: Readonly<Record<string, unknown>>;
  readonly expected: {
    readonly statistic: number;
    readonly p_value?: number;
    readonly detail?: Readonly<Record<string, number | string>>;
  };
}

export function readFixture<T = FixtureCase[]>(name: string): T {
  const file = new URL(`./fixtures/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: T }).cases;
}

export function sampleOf(description: Description): NumericSample {
  if (!('seed' in description)) return numericSample(description);
  const { seed, size, bits, draws, offset } = description;
  const values = new Float64Array(size);
  let state = seed;
  for (let i = 0; i < size; i++) {
    let total = 0;
    for (let k = 0; k < draws; k++) {
      state = (Math.imul(1664525, state) + 1013904223) >>> 0;
      total += state >>> (32 - bits);
    }
    values[i] = total / 2 ** bits + offset;
  }
  return numericSample(values);
}

type Measured = Extract<Measurement, { kind: 'measured' }>;

/** What a numeric test finds in two columns; fails where it is undefined. */
export function measured(test: DriftTest, reference: number[], current: number[], options = {}): Measured {
  const found = test.measure(numericSample(reference), numericSample(current), options);
  if (found.kind !== 'measured') throw new Error(`expected a measurement, got ${found.reason}`);
  return found;
}

/** Why a numeric test is undefined for two columns. */
export function undefinedReason(
  test: DriftTest,
  reference: number[],
  current: number[],
  options = {},
): string {
  const found = test.measure(numericSample(reference), numericSample(current), options);
  return found.kind === 'undefined' ? found.reason : 'measured';
}

/** Holds a test to a case of its fixture: the statistic, the p-value and every number of `detail` that it names. */
export function expectCase(
  test: DriftTest,
  fixture: FixtureCase,
  tolerance: { statistic: number; pValue: number },
): void {
  const { reference, current, options, expected } = fixture;
  const found = test.measure(sampleOf(reference), sampleOf(current), options);
  if (found.kind !== 'measured') throw new Error(`expected a measurement, got ${found.reason}`);
  expectRelative(found.statistic, expected.statistic, tolerance.statistic);
  if (expected.p_value === undefined) expect(found.pValue).toBeNull();
  else expectRelative(found.pValue!, Math.max(expected.p_value, Number.MIN_VALUE), tolerance.pValue);
  for (const [key, value] of Object.entries(expected.detail ?? {})) {
    const given = found.detail[key];
    if (typeof value === 'number' && typeof given === 'number')
      expectRelative(given, value, tolerance.statistic);
    else expect(given).toBe(value);
  }
}

export function expectRelative(actual: number, expected: number, tolerance: number): void {
  if (actual === expected) return;
  const error = Math.abs(actual - expected) / Math.abs(expected);
  expect(error, `expected ${expected}, got ${actual}: relative error`).toBeLessThanOrEqual(tolerance);
}
