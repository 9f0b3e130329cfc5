import { CompensatedSum } from '../sum.ts';
import type { Ranking } from './ranking.ts';
import type { RankingMetric } from './ranking-metric.ts';

/**
 * The area under the ROC curve: how often a positive row has a higher score than a negative one.
 *   AUC = #{positive score > negative score}/(mn), ties counting half
 *
 * m positive and n negative rows. The variance is DeLong's: V(10)/m + V(01)/n, the variances (divided by m − 1 and
 * n − 1) of how large a share of the other rows each row beats. With a single row on a side it is the largest that any
 * scores can have, AUC (1 − AUC)/min(m, n), which is also what `size` says.
 * Range: [0, 1]; 0 means that every negative row has the higher score, ½ is chance.
 * Undefined: null without positive or without negative rows.
 * Cost: one pass over the groups of equal scores; ranks in place of the mn comparisons.
 * Accuracy: AUC to rounding.
 * Source: DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44, 837-845, equations 3 to 6; ranks as in Sun and Xu
 * (2014), Fast implementation of DeLong's algorithm, IEEE Signal Processing Letters 21, 1389-1393; the bound: Birnbaum
 * and Klose (1957), Bounds for the variance of the Mann-Whitney statistic, Annals of Mathematical Statistics 28, 933-945.
 * Checked against: scikit-learn roc_auc_score and the mn comparisons, tests/stats/fixtures/performance.json.
 */
export function rocAuc(ranking: Ranking): RankingMetric | null {
  const { positives, negatives, positiveCount: m, negativeCount: n } = ranking;
  if (m === 0 || n === 0) return null;
  const beatenByPositive = new Float64Array(positives.length);
  const beatenByNegative = new Float64Array(positives.length);
  const pairs = new CompensatedSum();
  let positivesBelow = 0;
  let negativesBelow = 0;
  for (let group = 0; group < positives.length; group++) {
    const beaten = negativesBelow + negatives[group]! / 2;
    pairs.add(positives[group]! * beaten);
    beatenByPositive[group] = beaten / n;
    beatenByNegative[group] = (positivesBelow + positives[group]! / 2) / m;
    positivesBelow += positives[group]!;
    negativesBelow += negatives[group]!;
  }
  const value = pairs.value / m / n;
  const largest = Math.sqrt(value * (1 - value));
  const errorOf = (count: number, deviation: number) =>
    count === 1 ? largest : deviation / Math.sqrt(count * (count - 1));
  return {
    value,
    ofPositive: beatenByPositive.map((beaten) => errorOf(m, beaten - value)),
    ofNegative: beatenByNegative.map((beaten) => errorOf(n, 1 - beaten - value)),
    size: Math.min(m, n),
  };
}
