import { z } from 'zod';
import { alternativeOption } from '../alternative.ts';
import { defineDriftTest } from '../measure.ts';
import { measureT } from '../t-test.ts';

const options = z.strictObject({
  alternative: alternativeOption('greater: the mean of the reference is the larger one'),
});

/**
 * Whether the means differ, the variances not being assumed equal.
 *   t = (mean x - mean y) / sqrt(s^2/n + r^2/m), s^2 and r^2 the variances that divide by n - 1 and m - 1
 *
 * Range: any number, 0 where the means agree, above 0 where that of the reference is larger. `detail.df`:
 * (s^2/n + r^2/m)^2 / ((s^2/n)^2/(n - 1) + (r^2/m)^2/(m - 1)), the degrees of freedom of Student's t.
 * Undefined: `too_few_rows` below two values on either side; where neither sample varies, `constant` if they agree
 * and `infinite` if not.
 * Cost: four passes over the distinct values.
 * Accuracy: relative 1e-13 of t, also where the values share a large offset; p as `studentTSurvival`.
 * Source: Welch (1947), The generalization of Student's problem when several different population variances are
 * involved; the degrees of freedom: Satterthwaite (1946), equation 17.
 * Checked against: SciPy 1.17.1 ttest_ind(equal_var=False) and mpmath, `welch_t.json`.
 */
export const welchT = defineDriftTest({
  id: 'welch_t',
  title: "Welch's t-test",
  use: 'a change of the mean',
  formula: 't = (mean x - mean y) / sqrt(s^2/n + r^2/m)',
  cost: 'four passes over the distinct values',
  kinds: ['numeric'],
  decidesBy: 'pValue',
  options,
  sources: [
    "Welch (1947), The generalization of Student's problem when several different population variances are involved, Biometrika 34, 28-35",
    'Satterthwaite (1946), An approximate distribution of estimates of variance components, Biometrics Bulletin 2, 110-114',
  ],
  measure: (reference, current, { alternative }) =>
    measureT(reference, current, alternative, (squaresX, n, squaresY, m) => {
      const ofX = squaresX / (n - 1) / n;
      const ofY = squaresY / (m - 1) / m;
      const squaredError = ofX + ofY;
      // In shares of the whole, because squares of tiny variances would vanish.
      const df = 1 / ((ofX / squaredError) ** 2 / (n - 1) + (ofY / squaredError) ** 2 / (m - 1));
      return { squaredError, df };
    }),
});
