import { expect } from 'vitest';
import type { Estimate } from '../../../src/stats/index.ts';
import { expectRelative, readFixture } from '../fixture.ts';

interface Case {
  readonly name: string;
  readonly expected: Readonly<Record<string, number | null>>;
}

interface ClassificationCase extends Case {
  readonly target: (string | number | boolean)[];
  readonly prediction: (string | number | boolean)[];
  readonly probability: number[] | Record<string, number[]> | null;
  readonly options: { readonly averaging?: 'macro' | 'weighted' };
  readonly confusion_matrix?: number[][];
  readonly delong_variance?: number;
}

interface RegressionCase extends Case {
  readonly target: number[];
  readonly prediction: number[];
}

export const performanceFixture = readFixture<{
  readonly classification: ClassificationCase[];
  readonly regression: RegressionCase[];
  readonly quantile: { confidence: number; df: number | null; expected: number }[];
}>('performance');

/** Holds values to 1e-9 relative, and to 1e-15 where they are 0 but for rounding. */
export function expectMetrics(
  found: Record<string, Estimate>,
  expected: Readonly<Record<string, number | null>>,
): void {
  for (const [name, value] of Object.entries(expected)) {
    const actual = found[name]!.value;
    if (value === null || actual === null) expect(actual, name).toBe(value);
    else if (Math.abs(value) < 1e-14) expect(Math.abs(actual), name).toBeLessThan(1e-15);
    else expectRelative(actual, value, 1e-9);
  }
}
