import { CompensatedSum } from '../sum.ts';
import type { Ranking } from './ranking.ts';
import type { RankingMetric } from './ranking-metric.ts';

/**
 * Average precision: the area under the steps of the precision-recall curve.
 *   AP = 1/m Σ over positive rows i of P(i),  P(i) = #{positive rows with score >= i's} / #{rows with score >= i's}
 *
 * m positive rows. The variance is to first order (the infinitesimal jackknife): a row j adds
 *   1/m ( [j positive] (P(j) − AP) + Σ over positive i with score <= j's of ([j positive] − P(i)) / #{rows >= i} )
 * and a lone positive row √(AP (1 − AP)) more, because its own spread cannot be seen.
 * Range: (0, 1]; a score without information has about the share of positive rows. 1 means that all of those come
 * first.
 * Undefined: null without positive rows.
 * Cost: two passes over the groups of equal scores.
 * Accuracy: AP to rounding.
 * Source: Zhu (2004), Recall, precision and average precision; Efron (1982), The jackknife, the bootstrap and other
 * resampling plans, chapter 6; m as the number of trials of a comparable proportion: Boyd, Eng and Page (2013), Area under the
 * precision-recall curve, ECML PKDD.
 * Checked against: scikit-learn average_precision_score, tests/stats/fixtures/performance.json.
 */
export function averagePrecision(ranking: Ranking): RankingMetric | null {
  const { positives, negatives, positiveCount: m } = ranking;
  if (m === 0) return null;
  const groups = positives.length;
  const precision = new Float64Array(groups);
  const rowsFrom = new Float64Array(groups);
  const total = new CompensatedSum();
  let positivesFrom = 0;
  let rows = 0;
  for (let group = groups - 1; group >= 0; group--) {
    positivesFrom += positives[group]!;
    rows += positives[group]! + negatives[group]!;
    precision[group] = positivesFrom / rows;
    rowsFrom[group] = rows;
    total.add(positives[group]! * precision[group]!);
  }
  const value = total.value / m;
  const ofLonePositive = m === 1 ? Math.sqrt(value * (1 - value)) : 0;
  const ofPositive = new Float64Array(groups);
  const ofNegative = new Float64Array(groups);
  let gained = 0;
  let lost = 0;
  for (let group = 0; group < groups; group++) {
    const perRow = positives[group]! / rowsFrom[group]!;
    gained += perRow * (1 - precision[group]!);
    lost += perRow * precision[group]!;
    ofPositive[group] = (precision[group]! - value + gained) / m + ofLonePositive;
    ofNegative[group] = -lost / m;
  }
  return { value, ofPositive, ofNegative, size: m };
}
