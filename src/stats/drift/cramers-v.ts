import { z } from 'zod';
import { categoryChanges, contingency } from '../contingency.ts';
import { defineDriftTest, undefinedBecause } from '../measure.ts';
import { pearsonChiSquare } from '../pearson.ts';

/**
 * How strongly the category depends on which of the two samples a row is from, corrected for the bias of small samples.
 *   V = √(max(0, φ² − (k − 1)/(N − 1)) / min(k̃ − 1, r̃ − 1)), φ² = X²/N, N = n + m, over the 2 × k table;
 *   k̃ = k − (k − 1)²/(N − 1), r̃ = 2 − 1/(N − 1)
 *
 * Range: [0, 1]; 0 means shares no further apart than chance explains. `detail`: `df` = k − 1, `new` and `vanished`
 * (categories that only the current or only the reference sample has).
 * Undefined: `constant` when both samples hold the same single category; `too_few_rows` when every row is a category of
 * its own, or there are two rows.
 * Cost: O(k log k) for k categories.
 * Accuracy: relative 1e-12 times the digits that the correction cancels.
 * Source: Bergsma (2013), A bias-correction for Cramér's V and Tschuprow's T.
 * Checked against: exact arithmetic, the uncorrected V against SciPy `association`,
 * tests/stats/fixtures/categorical.json.
 */
export const cramersV = defineDriftTest({
  id: 'cramers_v',
  title: "Cramér's V, bias-corrected",
  use: 'the size of a change of categories on a scale from 0 to 1, near 0 also for small samples without drift',
  formula: 'V = √(max(0, φ² − (k − 1)/(N − 1)) / min(k̃ − 1, r̃ − 1)), φ² = X²/N',
  cost: 'O(k log k) for k categories',
  kinds: ['categorical'],
  decidesBy: 'statistic',
  options: z.strictObject({}),
  sources: ["Bergsma (2013), A bias-correction for Cramér's V and Tschuprow's T"],
  measure(reference, current) {
    const table = contingency(reference, current);
    const df = table.categories.length - 1;
    if (df < 1) return undefinedBecause('constant');
    const freedom = table.nReference + table.nCurrent - 1;
    const association = pearsonChiSquare(table.reference, table.current) / (freedom + 1) - df / freedom;
    const largest = Math.min(df - (df * df) / freedom, 1 - 1 / freedom);
    if (largest <= 0) return undefinedBecause('too_few_rows');
    return {
      kind: 'measured',
      statistic: Math.min(1, Math.sqrt(Math.max(0, association) / largest)),
      pValue: null,
      nReference: table.nReference,
      nCurrent: table.nCurrent,
      detail: { df, ...categoryChanges(table) },
    };
  },
});
