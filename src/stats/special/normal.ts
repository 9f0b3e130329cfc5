import { upperIncompleteGammaQ } from './gamma.ts';

/**
 * P(Z >= z) for a standard normal Z: half of Q(1/2, z^2/2) for z >= 0.
 *
 * Accuracy: relative 1e-12 down to 1e-300, 0 beyond z = 38.6.
 * Source: Abramowitz and Stegun 26.2.29 with 6.5.17.
 * Checked against: SciPy's norm.sf, `tails.json`.
 */
export const normalSurvival = (z: number): number =>
  z < 0 ? 1 - normalSurvival(-z) : upperIncompleteGammaQ(0.5, (z * z) / 2) / 2;
