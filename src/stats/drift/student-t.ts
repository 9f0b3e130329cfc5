import { z } from 'zod';
import { alternativeOption } from '../alternative.ts';
import { defineDriftTest } from '../measure.ts';
import { measureT } from '../t-test.ts';

const options = z.strictObject({
  alternative: alternativeOption('greater: the mean of the reference is the larger one'),
});

/**
 * Whether the means differ, the variances being assumed equal.
 *   t = (mean x - mean y) / (s sqrt(1/n + 1/m)), s^2 the sum of both sums of squared deviations over n + m - 2
 *
 * Range: any number, 0 where the means agree, above 0 where that of the reference is larger. `detail.df`: n + m - 2,
 * the degrees of freedom of Student's t.
 * Undefined: `too_few_rows` below two values on either side; where neither sample varies, `constant` if they agree
 * and `infinite` if not.
 * Cost: four passes over the distinct values.
 * Accuracy: relative 1e-13 of t, also where the values share a large offset; p as `studentTSurvival`.
 * Source: Fisher (1925), Applications of "Student's" distribution.
 * Checked against: SciPy 1.17.1 ttest_ind and mpmath, `student_t.json`.
 */
export const studentT = defineDriftTest({
  id: 'student_t',
  title: "Student's t-test",
  use: 'a change of the mean where the spread stays the same; welch_t needs no such condition',
  formula: 't = (mean x - mean y) / (s sqrt(1/n + 1/m))',
  cost: 'four passes over the distinct values',
  kinds: ['numeric'],
  decidesBy: 'pValue',
  options,
  sources: ['Fisher (1925), Applications of "Student\'s" distribution, Metron 5, 90-104'],
  measure: (reference, current, { alternative }) =>
    measureT(reference, current, alternative, (squaresX, n, squaresY, m) => {
      const df = n + m - 2;
      return { squaredError: ((squaresX + squaresY) / df) * (1 / n + 1 / m), df };
    }),
});
