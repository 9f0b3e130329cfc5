import type { Sample } from '../core/sample.ts';
import { type Measurement, undefinedBecause } from './measure.ts';
import { pooledProportionsZ } from './proportions.ts';

/**
 * Whether the share of missing values has changed.
 *   statistic = | current share − reference share |, share = missing / rows; p as of `pooledProportionsZ`, two-sided
 *
 * Takes two samples of either kind; `nReference` and `nCurrent` are rows, missing ones included.
 * Range: [0, 1]; 0 means equal shares. `detail`: `reference_share`, `current_share` and their signed `difference`
 * (current − reference).
 * Undefined: `empty_reference` or `empty_current` without rows; `constant` when no value is missing on either side, or
 * every one is.
 * Cost: constant.
 * Accuracy: p relative 1e-12 down to 1e-300.
 * Source: as `pooledProportionsZ`.
 * Checked against: statsmodels `proportions_ztest`, tests/stats/fixtures/categorical.json.
 */
export function missingShare(reference: Sample, current: Sample): Measurement {
  const nReference = reference.size + reference.missing;
  const nCurrent = current.size + current.missing;
  if (nReference === 0) return undefinedBecause('empty_reference');
  if (nCurrent === 0) return undefinedBecause('empty_current');
  const test = pooledProportionsZ(reference.missing, nReference, current.missing, nCurrent);
  if (test === null) return undefinedBecause('constant');
  const referenceShare = reference.missing / nReference;
  const currentShare = current.missing / nCurrent;
  return {
    kind: 'measured',
    statistic: Math.abs(currentShare - referenceShare),
    pValue: test.pValue,
    nReference,
    nCurrent,
    detail: {
      reference_share: referenceShare,
      current_share: currentShare,
      difference: currentShare - referenceShare,
    },
  };
}
