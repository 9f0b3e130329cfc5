import type { Alternative } from './alternative.ts';
import { asPValue } from './p-value.ts';
import {
  type Hypergeometric,
  highest,
  logProbability,
  lowest,
  modeOf,
  tailFrom,
} from './special/hypergeometric.ts';

/**
 * How much the logarithms of two equal probabilities may differ by rounding. Two tables whose probabilities differ by
 * less count as equally probable.
 */
const TIE = 1e-10;

/**
 * Fisher's exact p-value of the table [[a, b], [c, d]] given its margins, all of them positive.
 * `less` and `greater` are about a small or large a, so about an odds ratio ad / bc below or above 1; `two_sided`
 * adds up the tables that are at most as probable as the given one.
 * Cost: O(√(a + b + c + d)).
 * Accuracy: relative 1e-10 at counts in the millions, 1e-12 below 10,000.
 * Source: Fisher (1935); the two sides as in SciPy's and R's `fisher_exact`.
 */
export function fisherPValue(a: number, b: number, c: number, d: number, alternative: Alternative): number {
  const urn: Hypergeometric = { white: a + b, black: c + d, drawn: a + c };
  if (alternative === 'less') return asPValue(atMost(urn, a));
  if (alternative === 'greater') return asPValue(atLeast(urn, a));
  const observed = logProbability(urn, a) + TIE;
  const mode = modeOf(urn);
  if (logProbability(urn, mode) <= observed) return 1;
  const outward = a < mode ? -1 : 1;
  const across = outward === 1 ? -1 : 1;
  return asPValue(
    tailFrom(urn, a, outward) + tailFrom(urn, firstAtMost(urn, mode, across, observed), across),
  );
}

/** The tail that holds the mode is the complement of the other one, which is the smaller of the two. */
const atMost = (urn: Hypergeometric, x: number): number =>
  x < modeOf(urn) ? tailFrom(urn, x, -1) : 1 - tailFrom(urn, x + 1, 1);

const atLeast = (urn: Hypergeometric, x: number): number =>
  x > modeOf(urn) ? tailFrom(urn, x, 1) : 1 - tailFrom(urn, x - 1, -1);

/**
 * The value nearest to the mode, in the direction of `step`, whose probability is at most that of the logarithm
 * given; one beyond the support if there is none. Probabilities fall away from the mode.
 */
function firstAtMost(urn: Hypergeometric, mode: number, step: 1 | -1, logLimit: number): number {
  let above = 0;
  let below = (step === 1 ? highest(urn) - mode : mode - lowest(urn)) + 1;
  while (below - above > 1) {
    const middle = Math.floor((above + below) / 2);
    if (logProbability(urn, mode + step * middle) <= logLimit) below = middle;
    else above = middle;
  }
  return mode + step * below;
}
