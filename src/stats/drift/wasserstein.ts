import { z } from 'zod';
import { distributionGapIntegral } from '../distribution-gap.ts';
import { defineDriftTest, undefinedBecause } from '../measure.ts';

/**
 * The area between the two empirical distribution functions: how far, on average, a value has to be moved to turn
 * one sample into the other.
 *   W = integral over x of |F(x) - G(x)|
 *
 * Unit: that of the values. Range: [0, infinity); 0 where the two distributions are the same.
 * Undefined: an empty sample; `infinite` where W exceeds the largest double.
 * Cost: one pass over the distinct values.
 * Accuracy: relative 1e-15 of the area.
 * Source: Vallender (1974), Calculation of the Wasserstein distance between probability distributions on the line.
 * Checked against: SciPy 1.17.1 wasserstein_distance and rational arithmetic, `wasserstein.json`, relative 1e-12.
 */
export const wasserstein = defineDriftTest({
  id: 'wasserstein',
  title: 'Wasserstein distance',
  use: 'how far values moved, in their own unit',
  formula: 'W = integral |F(x) - G(x)| dx',
  cost: 'one pass over the distinct values',
  kinds: ['numeric'],
  decidesBy: 'statistic',
  options: z.strictObject({}),
  sources: [
    'Vallender (1974), Calculation of the Wasserstein distance between probability distributions on the line, Theory of Probability and Its Applications 18, 784-786',
  ],
  measure(reference, current) {
    const statistic = distributionGapIntegral(reference, current, 1);
    if (!Number.isFinite(statistic)) return undefinedBecause('infinite');
    return {
      kind: 'measured',
      statistic,
      pValue: null,
      nReference: reference.size,
      nCurrent: current.size,
      detail: {},
    };
  },
});
