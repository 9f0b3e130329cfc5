import { z } from 'zod';
import { alternativeOption, symmetricTail } from '../alternative.ts';
import { defineDriftTest, undefinedBecause } from '../measure.ts';
import { asPValue } from '../p-value.ts';
import { compareRanks, placementVariance } from '../ranks.ts';
import { studentTSurvival } from '../special/student-t.ts';

const options = z.strictObject({
  alternative: alternativeOption('greater: the reference values are the larger ones'),
});

/**
 * Whether the values of one sample tend to be larger, also where spreads and shapes differ.
 *   W = nm (1/2 - P) / sqrt(n S + m R),  P = #{x > y}/(nm) with ties counting half,
 *   S, R: variances of how many values of the other sample lie below each x and each y
 *
 * Range: any number; 0 where P = 1/2, below 0 where the reference values are the larger ones. `detail.p_greater` is P,
 * `detail.df` the degrees of freedom (n S + m R)^2 / ((n S)^2/(n - 1) + (m R)^2/(m - 1)) of Student's t.
 * Undefined: `too_few_rows` below two values on either side; where S = R = 0, `infinite` if the samples do not
 * overlap and `constant` otherwise.
 * Cost: five passes over the distinct values.
 * Accuracy: relative 1e-12 of W (absolute near 0); p as `studentTSurvival`.
 * Source: Brunner and Munzel (2000), The nonparametric Behrens-Fisher problem, sections 2 and 3.
 * Checked against: SciPy 1.17.1 brunnermunzel and mpmath, `brunner_munzel.json`.
 */
export const brunnerMunzel = defineDriftTest({
  id: 'brunner_munzel',
  title: 'Brunner-Munzel test',
  use: 'values that became larger or smaller, also where their spread changed',
  formula: 'W = nm (1/2 - P) / sqrt(n S + m R), P = P(x > y) + P(x = y)/2',
  cost: 'five passes over the distinct values',
  kinds: ['numeric'],
  decidesBy: 'pValue',
  options,
  sources: [
    'Brunner and Munzel (2000), The nonparametric Behrens-Fisher problem: asymptotic theory and a small-sample approximation, Biometrical Journal 42, 17-25',
  ],
  measure(reference, current, { alternative }) {
    const n = reference.size;
    const m = current.size;
    if (n < 2 || m < 2) return undefinedBecause('too_few_rows');
    const { u } = compareRanks(reference, current);
    const ofReference = n * placementVariance(reference, current);
    const ofCurrent = m * placementVariance(current, reference);
    const variance = ofReference + ofCurrent;
    if (variance === 0) return undefinedBecause(u === 0 || u === n * m ? 'infinite' : 'constant');
    const statistic = ((n * m) / 2 - u) / Math.sqrt(variance);
    const df = variance ** 2 / (ofReference ** 2 / (n - 1) + ofCurrent ** 2 / (m - 1));
    return {
      kind: 'measured',
      statistic,
      pValue: asPValue(symmetricTail(-statistic, alternative, (t) => studentTSurvival(t, df))),
      nReference: n,
      nCurrent: m,
      detail: { df, p_greater: u / (n * m) },
    };
  },
});
