import { z } from 'zod';
import { largestGaps } from '../distribution-gap.ts';
import { defineDriftTest } from '../measure.ts';
import { asPValue } from '../p-value.ts';
import { kuiperSurvival } from '../special/kuiper.ts';

/**
 * The sum of the two largest one-sided gaps between the empirical distribution functions: as sensitive in the tails
 * as in the middle, and unchanged when values on a circle are turned.
 *   V = max (F - G) + max (G - F)
 *
 * Range: V in [0, 1]; 0 where the two step functions coincide. `detail` has the two gaps as `d_plus`, `d_minus`.
 * The p-value is the limit distribution at V (sqrt(N) + 0.155 + 0.24/sqrt(N)), N = nm/(n + m).
 * Undefined: an empty sample.
 * Cost: one pass over the distinct values.
 * Accuracy: V to rounding; the limit distribution relative 1e-13, as an approximation for finite samples about 1e-3.
 * Source: Kuiper (1960), Tests concerning random points on a circle; Stephens (1970), Use of the Kolmogorov-Smirnov,
 * Cramer-von Mises and related statistics without extensive tables, table 1A.
 * Checked against: rational arithmetic and mpmath, `kuiper.json`, relative 1e-12.
 */
export const kuiper = defineDriftTest({
  id: 'kuiper',
  title: "Kuiper's test",
  use: 'any change of a numeric distribution, its tails included; hours and other values on a circle',
  formula: 'V = max (F(x) - G(x)) + max (G(x) - F(x))',
  cost: 'one pass over the distinct values',
  kinds: ['numeric'],
  decidesBy: 'pValue',
  options: z.strictObject({}),
  sources: [
    'Kuiper (1960), Tests concerning random points on a circle, Indagationes Mathematicae 22, 38-47',
    'Stephens (1970), Use of the Kolmogorov-Smirnov, Cramer-von Mises and related statistics without extensive tables, J. R. Stat. Soc. B 32, 115-122',
  ],
  measure(reference, current) {
    const { above, below } = largestGaps(reference, current);
    const statistic = above.size + below.size;
    const root = Math.sqrt((reference.size * current.size) / (reference.size + current.size));
    return {
      kind: 'measured',
      statistic,
      pValue: asPValue(kuiperSurvival(statistic * (root + 0.155 + 0.24 / root))),
      nReference: reference.size,
      nCurrent: current.size,
      detail: { d_plus: above.size, d_minus: below.size },
    };
  },
});
