import { z } from 'zod';
import { distributionGapIntegral } from '../distribution-gap.ts';
import { defineDriftTest, undefinedBecause } from '../measure.ts';
import { standardDeviation } from '../moments.ts';

const options = z.strictObject({
  ddof: z.int().min(0).max(1).default(0).describe('the standard deviation divides by n - ddof'),
});

/**
 * The Wasserstein distance in units of the reference's standard deviation: comparable across columns.
 *   W / s, s = sqrt(sum (x - mean)^2 / (n - ddof)) of the reference
 *
 * Range: [0, infinity), without a unit; 0 where the two distributions are the same.
 * Undefined: an empty sample; `too_few_rows` where n <= ddof; where s is 0, `constant` if W is 0 too and `infinite` if
 * not; `infinite` where the ratio exceeds the largest double.
 * Cost: three passes over the distinct values.
 * Accuracy: relative 1e-14.
 * Source: Vallender (1974) for W; Chan, Golub and LeVeque (1983) for s.
 * Checked against: SciPy 1.17.1 wasserstein_distance over NumPy 2.4.6 std, `wasserstein.json`, relative 1e-12.
 */
export const wassersteinNormed = defineDriftTest({
  id: 'wasserstein_normed',
  title: 'Wasserstein distance, normed',
  use: 'how far values moved, in standard deviations of the reference',
  formula: 'W / s, s the standard deviation of the reference',
  cost: 'three passes over the distinct values',
  kinds: ['numeric'],
  decidesBy: 'statistic',
  options,
  sources: [
    'Vallender (1974), Calculation of the Wasserstein distance between probability distributions on the line, Theory of Probability and Its Applications 18, 784-786',
    'Chan, Golub and LeVeque (1983), Algorithms for computing the sample variance, The American Statistician 37, 242-247',
  ],
  measure(reference, current, { ddof }) {
    if (reference.size <= ddof) return undefinedBecause('too_few_rows');
    const scale = standardDeviation(reference, ddof);
    const distance = distributionGapIntegral(reference, current, 1);
    if (scale === 0) return undefinedBecause(distance === 0 ? 'constant' : 'infinite');
    const statistic = distance / scale;
    if (!Number.isFinite(statistic) || !Number.isFinite(scale)) return undefinedBecause('infinite');
    return {
      kind: 'measured',
      statistic,
      pValue: null,
      nReference: reference.size,
      nCurrent: current.size,
      detail: { scale },
    };
  },
});
