import { defineBinnedDistance } from '../binned-distance.ts';
import { binningOptions } from '../binning.ts';
import { CompensatedSum } from '../sum.ts';

/**
 * How far the current shares of the bins have moved from the reference's: the sum of both directions of the
 * Kullback-Leibler divergence.
 *   PSI = Σ (c − r) ln(c / r), in nats; r, c the shares of reference and current
 *
 * Ten bins at the deciles of the reference unless told otherwise, the custom of credit scoring that the usual reading
 * (below 0.1 stable, above 0.25 a large shift) was made for. Filled shares are not normalized again, which is how the
 * published implementations add them up.
 * Range: PSI >= 0; 0 means equal shares.
 * Undefined: `infinite` with `empty_bins: none` when a bin is empty on one side only.
 * Cost: O(d + b) for d distinct values and b bins.
 * Accuracy: relative 1e-12; no term is negative, and near c = r each is taken by log1p.
 * Source: Siddiqi (2006), Credit Risk Scorecards; Jeffreys (1946) for the divergence.
 * Checked against: Evidently's and Frouros' formulas in NumPy, and mpmath, tests/stats/fixtures/distances.json.
 */
export const psi = defineBinnedDistance({
  id: 'psi',
  title: 'Population stability index',
  use: 'the size of a shift in the terms of credit scoring; sensitive to bins that (nearly) empty or fill up',
  formula: 'Σ (c − r) ln(c / r)',
  options: binningOptions,
  sources: ['Siddiqi (2006), Credit Risk Scorecards', 'Jeffreys (1946), An invariant form for the prior'],
  filledShares: 'as_filled',
  distance(reference, current) {
    const sum = new CompensatedSum();
    for (const [bin, r] of reference.entries()) {
      const gap = current[bin]! - r;
      if (gap === 0) continue;
      sum.add(gap * logRatio(current[bin]!, r));
    }
    return Math.abs(sum.value);
  },
});

/** ln(c / r), exact to rounding also where c and r are close. Infinite where one of them is 0. */
function logRatio(c: number, r: number): number {
  const relative = (c - r) / r;
  return Math.abs(relative) < 0.5 ? Math.log1p(relative) : Math.log(c / r);
}
