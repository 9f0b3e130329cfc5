import { deviance, stirlingError } from './gamma.ts';

/**
 * The hypergeometric distribution: how many of the `drawn` balls are white, drawn without return from an urn with
 * `white` white and `black` black ones.
 *   P(x) = C(white, x) C(black, drawn − x) / C(white + black, drawn), low <= x <= high
 *
 * Counts are integers >= 0.
 */
export interface Hypergeometric {
  readonly white: number;
  readonly black: number;
  readonly drawn: number;
}

export const lowest = ({ black, drawn }: Hypergeometric): number => Math.max(0, drawn - black);
export const highest = ({ white, drawn }: Hypergeometric): number => Math.min(white, drawn);

/** The most probable value (the larger one of two). */
export const modeOf = ({ white, black, drawn }: Hypergeometric): number =>
  Math.floor(((drawn + 1) * (white + 1)) / (white + black + 2));

/**
 * ln P(x) for low <= x <= high.
 * Cost: constant. Accuracy: absolute 1e-13 plus 1e-15 times its size, also at counts in the millions.
 * Source: Loader (2000), Fast and accurate computation of binomial probabilities: a hypergeometric
 * probability as a quotient of three binomial ones.
 */
export function logProbability({ white, black, drawn }: Hypergeometric, x: number): number {
  const total = white + black;
  const p = drawn / total;
  const q = (total - drawn) / total;
  return logBinomial(x, white, p, q) + logBinomial(drawn - x, black, p, q) - logBinomial(drawn, total, p, q);
}

/**
 * The probability of x and everything beyond it in the direction of `step`; 0 outside of the support.
 * Cost: O(standard deviation) steps when x lies on the far side of the mode; not meant for the near side of it.
 * Accuracy: relative 1e-12 plus 1e-15 times |ln P(x)|.
 */
export function tailFrom(urn: Hypergeometric, x: number, step: 1 | -1): number {
  const { white, black, drawn } = urn;
  const low = lowest(urn);
  const high = highest(urn);
  if (x < low || x > high) return 0;
  let sum = 1;
  let term = 1;
  for (let k = x; k + step >= low && k + step <= high; k += step) {
    term *=
      step === 1
        ? ((white - k) / (k + 1)) * ((drawn - k) / (black - drawn + k + 1))
        : (k / (white - k + 1)) * ((black - drawn + k) / (drawn - k + 1));
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return Math.exp(logProbability(urn, x) + Math.log(sum));
}

/** ln of C(n, x) p^x q^(n − x), q = 1 − p. */
function logBinomial(x: number, n: number, p: number, q: number): number {
  if (x === 0) return n === 0 ? 0 : n * Math.log(q);
  if (x === n) return n * Math.log(p);
  return (
    stirlingError(n) -
    stirlingError(x) -
    stirlingError(n - x) -
    deviance(x, n * p) -
    deviance(n - x, n * q) -
    0.5 * Math.log((2 * Math.PI * x * (n - x)) / n)
  );
}
