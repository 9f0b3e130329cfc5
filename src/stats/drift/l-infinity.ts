import { defineBinnedDistance } from '../binned-distance.ts';
import { binningOptions } from '../binning.ts';

/**
 * The largest change of the share of any one bin. A metric.
 *   L∞ = max |r − c|; r, c the shares of reference and current
 *
 * The shares are made to add up to 1 after empty bins were filled.
 * Range: [0, 1]; 0 means equal shares.
 * Undefined: never.
 * Cost: O(d + b) for d distinct values and b bins.
 * Accuracy: relative 1e-14 times the digits that r − c cancels.
 * Source: Breck et al. (2019), Data validation for machine learning.
 * Checked against: exact arithmetic, tests/stats/fixtures/distances.json.
 */
export const lInfinity = defineBinnedDistance({
  id: 'l_infinity',
  title: 'L-infinity distance',
  use: 'one category or bin that grows or shrinks while the rest stays',
  formula: 'max |r − c|',
  options: binningOptions,
  sources: ['Breck et al. (2019), Data validation for machine learning'],
  filledShares: 'normalized',
  distance: (reference, current) =>
    reference.reduce((largest, r, bin) => Math.max(largest, Math.abs(r - current[bin]!)), 0),
});
