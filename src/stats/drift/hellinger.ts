import { defineBinnedDistance } from '../binned-distance.ts';
import { binningOptions } from '../binning.ts';
import { squaredHellinger } from '../squared-hellinger.ts';

/**
 * How far the square roots of the shares are apart. A metric.
 *   H = √(½ Σ (√r − √c)²); r, c the shares of reference and current
 *
 * The shares are made to add up to 1 after empty bins were filled.
 * Range: [0, 1]; 0 means equal shares, 1 no common bin.
 * Undefined: never.
 * Cost: O(d + b) for d distinct values and b bins.
 * Accuracy: relative 1e-12.
 * Source: Hellinger (1909); Le Cam and Yang (2000), Asymptotics in Statistics.
 * Checked against: NannyML's formula and mpmath, tests/stats/fixtures/distances.json.
 */
export const hellinger = defineBinnedDistance({
  id: 'hellinger',
  title: 'Hellinger distance',
  use: 'the size of a change on a scale from 0 to 1, with more weight on small shares than total variation',
  formula: '√(½ Σ (√r − √c)²)',
  options: binningOptions,
  sources: ['Hellinger (1909)', 'Le Cam and Yang (2000), Asymptotics in Statistics'],
  filledShares: 'normalized',
  distance: (reference, current) => Math.min(1, Math.sqrt(squaredHellinger(reference, current))),
});
