import { CompensatedSum } from '../sum.ts';
import type { Cells } from './confusion-matrix.ts';
import { type Estimate, hiddenVariance, NO_ESTIMATE, shareEstimate, wilsonEstimate } from './estimate.ts';

/**
 * A ratio of counts for each class, such as its precision, and how a row moves the weighted sum of those ratios.
 */
export interface ClassRatios {
  /** 0 where the class has no rows to judge it by, as scikit-learn's `zero_division` has it by default. */
  readonly values: Float64Array;
  /** The number of trials behind each value. */
  readonly sizes: Float64Array;
  /** The derivative of Σ weight · value by the count of each cell. */
  gradient(weights: Float64Array): (target: number, prediction: number) => number;
}

/** What is averaged over: a weight a class, summing to 1, which may itself be the share of the class in the target. */
export interface ClassWeights {
  readonly weights: Float64Array;
  readonly areTargetShares: boolean;
}

/**
 * hits / (a · targets + b · predictions): recall for a = 1, b = 0, precision for a = 0, b = 1 and F1 for a = b = ½.
 */
export function hitRatios({ targets, predictions, hits }: Cells, a: number, b: number): ClassRatios {
  const sizes = targets.map((count, c) => a * count + b * predictions[c]!);
  const values = ratios(hits, sizes);
  return {
    values,
    sizes,
    gradient(weights) {
      const perTrial = ratios(weights, sizes);
      return (target, prediction) =>
        (target === prediction ? perTrial[target]! : 0) -
        a * values[target]! * perTrial[target]! -
        b * values[prediction]! * perTrial[prediction]!;
    },
  };
}

/** The share of the rows of other classes that were not predicted as the class. */
export function specificities({ size, targets, predictions, hits }: Cells): ClassRatios {
  const sizes = targets.map((count) => size - count);
  const values = ratios(
    sizes.map((count, c) => count - (predictions[c]! - hits[c]!)),
    sizes,
  );
  return {
    values,
    sizes,
    gradient(weights) {
      const perTrial = ratios(weights, sizes);
      const falseAlarms = perTrial.map((weight, c) => weight * (1 - values[c]!));
      const total = sum(falseAlarms);
      return (target, prediction) =>
        total - falseAlarms[target]! - (target === prediction ? 0 : perTrial[prediction]!);
    },
  };
}

/**
 * The weighted mean of a ratio over classes. Its variance is that of a function of multinomial counts to first order,
 *   Σ over cells count · (∂ mean / ∂ count)²
 * with what classes without an error hide (`hiddenVariance`). For a single class this is the variance of a proportion,
 * and the interval Wilson's. The least number of trials is that of independent classes, 1 / Σ weight²/size.
 * Null where no class with a weight has a row to judge it by.
 * Source: the delta method, Agresti (2013), Categorical Data Analysis, section 16.1; for F1 Takahashi et al. (2022),
 * Confidence interval for micro-averaged F1 and macro-averaged F1 scores, Applied Intelligence 52, 4961-4972.
 */
export function averageRatio(
  ratio: ClassRatios,
  { weights, areTargetShares }: ClassWeights,
  { cells, size }: Cells,
  confidence: number,
): Estimate {
  const { values, sizes } = ratio;
  if (!weights.some((weight, c) => weight > 0 && sizes[c]! > 0)) return NO_ESTIMATE;
  const value = sum(weights.map((weight, c) => weight * values[c]!));
  const gradient = ratio.gradient(weights);
  const variance = new CompensatedSum();
  for (const { target, prediction, count } of cells) {
    const ofShare = areTargetShares ? (values[target]! - value) / size : 0;
    variance.add(count * (gradient(target, prediction) + ofShare) ** 2);
  }
  for (const [c, weight] of weights.entries())
    if (weight > 0 && sizes[c]! > 0)
      variance.add(weight ** 2 * hiddenVariance(values[c]!, sizes[c]!, confidence));
  const spread = sum(weights.map((weight, c) => (sizes[c]! > 0 ? weight ** 2 / sizes[c]! : 0)));
  return shareEstimate(value, variance.value, 1 / spread, confidence);
}

/**
 * F1 of one class. It is 2J/(1 + J) with J = hits / (rows that are the class or predicted as it), a proportion, so the
 * ends of its interval are those of Wilson's interval of J, taken through the same function.
 */
export function singleF1({ targets, predictions, hits }: Cells, c: number, confidence: number): Estimate {
  const either = targets[c]! + predictions[c]! - hits[c]!;
  if (either === 0) return NO_ESTIMATE;
  const jaccard = wilsonEstimate(hits[c]! / either, either, confidence);
  const f1 = (share: number | null) => (share === null ? null : (2 * share) / (1 + share));
  return {
    value: (2 * hits[c]!) / (targets[c]! + predictions[c]!),
    low: f1(jaccard.low),
    high: f1(jaccard.high),
  };
}

const ratios = (counts: Float64Array, sizes: Float64Array): Float64Array =>
  counts.map((count, c) => (sizes[c] === 0 ? 0 : count / sizes[c]!));

function sum(terms: Float64Array): number {
  const total = new CompensatedSum();
  for (const term of terms) total.add(term);
  return total.value;
}
