import { CompensatedSum } from '../sum.ts';
import { deviance, stirlingError } from './gamma.ts';

/**
 * P(D+ >= d) for the one-sided one-sample Kolmogorov-Smirnov statistic of n values.
 *   sum over v = 0 ... floor(n (1 - d)) of  C(n, v) d (d + v/n)^(v - 1) (1 - d - v/n)^(n - v)
 *
 * n: a positive integer. d in [0, 1]; 1 at d = 0.
 * Cost: n terms; one above n = 1,000,000, where exp(-(6 n d + 1)^2 / (18 n)) takes their place, as in SciPy.
 * Accuracy: relative 1e-12 of the sum, all of whose terms are positive. The approximation is about (4/9) n d^4 too
 * large, relatively: 7e-6 for n = 1,000,000 at p = 3e-4, 6 percent at p = 1e-300, and less for larger n.
 * Source: Birnbaum and Tingey (1951), equation 3.0; each term as a binomial probability after Loader (2000).
 * Checked against: SciPy's special.smirnov, `kolmogorov.json`.
 */
export function smirnovSurvival(n: number, d: number): number {
  if (d <= 0) return 1;
  if (d >= 1) return 0;
  if (n > 1_000_000) return Math.exp(-((6 * n * d + 1) ** 2) / (18 * n));
  const sum = new CompensatedSum();
  sum.add((1 - d) ** n);
  const shift = n * d;
  const logFactor = stirlingError(n) + 0.5 * Math.log(n / (2 * Math.PI));
  // With p = d + v/n a term is d/p times the binomial probability of v, whose mean is v + nd.
  for (let v = 1; v < n - shift; v++) {
    const mean = v + shift;
    const w = n - v;
    const exponent =
      logFactor - stirlingError(v) - stirlingError(w) - deviance(v, mean) - deviance(w, n - mean);
    sum.add((shift / mean) * (Math.exp(exponent) / Math.sqrt(v * w)));
  }
  return sum.value;
}
