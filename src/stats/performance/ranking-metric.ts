import { CompensatedSum } from '../sum.ts';
import { type Estimate, hiddenVariance, NO_ESTIMATE, shareEstimate } from './estimate.ts';
import type { Ranking } from './ranking.ts';

/** A metric of how well a score puts the positive rows first, and how much each row moves it. */
export interface RankingMetric {
  readonly value: number;
  /**
   * By group of equal scores: what a positive or negative row of it adds to the error of the value. The sum of the
   * squares over the rows is the variance.
   */
  readonly ofPositive: Float64Array;
  readonly ofNegative: Float64Array;
  /** The fewest trials that a proportion of the same variance can have. */
  readonly size: number;
}

/** One class against the rest. `weight` is its part of the average. */
export interface RankedClass {
  readonly ranking: Ranking;
  readonly weight: number;
  isPositive(row: number): boolean;
}

/**
 * The weighted mean of a ranking metric over classes; those for which it is undefined are left out. What a row adds to
 * the errors of the classes is added up before it is squared, so that the classes need not be independent.
 * `areTargetShares`: the weights are the shares of the classes among the rows.
 */
export function averageRanking(
  metric: (ranking: Ranking) => RankingMetric | null,
  classes: readonly RankedClass[],
  areTargetShares: boolean,
  confidence: number,
): Estimate {
  const judged = classes.flatMap((ranked) => {
    const found = metric(ranked.ranking);
    return found === null || ranked.weight === 0 ? [] : [{ ...ranked, found }];
  });
  const totalWeight = judged.reduce((total, { weight }) => total + weight, 0);
  if (totalWeight === 0) return NO_ESTIMATE;
  const value = judged.reduce((total, { weight, found }) => total + (weight / totalWeight) * found.value, 0);
  const rows = judged[0]!.ranking.groupOf.length;
  const errors = new Float64Array(rows);
  const variance = new CompensatedSum();
  let spread = 0;
  for (const { ranking, weight, found, isPositive } of judged) {
    const share = weight / totalWeight;
    const ofShare = areTargetShares ? (found.value - value) / (totalWeight * rows) : 0;
    for (let row = 0; row < rows; row++) {
      const group = ranking.groupOf[row]!;
      errors[row]! += isPositive(row)
        ? share * found.ofPositive[group]! + ofShare
        : share * found.ofNegative[group]!;
    }
    variance.add(share ** 2 * hiddenVariance(found.value, found.size, confidence));
    spread += share ** 2 / found.size;
  }
  for (const error of errors) variance.add(error * error);
  return shareEstimate(value, variance.value, 1 / spread, confidence);
}
