import { stirlingError } from './gamma.ts';
import { kolmogorovDurbin } from './kolmogorov-durbin.ts';
import { kolmogorovPelzGood } from './kolmogorov-pelz-good.ts';
import { smirnovSurvival } from './smirnov.ts';

/**
 * P(K > z) of Kolmogorov's limit distribution: 2 sum over k >= 1 of (-1)^(k - 1) exp(-2 k^2 z^2), and for small z
 * its Jacobi transform 1 - sqrt(2 pi)/z sum over odd k of exp(-k^2 pi^2 / (8 z^2)).
 *
 * Accuracy: relative 1e-14 down to the smallest normal double.
 * Source: Kolmogorov (1933), Sulla determinazione empirica di una legge di distribuzione; both series in Feller (1948),
 * On the Kolmogorov-Smirnov limit theorems for empirical distributions.
 * Checked against: SciPy's special.kolmogorov, `kolmogorov.json`.
 */
export function kolmogorovSurvival(z: number): number {
  if (z <= 0.04) return 1;
  if (z < 0.82) {
    const base = Math.exp(-(Math.PI ** 2) / (8 * z * z));
    // base^1 + base^9 + base^25, the next of which is below 1e-18 here.
    return 1 - (Math.sqrt(2 * Math.PI) / z) * base * (1 + base ** 8 * (1 + base ** 16));
  }
  const base = Math.exp(-2 * z * z);
  return 2 * base * (1 - base ** 3 * (1 - base ** 5 * (1 - base ** 7)));
}

/**
 * P(D >= d) for the two-sided one-sample Kolmogorov-Smirnov statistic of n values.
 *
 * Cost: up to about 1e7 operations (a power of a 115 x 115 matrix) for n <= 100,000, n terms otherwise.
 * Accuracy: that of the method which Simard and L'Ecuyer prescribe for the place: 1e-11 relative where it is exact
 * (n <= 140, or n <= 100,000 and n d^1.5 <= 1.4, or d >= 1/2); for n > 140 twice the one-sided probability from
 * n d^2 = 2.2 on (off by less than 2e-6 relative, vanishing in the tail) and Pelz and Good's expansion below.
 * Source: Simard and L'Ecuyer (2011), Computing the two-sided Kolmogorov-Smirnov distribution, sections 2 and 3.
 * Checked against: SciPy's kstwo.sf, which follows the same prescription, at relative 1e-9, `kolmogorov.json`.
 */
export function kolmogorovFiniteSurvival(n: number, d: number): number {
  const scaled = n * d;
  if (scaled <= 0.5) return 1;
  if (d >= 1) return 0;
  if (scaled <= 1) return 1 - lowestProbability(n, scaled);
  if (scaled >= n - 1) return 2 * (1 - d) ** n;
  const squared = scaled * d;
  if (d >= 0.5 || squared >= (n <= 140 ? 4 : 2.2)) return 2 * smirnovSurvival(n, d);
  if (n <= 140 || (n <= 100_000 && n * d ** 1.5 <= 1.4)) return 1 - kolmogorovDurbin(n, d);
  return 1 - kolmogorovPelzGood(n, d);
}

/** P(D <= d) = n!/n^n (2nd - 1)^n for 1/2 <= nd <= 1 (Ruben and Gambino 1982). */
function lowestProbability(n: number, scaled: number): number {
  return Math.sqrt(2 * Math.PI * n) * Math.exp(stirlingError(n) - n + n * Math.log(2 * scaled - 1));
}
