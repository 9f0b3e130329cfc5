import { defineBinnedDistance } from '../binned-distance.ts';
import { binningOptions } from '../binning.ts';
import { CompensatedSum } from '../sum.ts';

/**
 * The share of the histograms that does not overlap.
 *   HI = 1 − Σ min(r, c); r, c the shares of reference and current
 *
 * The shares are made to add up to 1 after empty bins were filled; the value is then that of the total variation
 * distance.
 * Range: [0, 1]; 0 means equal shares, 1 no common bin.
 * Undefined: never.
 * Cost: O(d + b) for d distinct values and b bins.
 * Accuracy: relative 1e-14 times the digits that r − c cancels; it is summed as Σ r − min(r, c), which does not cancel
 * as a whole.
 * Source: Swain and Ballard (1991), Color indexing.
 * Checked against: exact arithmetic, tests/stats/fixtures/distances.json.
 */
export const histogramIntersection = defineBinnedDistance({
  id: 'histogram_intersection',
  title: 'Histogram intersection distance',
  use: 'the share of the current histogram that lies outside of the reference histogram',
  formula: '1 − Σ min(r, c)',
  options: binningOptions,
  sources: ['Swain and Ballard (1991), Color indexing'],
  filledShares: 'normalized',
  distance(reference, current) {
    const sum = new CompensatedSum();
    for (const [bin, r] of reference.entries()) sum.add(Math.max(0, r - current[bin]!));
    return Math.min(1, sum.value);
  },
});
