import { z } from 'zod';
import { categoryChanges, contingency } from '../contingency.ts';
import { defineDriftTest, undefinedBecause } from '../measure.ts';
import { chiSquareSurvival } from '../special/gamma.ts';
import { CompensatedSum } from '../sum.ts';

/**
 * Whether the current sample fits the shares of the reference, taken as known exactly.
 *   X² = Σ (c − e)² / e, e = reference count · m / n; p = P(χ²(k − 1) >= X²)
 *
 * The reference is a sample too, so p is too small: by much where it is not far larger than the current sample.
 * `chi_square` has no such fault; this one is for comparison with other tools.
 * Range: X² >= 0; 0 means equal shares. `detail`: `df` = k − 1, `vanished` (categories that the current sample lacks).
 * Undefined: `constant` when both samples hold the same single category; `infinite` when the current sample has a
 * category that the reference lacks.
 * Cost: O(k log k) for k categories.
 * Accuracy: X² relative 1e-14 times the digits that c − e cancels; p as `chiSquareSurvival`.
 * Source: Pearson (1900).
 * Checked against: SciPy `chisquare`, tests/stats/fixtures/categorical.json.
 */
export const chiSquareGoodnessOfFit = defineDriftTest({
  id: 'chi_square_goodness_of_fit',
  title: 'Chi-square goodness of fit',
  use: 'comparison with tools that take the shares of the reference as known exactly; alarms too often',
  formula: 'X² = Σ (c − e)² / e, e = reference count · m / n',
  cost: 'O(k log k) for k categories',
  kinds: ['categorical'],
  decidesBy: 'pValue',
  options: z.strictObject({}),
  sources: [
    'Pearson (1900), On the criterion that a given system of deviations …, Philosophical Magazine 50',
  ],
  measure(reference, current) {
    const table = contingency(reference, current);
    const { nReference: n, nCurrent: m } = table;
    const df = table.categories.length - 1;
    if (df < 1) return undefinedBecause('constant');
    const { new: unseen, vanished } = categoryChanges(table);
    if (unseen > 0) return undefinedBecause('infinite');
    const sum = new CompensatedSum();
    for (const [index, inReference] of table.reference.entries()) {
      // (c − e)² / e with c − e = (c·n − r·m) / n and e = r·m / n.
      const gap = table.current[index]! * n - inReference * m;
      sum.add(((gap / n) * (gap / m)) / inReference);
    }
    return {
      kind: 'measured',
      statistic: sum.value,
      pValue: chiSquareSurvival(sum.value, df),
      nReference: n,
      nCurrent: m,
      detail: { df, vanished },
    };
  },
});
