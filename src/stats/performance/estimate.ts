import { CompensatedSum } from '../sum.ts';
import { normalQuantile, studentTQuantile } from './quantile.ts';

/** A metric with the ends of its confidence interval, in the unit of the metric. Null where there is none. */
export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export const NO_ESTIMATE: Estimate = { value: null, low: null, high: null };

/** What is not finite becomes null, the whole estimate where it is the value. */
export function estimateOf(value: number, low: number, high: number): Estimate {
  if (!Number.isFinite(value)) return NO_ESTIMATE;
  return { value, low: Number.isFinite(low) ? low : null, high: Number.isFinite(high) ? high : null };
}

/**
 * The interval of a proportion, or of any estimate in [0, 1] whose variance is that of a proportion of `size` trials.
 *   (p + z²/2n ± z √(p (1 − p)/n + z²/4n²)) / (1 + z²/n)
 *
 * `size` > 0, not necessarily whole. The ends lie in [0, 1]; only a share of 0 or 1 reaches them.
 * Source: Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22, 209-212.
 */
export function wilsonEstimate(share: number, size: number, confidence: number): Estimate {
  const z = normalQuantile(confidence);
  const square = (z * z) / size;
  const middle = share + square / 2;
  const reach = Math.sqrt(square * (share * (1 - share) + square / 4));
  return estimateOf(
    share,
    share === 0 ? 0 : Math.max(0, (middle - reach) / (1 + square)),
    share === 1 ? 1 : Math.min(1, (middle + reach) / (1 + square)),
  );
}

/**
 * The interval of an estimate in [0, 1] with a known variance: Wilson's, at the number of trials n' which would give a
 * proportion that variance. A variance from few rows may be far too small, and is 0 at 0 and 1, so it is mixed with
 * the largest that is possible, that of `sizeLeast` trials, by the weight z²/(n + z²) which Wilson gives to ½:
 *   1/n' = (variance/(p (1 − p)) · n + 1/n · z²) / (n + z²),  n = sizeLeast
 * For a proportion of n trials this changes nothing.
 * Source: Kott and Carr (1997), Developing an estimation strategy for a pesticide data program, J. Official
 * Statistics 13, 367-383; compared by Franco et al. (2019), J. Survey Statistics and Methodology 7, 334-364. The
 * mixture is our own.
 */
export function shareEstimate(
  share: number,
  variance: number,
  sizeLeast: number,
  confidence: number,
): Estimate {
  const bounded = Math.min(1, Math.max(0, share));
  const largest = bounded * (1 - bounded);
  const square = normalQuantile(confidence) ** 2;
  const perTrial = largest > 0 ? variance / largest : 1 / sizeLeast;
  const size = (sizeLeast + square) / (perTrial * sizeLeast + square / sizeLeast);
  return wilsonEstimate(bounded, size, confidence);
}

/** The variance that a class without any error, or without any hit, hides: that of a proportion at Wilson's centre. */
export function hiddenVariance(share: number, size: number, confidence: number): number {
  if (share > 0 && share < 1) return 0;
  const square = normalQuantile(confidence) ** 2;
  const center = (share * size + square / 2) / (size + square);
  return (center * (1 - center)) / size;
}

/**
 * The mean of n values and the interval mean ± t s/√n, t with n − 1 degrees of freedom, cut off below `least`.
 * No interval from one value, none at all from no values.
 * Source: Student (1908), The probable error of a mean, Biometrika 6, 1-25.
 */
export function meanEstimate(values: Float64Array, confidence: number, least = -Infinity): Estimate {
  const { mean, standardError } = meanOf(values);
  const reach = studentTQuantile(confidence, values.length - 1) * standardError;
  return estimateOf(mean, Math.max(least, mean - reach), mean + reach);
}

/**
 * The mean of n values that are at least 0 and skewed to the right, with the interval of `meanEstimate` for its
 * logarithm, to first order: mean · exp(± t s/(mean √n)).
 * Source: Bonett (2006), Approximate confidence interval for standard deviation of nonnormal distributions,
 * Computational Statistics and Data Analysis 50, 775-782, which does so for the mean square.
 */
export function positiveMeanEstimate(values: Float64Array, confidence: number): Estimate {
  const { mean, standardError } = meanOf(values);
  const reach = studentTQuantile(confidence, values.length - 1) * standardError;
  // All values are 0 then: there is no scale on which to be uncertain.
  const factor = Math.exp(mean === 0 ? reach : reach / mean);
  return estimateOf(mean, mean / factor, mean * factor);
}

/**
 * The mean of n values in [0, most], with the interval of a share: such values have at most the variance of a proportion
 * of n trials. Its ends go beyond `most` where a value does.
 */
export function boundedMeanEstimate(values: Float64Array, most: number, confidence: number): Estimate {
  const { mean, standardError } = meanOf(values);
  if (!(mean <= most)) return meanEstimate(values, confidence, 0);
  const share = shareEstimate(mean / most, (standardError / most) ** 2, values.length, confidence);
  return estimateOf(mean, (share.low ?? Number.NaN) * most, (share.high ?? Number.NaN) * most);
}

/** Mean and s/√n, in two passes; NaN without values, and the error NaN for a single one. */
export function meanOf(values: Float64Array): { mean: number; standardError: number } {
  const n = values.length;
  const sum = new CompensatedSum();
  for (const value of values) sum.add(value);
  const mean = sum.value / n;
  const squares = new CompensatedSum();
  // Rounding of the mean must not make a constant seem to vary.
  if (values.some((value) => value !== values[0]))
    for (const value of values) squares.add((value - mean) ** 2);
  return { mean, standardError: n > 1 ? Math.sqrt(squares.value / (n - 1) / n) : Number.NaN };
}
