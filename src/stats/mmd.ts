import type { Random } from './random.ts';
import { CompensatedSum } from './sum.ts';

export type MmdEstimator = 'unbiased' | 'biased';

/** Sums of the kernel over all ordered pairs of rows, those of a row with itself among them. */
export interface KernelSums {
  readonly xx: number;
  readonly yy: number;
  readonly xy: number;
}

/** The squared maximum mean discrepancy of n and m rows. */
export function squaredMmd(
  { xx, yy, xy }: KernelSums,
  n: number,
  m: number,
  estimator: MmdEstimator,
): number {
  const within = (sum: number, rows: number): number =>
    // The kernel of a row with itself is 1.
    estimator === 'biased' ? sum / rows / rows : (sum - rows) / rows / (rows - 1);
  return within(xx, n) + within(yy, m) - (2 * xy) / n / m;
}

/** The sum of k(x, y) = exp(−(x − y)² / (2σ²)) over all pairs of two arrays. */
export function kernelSum(xs: Float64Array, ys: Float64Array, sigma: number): number {
  const sum = new CompensatedSum();
  for (const x of xs) for (const y of ys) sum.add(gaussian(x - y, sigma));
  return sum.value;
}

interface Relabelling {
  readonly sigma: number;
  readonly estimator: MmdEstimator;
  readonly permutations: number;
  readonly random: Random;
}

/**
 * How many of the random relabellings of the rows `xs` and `ys` have at least as large a squared discrepancy as they
 * have themselves.
 * The kernel is that of at most 256 features: the Gaussian one up to 1e-12 wherever it is not very narrow (which
 * leaves the test exact, as any fixed kernel does).
 */
export function permutedExceedances(
  xs: Float64Array,
  ys: Float64Array,
  { sigma, estimator, permutations, random }: Relabelling,
): number {
  const rows = Float64Array.of(...xs, ...ys);
  const features = kernelFeatures(rows, sigma);
  const all = sumOfRows(features, rows.keys());
  const discrepancyOf = (chosenRows: Uint32Array): number => {
    const chosen = sumOfRows(features, chosenRows);
    const others = all.map((sum, feature) => sum - chosen[feature]!);
    const sums = { xx: dot(chosen, chosen), yy: dot(others, others), xy: dot(chosen, others) };
    return squaredMmd(sums, xs.length, ys.length, estimator);
  };
  const order = Uint32Array.from(rows.keys());
  const labelled = order.subarray(0, xs.length);
  // Equal relabellings are summed in another order and have to count all the same.
  const observed = discrepancyOf(labelled) - 1e-12;
  let exceedances = 0;
  for (let permutation = 0; permutation < permutations; permutation++) {
    shuffleFirst(order, labelled.length, random);
    if (discrepancyOf(labelled) >= observed) exceedances++;
  }
  return exceedances;
}

const FEATURES_MAX = 256;

const gaussian = (distance: number, sigma: number): number => Math.exp(-((distance / sigma) ** 2) / 2);

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

interface Features {
  /** One row of `width` features after the other. */
  readonly values: Float64Array;
  readonly width: number;
}

/**
 * Features whose scalar product is the kernel: a Cholesky factor with the largest remainder as pivot. The kernel is
 * smooth, so that a few dozen of them do for values without far outliers, and a relabelling is a sum of rows in place
 * of a sum over pairs.
 * Cost: O(rows · features²). Source: Fine and Scheinberg (2001), Efficient SVM training using low-rank kernel
 * representations.
 */
function kernelFeatures(rows: Float64Array, sigma: number): Features {
  const remainder = new Float64Array(rows.length).fill(1);
  const columns: Float64Array[] = [];
  while (columns.length < Math.min(rows.length, FEATURES_MAX)) {
    const pivot = indexOfLargest(remainder);
    if (remainder[pivot]! < 1e-12) break;
    const column = rows.map((row) => gaussian(row - rows[pivot]!, sigma));
    for (const earlier of columns) {
      const weight = earlier[pivot]!;
      for (let i = 0; i < column.length; i++) column[i]! -= earlier[i]! * weight;
    }
    const scale = Math.sqrt(remainder[pivot]!);
    for (let i = 0; i < column.length; i++) {
      column[i]! /= scale;
      remainder[i]! -= column[i]! ** 2;
    }
    columns.push(column);
  }
  const width = columns.length;
  const values = new Float64Array(rows.length * width);
  for (const [feature, column] of columns.entries())
    for (let i = 0; i < column.length; i++) values[i * width + feature] = column[i]!;
  return { values, width };
}

function sumOfRows({ values, width }: Features, rows: Iterable<number>): Float64Array {
  const sums = new Float64Array(width);
  for (const row of rows) {
    const start = row * width;
    for (let feature = 0; feature < width; feature++) sums[feature]! += values[start + feature]!;
  }
  return sums;
}

const indexOfLargest = (values: Float64Array): number =>
  values.reduce((largest, value, index) => (value > values[largest]! ? index : largest), 0);

/** Puts a random choice of `count` entries first (Fisher and Yates). */
function shuffleFirst(order: Uint32Array, count: number, random: Random): void {
  for (let i = 0; i < count; i++) {
    const other = i + random.nextBelow(order.length - i);
    const kept = order[i]!;
    order[i] = order[other]!;
    order[other] = kept;
  }
}
