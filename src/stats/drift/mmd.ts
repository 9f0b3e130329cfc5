import { z } from 'zod';
import { drawRows } from '../draw.ts';
import { defineDriftTest, undefinedBecause } from '../measure.ts';
import { medianDistance } from '../median-distance.ts';
import { kernelSum, permutedExceedances, squaredMmd } from '../mmd.ts';
import { seededRandom } from '../random.ts';

/** A side with more rows is drawn from. */
const ROWS_MAX = 1000;

/**
 * How far two samples are apart for a Gaussian kernel, which sees any difference of their distributions.
 *   MMD² = mean k(x, x′) + mean k(y, y′) − 2 mean k(x, y), k(x, y) = exp(−(x − y)² / (2σ²))
 *   p = (b + 1)/(m + 1), b of m random relabellings of the rows having at least as large an MMD²
 *
 * x, y are the rows of reference and current; the `unbiased` estimator leaves out the pairs x = x′ of a row with
 * itself, the `biased` one does not. σ is in the unit of the column, `median` the median distance between two rows of
 * both samples (of two different values where that would be 0).
 * Of a side with more than 1,000 rows 1,000 are drawn without replacement, by the seed; statistic and p are theirs.
 * Range: [0, 2]; the unbiased estimate may come out below 0 and is then given as 0. `detail`: `sigma`, `mmd_squared`
 * (the estimate as it came out), `reference_rows` and `current_rows` that were used.
 * Undefined: `constant` when both samples hold the same single value; `too_few_rows` when a side has one row and the
 * estimator is unbiased; `infinite` when the values span more than the largest double.
 * Cost: O(N² + f · N · (f + permutations)) for N = n + m rows, at most 2,000, and f features of the kernel: some 30,
 * at most 256. A quarter of a second for 1,000 rows a side.
 * Accuracy: MMD² absolute 1e-15; p has steps of 1/(m + 1).
 * Source: Gretton et al. (2012), A kernel two-sample test, eq. 3 (unbiased), eq. 5 (biased), section 8 (median
 * heuristic); Phipson and Smyth (2010) for p.
 * Checked against: NumPy, tests/stats/fixtures/distances.json.
 */
export const mmd = defineDriftTest({
  id: 'mmd',
  title: 'Maximum mean discrepancy',
  use: 'a difference of any kind in a sample of moderate size, at a price',
  formula: 'mean k(x, x′) + mean k(y, y′) − 2 mean k(x, y), k(x, y) = exp(−(x − y)² / (2σ²))',
  cost: `O(N² + permutations · N), on at most ${ROWS_MAX} rows drawn from each side`,
  kinds: ['numeric'],
  decidesBy: 'pValue',
  options: z.strictObject({
    sigma: z
      .union([z.literal('median'), z.number().positive()])
      .default('median')
      .describe('width of the kernel, in the unit of the column'),
    estimator: z.enum(['unbiased', 'biased']).default('unbiased'),
    permutations: z.int().min(1).max(10_000).default(999).describe('p has steps of 1/(permutations + 1)'),
    seed: z.int().min(0).default(0).describe('of the draws and the permutations'),
  }),
  sources: [
    'Gretton et al. (2012), A kernel two-sample test, eq. 3 and 5, section 8',
    'Phipson and Smyth (2010), Permutation p-values should never be zero',
  ],
  measure(reference, current, { sigma: width, estimator, permutations, seed }) {
    if (estimator === 'unbiased' && Math.min(reference.size, current.size) < 2)
      return undefinedBecause('too_few_rows');
    const random = seededRandom(seed);
    const x = drawRows(reference, ROWS_MAX, random);
    const y = drawRows(current, ROWS_MAX, random);
    const pooled = Float64Array.of(...x, ...y).sort();
    const extent = pooled.at(-1)! - pooled[0]!;
    if (extent === 0) return undefinedBecause('constant');
    if (extent === Infinity) return undefinedBecause('infinite');
    const sigma = width === 'median' ? medianDistance(pooled) : width;
    const estimate = squaredMmd(
      { xx: kernelSum(x, x, sigma), yy: kernelSum(y, y, sigma), xy: kernelSum(x, y, sigma) },
      x.length,
      y.length,
      estimator,
    );
    const b = permutedExceedances(x, y, { sigma, estimator, permutations, random });
    return {
      kind: 'measured',
      statistic: Math.max(0, estimate),
      pValue: (b + 1) / (permutations + 1),
      nReference: reference.size,
      nCurrent: current.size,
      detail: { sigma, mmd_squared: estimate, reference_rows: x.length, current_rows: y.length },
    };
  },
});
