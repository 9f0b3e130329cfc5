import { z } from 'zod';
import { binaryTable } from '../binary.ts';
import { defineDriftTest, undefinedBecause } from '../measure.ts';
import { pooledProportionsZ } from '../proportions.ts';

/**
 * Whether a category of two has the same share in both samples.
 *   z = (a/n − b/m) / √(P (1 − P) (1/n + 1/m)), P = (a + b)/(n + m); p = P(|N(0, 1)| >= |z|)
 *
 * a and b are the counts of the second category in ascending order (so of true, yes or 1) in reference and current.
 * Range: z is positive where the category is more frequent in the reference; 0 means equal shares. `detail`: that
 * `category` and its `reference_share` and `current_share`.
 * Undefined: `constant` when both samples hold the same single category; `not_binary` beyond two.
 * Cost: constant. Accuracy: p relative 1e-12 down to 1e-300.
 * Source: Agresti (2013), Categorical Data Analysis, 3rd edition, chapter 3.
 * Checked against: statsmodels `proportions_ztest` and mpmath, tests/stats/fixtures/categorical.json.
 */
export const zProportions = defineDriftTest({
  id: 'z_proportions',
  title: 'z-test of two proportions',
  use: 'two categories and many rows',
  formula: 'z = (a/n − b/m) / √(P (1 − P) (1/n + 1/m)), P = (a + b)/(n + m)',
  cost: 'O(1)',
  kinds: ['categorical'],
  decidesBy: 'pValue',
  options: z.strictObject({}),
  sources: ['Agresti (2013), Categorical Data Analysis, 3rd edition, chapter 3'],
  measure(reference, current) {
    const binary = binaryTable(reference, current);
    if ('reason' in binary) return undefinedBecause(binary.reason);
    const { categories, reference: r, current: c, nReference, nCurrent } = binary.table;
    const test = pooledProportionsZ(r[1]!, nReference, c[1]!, nCurrent);
    if (test === null) return undefinedBecause('constant');
    return {
      kind: 'measured',
      statistic: test.z,
      pValue: test.pValue,
      nReference,
      nCurrent,
      detail: {
        category: categories[1]!,
        reference_share: r[1]! / nReference,
        current_share: c[1]! / nCurrent,
      },
    };
  },
});
