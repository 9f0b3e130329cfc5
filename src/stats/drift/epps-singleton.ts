import { z } from 'zod';
import type { NumericSample } from '../../core/sample.ts';
import { defineDriftTest, undefinedBecause } from '../measure.ts';
import { forEachPooledValue } from '../merge.ts';
import { asPValue } from '../p-value.ts';
import { chiSquareSurvival } from '../special/gamma.ts';
import { CompensatedSum } from '../sum.ts';
import { symmetricEigen } from '../symmetric-eigen.ts';

const SIZE_MIN = 5;
/** Below this size on both sides the statistic is corrected. */
const UNCORRECTED_SIZE_MIN = 25;

const options = z.strictObject({
  t: z
    .array(z.number().positive())
    .min(1)
    .max(50)
    .default([0.4, 0.8])
    .describe(
      'where the characteristic functions are compared, in units of one over half the interquartile range',
    ),
});

/**
 * The distance between the empirical characteristic functions at a few points, in units of its covariance.
 *   W = N (g - h)' V+ (g - h), g = mean over the reference of (cos t1 x, ..., sin t1 x, ...), h of the current sample,
 *   V = N/n Cov g + N/m Cov h, V+ its pseudo-inverse, x in units of half the pooled interquartile range;
 *   with both sizes below 25, W / (1 + N^-0.45 + 10.1 (n^-1.7 + m^-1.7))
 *
 * Range: W in [0, infinity); 0 where the functions agree at all t. `detail.df` is the rank of V, at most 2 times the
 * number of points t: less than that says that t was a bad choice for these values. p is that of chi-square with df.
 * Undefined: `too_few_rows` below five values on either side; `constant` where the interquartile range is 0 or
 * neither sample varies; `infinite` where a value lies too many interquartile ranges from the median for a double.
 * Cost: two passes over the distinct values with a sine and a cosine for each t.
 * Accuracy: relative 1e-13 times the condition of V. Eigenvalues below epsilon times the width of V of the largest
 * are zeros, as in SciPy. Values are counted from the pooled median, which W does not depend on, so that an offset costs nothing.
 * Source: Epps and Singleton (1986), An omnibus test for the two-sample problem using the empirical characteristic
 * function; Goerg and Kaiser (2009).
 * Checked against: SciPy 1.17.1 epps_singleton_2samp and mpmath, `epps_singleton.json`.
 */
export const eppsSingleton = defineDriftTest({
  id: 'epps_singleton',
  title: 'Epps-Singleton test',
  use: 'a change of shape, also of columns of whole numbers',
  formula: "W = N (g - h)' V+ (g - h), g and h the empirical characteristic functions at t",
  cost: 'two passes over the distinct values with sines and cosines',
  kinds: ['numeric'],
  decidesBy: 'pValue',
  options,
  sources: [
    'Epps and Singleton (1986), An omnibus test for the two-sample problem using the empirical characteristic function, J. Stat. Comput. Simul. 26, 177-203',
    'Goerg and Kaiser (2009), Nonparametric testing of distributions: the Epps-Singleton two-sample test using the empirical characteristic function, Stata Journal 9, 454-465',
  ],
  measure(reference, current, { t }) {
    const n = reference.size;
    const m = current.size;
    const total = n + m;
    if (n < SIZE_MIN || m < SIZE_MIN) return undefinedBecause('too_few_rows');
    const { centre, scale } = pooledScale(reference, current);
    if (scale === 0) return undefinedBecause('constant');
    const g = waveMoments(reference, centre, scale, t);
    const h = waveMoments(current, centre, scale, t);
    const covariance = g.covariance.map((row, i) =>
      row.map((value, j) => (total / n) * value + (total / m) * h.covariance[i]![j]!),
    );
    const difference = g.means.map((value, i) => value - h.means[i]!);
    const { value, rank } = pseudoInverseForm(covariance, difference);
    if (rank === 0) return undefinedBecause('constant');
    const statistic = total * value * smallSampleFactor(n, m);
    if (!Number.isFinite(statistic)) return undefinedBecause('infinite');
    return {
      kind: 'measured',
      statistic,
      pValue: asPValue(chiSquareSurvival(statistic, rank)),
      nReference: n,
      nCurrent: m,
      detail: { df: rank },
    };
  },
});

const smallSampleFactor = (n: number, m: number): number =>
  Math.max(n, m) < UNCORRECTED_SIZE_MIN ? 1 / (1 + (n + m) ** -0.45 + 10.1 * (n ** -1.7 + m ** -1.7)) : 1;

/** The pooled median and half the pooled interquartile range. */
function pooledScale(reference: NumericSample, current: NumericSample): { centre: number; scale: number } {
  const last = reference.size + current.size - 1;
  const lower = quartileAt(last / 4);
  const upper = quartileAt((3 * last) / 4);
  let centre = 0;
  let seen = 0;
  forEachPooledValue(reference, current, (value, inReference, inCurrent) => {
    const end = seen + inReference + inCurrent;
    lower.pass(value, seen, end);
    upper.pass(value, seen, end);
    if (seen <= last / 2 && last / 2 < end) centre = value;
    seen = end;
  });
  // Halved first, so that the difference of two large values of either sign stays finite.
  return { centre, scale: upper.value() / 2 - lower.value() / 2 };
}

/** Interpolates linearly between the ordered values around a position that counts from 0. */
function quartileAt(position: number) {
  const index = Math.floor(position);
  let left = 0;
  let right = 0;
  return {
    /** Told of every value, with the half-open range of positions that it fills. */
    pass(value: number, from: number, end: number): void {
      if (from <= index && index < end) left = value;
      if (from <= index + 1 && index + 1 < end) right = value;
    },
    value: (): number => (position === index ? left : left + (right - left) * (position - index)),
  };
}

/** Means and covariances (divided by the size) of cos t x and sin t x for every t. */
function waveMoments(
  { values, counts, size }: NumericSample,
  centre: number,
  scale: number,
  t: readonly number[],
): { means: number[]; covariance: number[][] } {
  const waves = t.flatMap((factor) => wavesOf(values, centre, scale, factor));
  const means = waves.map((wave) => {
    const sum = new CompensatedSum();
    for (let i = 0; i < wave.length; i++) sum.add(counts[i]! * wave[i]!);
    const mean = sum.value / size;
    for (let i = 0; i < wave.length; i++) wave[i]! -= mean;
    return mean;
  });
  const covariance = waves.map(() => waves.map(() => 0));
  for (const [row, a] of waves.entries()) {
    for (let column = 0; column <= row; column++) {
      const value = weightedProduct(counts, a, waves[column]!) / size;
      covariance[row]![column] = value;
      covariance[column]![row] = value;
    }
  }
  return { means, covariance };
}

/** The cosines and the sines of t (x - centre)/scale. */
function wavesOf(
  values: Float64Array,
  centre: number,
  scale: number,
  t: number,
): [Float64Array, Float64Array] {
  const cosines = new Float64Array(values.length);
  const sines = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const angle = t * ((values[i]! - centre) / scale);
    cosines[i] = Math.cos(angle);
    sines[i] = Math.sin(angle);
  }
  return [cosines, sines];
}

function weightedProduct(counts: Float64Array, a: Float64Array, b: Float64Array): number {
  const sum = new CompensatedSum();
  for (let i = 0; i < a.length; i++) sum.add(counts[i]! * a[i]! * b[i]!);
  return sum.value;
}

/** v' A+ v for a covariance matrix A, and the rank that its pseudo-inverse has. */
function pseudoInverseForm(
  matrix: readonly (readonly number[])[],
  vector: readonly number[],
): { value: number; rank: number } {
  const { values, vectors } = symmetricEigen(matrix);
  const cutoff = Math.max(...values) * matrix.length * Number.EPSILON;
  let value = 0;
  let rank = 0;
  for (const [i, eigenvalue] of values.entries()) {
    if (eigenvalue <= cutoff || eigenvalue <= 0) continue;
    const along = vectors[i]!.reduce((sum, entry, k) => sum + entry * vector[k]!, 0);
    value += along ** 2 / eigenvalue;
    rank++;
  }
  return { value, rank };
}
