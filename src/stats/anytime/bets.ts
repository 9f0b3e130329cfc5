import { regularizedBeta } from '../special/beta.ts';

/** What bets on p-values have won so far; a plain JSON value of fixed size, advanced in place. */
export interface Bets {
  /** The wealth behind each bet, in units of which there are `total` in all. */
  readonly weights: number[];
  total: number;
  /** Natural logarithm of the wealth, 0 at the start. */
  logWealth: number;
  /** How many p-values were bet on. */
  played: number;
}

/** The exponents of the beta densities, from heavy at an end of [0, 1] to empty there. */
const SHAPES = [1 / 2, Math.SQRT1_2, 1, Math.SQRT2, 2];
/** How much of a bet is on a tail, and how wide the tails are: for changes of a few values in a hundred only. */
const TAIL_SHARE = 1 / 10;
const TAIL_WIDTHS = [2 ** -3, 2 ** -5, 2 ** -7];
/** In about as many values as these a half of the wealth is dealt out anew. */
const DEAL_AFTER = 300;

/**
 * Bets on a p-value not being uniform, by a mixture that is dealt out anew ever more seldom.
 *   weight_k <- ((1 - h) weight_k / total + h prior_k) f_k(p), h = 1 / (300 + p-values so far)
 *   wealth   <- wealth * the new total of the weights
 * The f_k are the beta densities B(a, b) with a and b among 1/2, 1/sqrt 2, 1, sqrt 2 and 2, and those that put a tenth
 * on an end of [0, 1] of the width 1/8, 1/32 or 1/128, averaged within the cells of a partition, so that each integrates
 * to 1. Half of the prior is on the uniform one, which bets nothing.
 *
 * p: in [0, 1]. Range: the wealth is positive; 1 means no evidence.
 * While the p-values are independent and uniform the wealth is a martingale from 1 on: it ever reaches c with a
 * probability of at most 1/c (Ville 1939).
 * Dealing anew keeps a reserve for a change that comes late, and keeps what was won when a change wears off. Being ever
 * more seldom it costs a power of the number of values, not a factor for each.
 * Cost: 31 multiplications a value.
 * Source: Vovk (2021), Testing randomness online, Statistical Science 36, 595-611 (conformal martingales by mixtures and
 * jumpers); the falling rate is of Koolen and de Rooij (2013), Universal codes from switching strategies.
 * Checked against: densities that integrate to 1, and simulation of uniform p-values.
 */
export const startBets = (): Bets => ({ weights: [...PRIOR], total: 1, logWealth: 0, played: 0 });

export function bet(bets: Bets, p: number): void {
  const { weights } = bets;
  const dealt = 1 / (DEAL_AFTER + bets.played);
  // Brings the weights back to the sum 1 in the same pass.
  const kept = (1 - dealt) / bets.total;
  const densities = DENSITIES[cellOf(p)]!;
  let total = 0;
  for (let k = 0; k < weights.length; k++) {
    const weight = (kept * weights[k]! + dealt * PRIOR[k]!) * densities[k]!;
    weights[k] = weight;
    total += weight;
  }
  bets.total = total;
  bets.logWealth += Math.log(total);
  bets.played++;
}

/** The share of [from, to] in the distribution that a bet puts its wealth on. */
type Mass = (from: number, to: number) => number;

const BETAS: readonly Mass[] = SHAPES.flatMap((a) =>
  SHAPES.filter((b) => a !== 1 || b !== 1).map(
    (b): Mass =>
      (from, to) =>
        betaMass(a, b, from, to),
  ),
);

const TAILS: readonly Mass[] = TAIL_WIDTHS.flatMap((width): Mass[] => {
  const mass: Mass = (from, to) =>
    (1 - TAIL_SHARE) * (to - from) + TAIL_SHARE * (Math.min(to / width, 1) - Math.min(from / width, 1));
  return [mass, (from, to) => mass(1 - to, 1 - from)];
});

const BETS: readonly Mass[] = [(from, to) => to - from, ...BETAS, ...TAILS];

const PRIOR = BETS.map((_, k) => (k === 0 ? 1 / 2 : 1 / 2 / (BETS.length - 1)));

/** Cells of 1/32, the first and the last halved again and again, because that is where small p-values differ. */
const EDGES = (() => {
  const halvings = Array.from({ length: 10 }, (_, i) => 2 ** (i - 15));
  const middle = Array.from({ length: 31 }, (_, i) => (i + 1) / 32);
  return [0, ...halvings, ...middle, ...halvings.map((edge) => 1 - edge).reverse(), 1];
})();

/** Of each cell the mean density of every bet. */
const DENSITIES: readonly Float64Array[] = EDGES.slice(1).map((to, cell) => {
  const from = EDGES[cell]!;
  return Float64Array.from(BETS, (mass) => mass(from, to) / (to - from));
});

/** From the nearer end, where the difference of two shares loses no digits. */
function betaMass(a: number, b: number, from: number, to: number): number {
  return from < 0.5
    ? regularizedBeta(a, b, to, 1 - to) - regularizedBeta(a, b, from, 1 - from)
    : regularizedBeta(b, a, 1 - from, from) - regularizedBeta(b, a, 1 - to, to);
}

function cellOf(p: number): number {
  let low = 0;
  let high = EDGES.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (EDGES[middle]! <= p) low = middle;
    else high = middle - 1;
  }
  return low;
}
