import { z } from 'zod';
import { categoryChanges, contingency, poolRare } from '../contingency.ts';
import { defineDriftTest, undefinedBecause } from '../measure.ts';
import { pearsonChiSquare } from '../pearson.ts';
import { chiSquareSurvival } from '../special/gamma.ts';

/**
 * Whether two categorical samples share one distribution, both being samples (a test of homogeneity).
 *   X² = Σ (O − E)² / E over the 2 × k table, E = row sum · column sum / total; p = P(χ²(k − 1) >= X²)
 *   Yates, 2 × 2 only: |O − E| is lowered by min(0.5, |O − E|)
 *
 * Range: X² >= 0; 0 means equal shares. `detail`: `df` = k − 1 after pooling, `pooled` (categories in the pool), `new`
 * and `vanished` (categories that only the current or only the reference sample has).
 * Undefined: `constant` when both samples hold the same single category; `too_few_rows` when pooling leaves one.
 * Cost: O(k log k) for k categories.
 * Accuracy: X² relative 1e-14 times the number of digits that O − E cancels; p as `chiSquareSurvival`.
 * Source: Pearson (1900); Yates (1934). Pooling at an expected count of 5: Cochran (1954).
 * Checked against: SciPy `chi2_contingency`, tests/stats/fixtures/categorical.json.
 */
export const chiSquare = defineDriftTest({
  id: 'chi_square',
  title: 'Chi-square test of homogeneity',
  use: 'whether the shares of the categories differ by more than chance, for any number of categories',
  formula: 'X² = Σ (O − E)² / E over the 2 × k table of counts',
  cost: 'O(k log k) for k categories',
  kinds: ['categorical'],
  decidesBy: 'pValue',
  options: z.strictObject({
    yates: z.boolean().default(false).describe('continuity correction on a 2 × 2 table'),
    pool_below: z
      .number()
      .min(0)
      .default(5)
      .describe('merges the categories whose expected count in the smaller sample is below it; 0 pools none'),
  }),
  sources: [
    'Pearson (1900), On the criterion that a given system of deviations …, Philosophical Magazine 50',
    'Yates (1934), Contingency tables involving small numbers and the χ² test',
    'Cochran (1954), Some methods for strengthening the common χ² tests',
  ],
  measure(reference, current, options) {
    const table = contingency(reference, current);
    if (table.categories.length < 2) return undefinedBecause('constant');
    const pooled = poolRare(table, options.pool_below);
    const df = pooled.reference.length - 1;
    if (df < 1) return undefinedBecause('too_few_rows');
    const correction = options.yates && df === 1 ? 0.5 : 0;
    const statistic = pearsonChiSquare(pooled.reference, pooled.current, correction);
    return {
      kind: 'measured',
      statistic,
      pValue: chiSquareSurvival(statistic, df),
      nReference: table.nReference,
      nCurrent: table.nCurrent,
      detail: { df, pooled: pooled.pooled, ...categoryChanges(table) },
    };
  },
});
