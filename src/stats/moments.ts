import type { NumericSample } from '../core/sample.ts';
import { CompensatedSum } from './sum.ts';

/** Mean and spread of a sample with values, everything divided by `unit`. */
export interface Moments {
  readonly mean: number;
  /** What rounding took from `mean`: the two together are the mean to far more digits than a double has. */
  readonly meanRest: number;
  /** Sum of squared deviations from the mean. */
  readonly squares: number;
}

/** A power of two near the largest absolute value: divided by it, no square of a value overflows or vanishes. */
export function unitOf(...samples: readonly NumericSample[]): number {
  let largest = 0;
  for (const { values } of samples) {
    largest = Math.max(largest, Math.abs(values[0] ?? 0), Math.abs(values.at(-1) ?? 0));
  }
  return largest === 0 ? 1 : 2 ** Math.max(-1000, Math.min(1000, Math.floor(Math.log2(largest))));
}

/**
 * Mean and sum of squared deviations, in two passes over the distinct values.
 * Accuracy: a few units in the last place, also where the spread is far smaller than the mean.
 * Source: Chan, Golub and LeVeque (1983), Algorithms for computing the sample variance, equation 1.7.
 */
export function momentsOf({ values, counts, size }: NumericSample, unit: number): Moments {
  // Rounding of the mean must not make a constant seem to vary.
  if (values.length === 1) return { mean: values[0]! / unit, meanRest: 0, squares: 0 };
  // Exact, because the unit is a power of two.
  const perUnit = 1 / unit;
  // A plain sum will do: the second pass finds out by how much it is off.
  let total = 0;
  for (let i = 0; i < values.length; i++) total += counts[i]! * (values[i]! * perUnit);
  const mean = total / size;
  const deviations = new CompensatedSum();
  const squares = new CompensatedSum();
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i]! * perUnit - mean;
    const weighted = counts[i]! * deviation;
    deviations.add(weighted);
    squares.add(weighted * deviation);
  }
  const meanRest = deviations.value / size;
  return { mean, meanRest, squares: squares.value - size * meanRest * meanRest };
}

/** The mean of a sample that has values. */
export function mean(sample: NumericSample): number {
  const unit = unitOf(sample);
  const moments = momentsOf(sample, unit);
  return unit * (moments.mean + moments.meanRest);
}

/** The standard deviation that divides by size - ddof; needs more than `ddof` values. */
export function standardDeviation(sample: NumericSample, ddof: number): number {
  const unit = unitOf(sample);
  return unit * Math.sqrt(momentsOf(sample, unit).squares / (sample.size - ddof));
}
