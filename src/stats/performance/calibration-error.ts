import { CompensatedSum } from '../sum.ts';
import { type Estimate, estimateOf, NO_ESTIMATE } from './estimate.ts';
import type { ScoredRows } from './probabilities.ts';
import { normalQuantile } from './quantile.ts';

/**
 * Expected calibration error: how far probabilities lie from the frequencies that they foretell, bin by bin.
 *   ECE = Σ over bins | Σ over its rows (y − p) | / n
 *
 * p is the probability of the positive class and y whether the row is of it; without a positive class p is the largest
 * probability of the row (the first of equals) and y whether that class is the target. Bins are [0, 1/b], (1/b, 2/b] …
 * Range: [0, 1]; 0 means that every bin is right on average. From few rows it is biased upwards: well calibrated
 * probabilities have about √(2/π) Σ s.
 * The interval is ECE ± (√(2/π) Σ s + z √(Σ s²)), s² = Σ over the bin (y − p)²/n² the variance of the bin's part and z
 * the one-sided quantile: what the sum of the absolute errors of the bins exceeds with probability 1 − confidence at
 * most. It holds its confidence for many rows and is wide on purpose, because the bias is unknown.
 * Undefined: null without rows.
 * Cost: one pass.
 * Source: Naeini, Cooper and Hauskrecht (2015), Obtaining well calibrated probabilities using Bayesian binning, AAAI,
 * section 3; largest probabilities: Guo et al. (2017), On calibration of modern neural networks, ICML, equation 3; the
 * interval: concentration of a convex Lipschitz function around its mean, Ledoux (2001), The concentration of measure
 * phenomenon, chapter 2, around the median, which is at most the mean (Kwapien 1994).
 * Checked against: scikit-learn calibration_curve, tests/stats/fixtures/performance.json.
 */
export function calibrationError(scored: ScoredRows, bins: number, confidence: number): Estimate {
  const n = scored.target.length;
  if (n === 0) return NO_ESTIMATE;
  const { foretold, came } = foretellings(scored);
  const gaps = Array.from({ length: bins }, () => new CompensatedSum());
  const squares = new Float64Array(bins);
  for (let row = 0; row < n; row++) {
    const bin = binOf(foretold[row]!, bins);
    const gap = came[row]! - foretold[row]!;
    gaps[bin]!.add(gap);
    squares[bin]! += gap * gap;
  }
  const value = total(gaps.map((gap) => Math.abs(gap.value))) / n;
  const meanError = (Math.sqrt(2 / Math.PI) * total(squares.map(Math.sqrt))) / n;
  const largestError = Math.sqrt(total(squares)) / n;
  // normalQuantile is two-sided: at 2c − 1 it is the one-sided quantile of c.
  const reach = meanError + oneSidedQuantile(confidence) * largestError;
  return estimateOf(value, Math.max(0, value - reach), Math.min(1, value + reach));
}

const oneSidedQuantile = (confidence: number): number =>
  confidence > 0.5 ? normalQuantile(2 * confidence - 1) : 0;

function foretellings({ target, positive, scores }: ScoredRows): {
  foretold: Float64Array;
  came: Uint32Array;
} {
  if (positive !== null)
    return {
      foretold: scores.get(positive)!,
      came: target.map((label) => (label === positive ? 1 : 0)),
    };
  const foretold = new Float64Array(target.length).fill(-1);
  const came = new Uint32Array(target.length);
  for (const [index, ofClass] of scores)
    for (let row = 0; row < target.length; row++) {
      if (ofClass[row]! <= foretold[row]!) continue;
      foretold[row] = ofClass[row]!;
      came[row] = target[row] === index ? 1 : 0;
    }
  return { foretold, came };
}

/** An upper edge belongs to its bin. The edges are whole multiples of 1/bins, rounded once, as NumPy's linspace has them. */
function binOf(p: number, bins: number): number {
  const width = 1 / bins;
  const bin = Math.max(0, Math.min(bins - 1, Math.floor(p * bins)));
  if (bin > 0 && p <= bin * width) return bin - 1;
  return bin < bins - 1 && p > (bin + 1) * width ? bin + 1 : bin;
}

function total(terms: Iterable<number>): number {
  const sum = new CompensatedSum();
  for (const term of terms) sum.add(term);
  return sum.value;
}
