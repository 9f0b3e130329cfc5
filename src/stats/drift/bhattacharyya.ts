import { defineBinnedDistance } from '../binned-distance.ts';
import { binningOptions } from '../binning.ts';
import { squaredHellinger } from '../squared-hellinger.ts';
import { CompensatedSum } from '../sum.ts';

/**
 * How little two samples overlap, on a scale without an upper end.
 *   B = −ln Σ √(r c); r, c the shares of reference and current
 *
 * The shares are made to add up to 1 after empty bins were filled.
 * Range: B >= 0; 0 means equal shares.
 * Undefined: `infinite` with `empty_bins: none` when the samples have no common bin.
 * Cost: O(d + b) for d distinct values and b bins.
 * Accuracy: relative 1e-12, also near 0: there it is −ln(1 − H²) with the squared Hellinger distance H².
 * Source: Bhattacharyya (1943); Kailath (1967), The divergence and Bhattacharyya distance measures in signal
 * selection.
 * Checked against: mpmath, tests/stats/fixtures/distances.json.
 */
export const bhattacharyya = defineBinnedDistance({
  id: 'bhattacharyya',
  title: 'Bhattacharyya distance',
  use: 'telling large changes apart, where distances with an upper end are all near it',
  formula: '−ln Σ √(r c)',
  options: binningOptions,
  sources: [
    'Bhattacharyya (1943), On a measure of divergence between two statistical populations',
    'Kailath (1967), The divergence and Bhattacharyya distance measures in signal selection',
  ],
  filledShares: 'normalized',
  distance(reference, current) {
    const apart = squaredHellinger(reference, current);
    if (apart < 0.5) return -Math.log1p(-apart);
    const overlap = new CompensatedSum();
    for (const [bin, r] of reference.entries()) overlap.add(Math.sqrt(r) * Math.sqrt(current[bin]!));
    return -Math.log(overlap.value);
  },
});
