import { z } from 'zod';
import { type Alternative, alternativeOption } from '../alternative.ts';
import { largestGaps } from '../distribution-gap.ts';
import { defineDriftTest, undefinedBecause } from '../measure.ts';
import { asPValue } from '../p-value.ts';
import { roundHalfEven } from '../round.ts';
import { kolmogorovFiniteSurvival, kolmogorovSurvival } from '../special/kolmogorov.ts';
import { greatestCommonDivisor, latticePointCount, pathShareOutside } from '../special/lattice-paths.ts';

type Method = 'exact' | 'asymptotic' | 'limiting';

/** Up to this many values on the larger side `auto` is exact. */
const EXACT_SIZE_MAX = 10_000;
/** About three seconds of work for an `exact` that was asked for; beyond it the asymptotic distribution is used. */
const LATTICE_POINTS_MAX = 1e9;

const options = z.strictObject({
  alternative: alternativeOption(
    'greater: the reference distribution function lies above the current one somewhere',
  ),
  method: z
    .enum(['auto', 'exact', 'asymptotic', 'limiting'])
    .default('auto')
    .describe('auto is exact up to 10,000 values on the larger side and asymptotic beyond'),
});

/**
 * Largest vertical gap between the two empirical distribution functions.
 *   D = max over x of |F(x) - G(x)|, F of the reference, G of the current sample;
 *   `greater` takes max (F - G), `less` max (G - F)
 *
 * Range: D in [0, 1]; 0 where the two step functions coincide. `detail.location` is the smallest value where the gap
 * is reached, `detail.sign` is 1 where F lies above G there and -1 below, `detail.method` the method that was used.
 * The p-value: `exact` counts lattice paths as if there were no ties; `asymptotic` is the distribution of the
 * one-sample statistic for nm/(n + m) values, rounded half to even (one-sided: Hodges' equation 5.3); `limiting` is
 * Kolmogorov's limit. `exact` gives way to `asymptotic` where nm/gcd^2 reaches 2^31 or the count would take
 * more than 1e9 steps.
 * Undefined: an empty sample; `asymptotic` with an effective size that rounds to 0 (one value against one).
 * Cost: one pass over the distinct values; `exact` nm times the width of the band between the lines, at most about
 * 1e8 steps for 10,000 against 9,999.
 * Accuracy: D to rounding; p as `pathShareOutside`, `kolmogorovFiniteSurvival` and `kolmogorovSurvival` say.
 * Source: Smirnov (1939); Hodges (1958), sections 2 and 5; Simard and L'Ecuyer (2011); Kolmogorov (1933).
 * Checked against: SciPy 1.17.1 ks_2samp and exact integer arithmetic, `ks.json`, relative 1e-9. SciPy's one-sided
 * exact count overflows from about 1,000 values in all on and gives way to the asymptotic formula; this one does not.
 */
export const ks = defineDriftTest({
  id: 'ks',
  title: 'Kolmogorov-Smirnov test',
  use: 'any change of a numeric distribution, strongest around its middle',
  formula: 'D = max |F(x) - G(x)|',
  cost: 'one pass over the distinct values; exact p-value: up to n m steps',
  kinds: ['numeric'],
  decidesBy: 'pValue',
  options,
  sources: [
    'Smirnov (1939), On the estimation of the discrepancy between empirical curves of distribution for two independent samples',
    'Hodges (1958), The significance probability of the Smirnov two-sample test, Arkiv for Matematik 3, 469-486',
    "Simard and L'Ecuyer (2011), Computing the two-sided Kolmogorov-Smirnov distribution, J. Stat. Softw. 39(11)",
  ],
  measure(reference, current, { alternative, method }) {
    const { above, below } = largestGaps(reference, current);
    const isBelow = alternative === 'less' || (alternative === 'two_sided' && below.size > above.size);
    const { size: gap, location } = isBelow ? below : above;
    const sizes = { n: reference.size, m: current.size };
    const used =
      method === 'auto' || method === 'exact' ? exactOrNot(sizes, gap, alternative, method) : method;
    if (used === 'asymptotic' && roundHalfEven(effectiveSize(sizes)) === 0)
      return undefinedBecause('too_few_rows');
    return {
      kind: 'measured',
      statistic: gap,
      pValue: asPValue(TAILS[used](sizes, gap, alternative)),
      nReference: reference.size,
      nCurrent: current.size,
      detail: { location, sign: isBelow ? -1 : 1, method: used },
    };
  },
});

interface Sizes {
  readonly n: number;
  readonly m: number;
}

function exactOrNot(sizes: Sizes, gap: number, alternative: Alternative, method: 'auto' | 'exact'): Method {
  const { n, m } = sizes;
  if (method === 'auto') return Math.max(n, m) <= EXACT_SIZE_MAX ? 'exact' : 'asymptotic';
  const gcd = greatestCommonDivisor(n, m);
  const isAffordable =
    latticePointCount(n, m, gapSteps(sizes, gap), alternative === 'two_sided') <= LATTICE_POINTS_MAX;
  return isAffordable && (n / gcd) * (m / gcd) < 2 ** 31 - 1 ? 'exact' : 'asymptotic';
}

/** The gap in units of 1/lcm(n, m), of which it is a whole number. */
const gapSteps = ({ n, m }: Sizes, gap: number): number =>
  Math.round(gap * (n / greatestCommonDivisor(n, m)) * m);

const effectiveSize = ({ n, m }: Sizes): number => (n * m) / (n + m);

const TAILS: Record<Method, (sizes: Sizes, gap: number, alternative: Alternative) => number> = {
  exact(sizes, gap, alternative) {
    const steps = gapSteps(sizes, gap);
    return steps === 0 ? 1 : pathShareOutside(sizes.n, sizes.m, steps, alternative === 'two_sided');
  },
  asymptotic(sizes, gap, alternative) {
    if (alternative === 'two_sided')
      return kolmogorovFiniteSurvival(roundHalfEven(effectiveSize(sizes)), gap);
    const larger = Math.max(sizes.n, sizes.m);
    const smaller = Math.min(sizes.n, sizes.m);
    const z = Math.sqrt(effectiveSize(sizes)) * gap;
    // Hodges (1958), equation 5.3.
    const correction =
      (2 * z * (larger + 2 * smaller)) / (3 * Math.sqrt(larger * smaller * (larger + smaller)));
    return Math.exp(-2 * z * z - correction);
  },
  limiting(sizes, gap, alternative) {
    const z = Math.sqrt(effectiveSize(sizes)) * gap;
    return alternative === 'two_sided' ? kolmogorovSurvival(z) : Math.exp(-2 * z * z);
  },
};
