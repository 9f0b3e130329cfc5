import { z } from 'zod';
import { categoryChanges, contingency } from '../contingency.ts';
import { defineDriftTest, undefinedBecause } from '../measure.ts';
import { chiSquareSurvival, deviance } from '../special/gamma.ts';
import { CompensatedSum } from '../sum.ts';

/**
 * Whether two categorical samples share one distribution, by the ratio of their likelihoods.
 *   G = 2 Σ O ln(O / E) over the 2 × k table, E = row sum · column sum / total; p = P(χ²(k − 1) >= G)
 *
 * Range: G >= 0; 0 means equal shares. `detail`: `df` = k − 1, `new` and `vanished` (categories that only the current
 * or only the reference sample has). Rare categories are not pooled; they make p less exact than in `chi_square`.
 * Undefined: `constant` when both samples hold the same single category.
 * Cost: O(k log k) for k categories.
 * Accuracy: G relative 1e-12 (no term is negative: each is O ln(O / E) + E − O, which adds the same sum); p as
 * `chiSquareSurvival`.
 * Source: Wilks (1938); Agresti (2013), Categorical Data Analysis, 3rd edition, chapter 3.
 * Checked against: SciPy `chi2_contingency(lambda_='log-likelihood')` and mpmath,
 * tests/stats/fixtures/categorical.json.
 */
export const gTest = defineDriftTest({
  id: 'g_test',
  title: 'G-test of homogeneity',
  use: 'as the chi-square test, by likelihoods; sums of it over nested tables add up',
  formula: 'G = 2 Σ O ln(O / E) over the 2 × k table of counts',
  cost: 'O(k log k) for k categories',
  kinds: ['categorical'],
  decidesBy: 'pValue',
  options: z.strictObject({}),
  sources: [
    'Wilks (1938), The large-sample distribution of the likelihood ratio',
    'Agresti (2013), Categorical Data Analysis, 3rd edition, chapter 3',
  ],
  measure(reference, current) {
    const table = contingency(reference, current);
    const { nReference: n, nCurrent: m } = table;
    const df = table.categories.length - 1;
    if (df < 1) return undefinedBecause('constant');
    const sum = new CompensatedSum();
    for (const [index, inReference] of table.reference.entries()) {
      const inCurrent = table.current[index]!;
      const both = inReference + inCurrent;
      sum.add(deviance(inReference, (both * n) / (n + m)));
      sum.add(deviance(inCurrent, (both * m) / (n + m)));
    }
    const statistic = 2 * sum.value;
    return {
      kind: 'measured',
      statistic,
      pValue: chiSquareSurvival(statistic, df),
      nReference: n,
      nCurrent: m,
      detail: { df, ...categoryChanges(table) },
    };
  },
});
