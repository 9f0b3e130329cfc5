import type { ScoredRows } from './probabilities.ts';

/**
 * The logarithmic loss of each row, whose mean is the log loss.
 *   −ln p, p the probability given to the target class, brought into [ε, 1 − ε] with ε = 2^−52
 *
 * In [2.2e-16, 36.04]; a target that has no probability counts as given 0. The clipping is scikit-learn's for float64.
 * Source: Good (1952), Rational decisions, J. R. Stat. Soc. B 14, 107-114.
 * Checked against: scikit-learn log_loss, tests/stats/fixtures/performance.json.
 */
export function logLosses({ target, positive, scores }: ScoredRows): Float64Array {
  const ofPositive = positive === null ? undefined : scores.get(positive)!;
  const losses = new Float64Array(target.length);
  for (let row = 0; row < losses.length; row++) {
    const label = target[row]!;
    const probability =
      ofPositive === undefined
        ? (scores.get(label)?.[row] ?? 0)
        : label === positive
          ? ofPositive[row]!
          : 1 - ofPositive[row]!;
    losses[row] = -Math.log(Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, probability)));
  }
  return losses;
}

/**
 * The quadratic loss of each row, whose mean is the Brier score.
 *   (p − y)² of the positive class, or Σ over classes (p − y)², y being 1 for the target class and else 0
 *
 * In [0, 1] with a positive class, in [0, 2] for probabilities of several classes that add up to 1.
 * Source: Brier (1950), Verification of forecasts expressed in terms of probability, Monthly Weather Review 78, 1-3,
 * equation 2; halved for two classes, as is custom.
 * Checked against: scikit-learn brier_score_loss, tests/stats/fixtures/performance.json.
 */
export function quadraticLosses({ target, scores }: ScoredRows): Float64Array {
  const losses = new Float64Array(target.length);
  for (const [index, ofClass] of scores)
    for (let row = 0; row < losses.length; row++)
      losses[row]! += (ofClass[row]! - (target[row] === index ? 1 : 0)) ** 2;
  // A target without a probability of its own was given 0.
  if (scores.size > 1)
    for (let row = 0; row < losses.length; row++) if (!scores.has(target[row]!)) losses[row]! += 1;
  return losses;
}
