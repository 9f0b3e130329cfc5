/**
 * P(D >= h/lcm(m, n)) for the two-sample Kolmogorov-Smirnov statistic of m and n values without ties, exactly: the
 * share of the lattice paths from (0, 0) to (m, n) that reach a point with |n x - m y| / gcd >= h (two-sided) or
 * (n x - m y) / gcd >= h (one-sided).
 *   P(x, y) = 1 outside, else P(x - 1, y) x/(x + y) + P(x, y - 1) y/(x + y),  P(0, 0) = 0
 *
 * m, n: positive integers. h: a positive integer.
 * Cost: one multiplication and addition for each lattice point between the lines, see `latticePointCount`;
 * n + h operations where m = n.
 * Accuracy: relative 1e-11 down to 1e-307, 0 below; every term is positive.
 * Source: Hodges (1958), The significance probability of the Smirnov two-sample test, section 2; counting the paths
 * outside by shares after Viehmann (2021), arXiv:2102.08037; for m = n Gnedenko and Korolyuk (1951).
 * Checked against: exact integer arithmetic and SciPy's ks_2samp, `ks.json`.
 */
export function pathShareOutside(m: number, n: number, h: number, isTwoSided: boolean): number {
  if (m === n) return isTwoSided ? shareOutsideSquare(n, h) : reflectedShare(n, h);
  // The share is the same for both orders of the sizes; the inner loop runs over the smaller one.
  return m > n ? shareOutsideBand(m, n, h, isTwoSided) : shareOutsideBand(n, m, h, isTwoSided);
}

/** How many lattice points `pathShareOutside` visits. */
export function latticePointCount(m: number, n: number, h: number, isTwoSided: boolean): number {
  if (m === n) return n + h;
  const columnLength = (2 * h * greatestCommonDivisor(m, n)) / Math.max(m, n);
  return Math.max(m, n) * (isTwoSided ? Math.min(m, n, columnLength) : Math.min(m, n));
}

export function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Shares are kept multiplied by this, so that those that matter never come near the smallest double. */
const SCALE = 2 ** 960;
/** A share below this could not change a result that a double can hold. */
const NEGLIGIBLE = 1e-290;

function shareOutsideBand(m: number, n: number, h: number, isTwoSided: boolean): number {
  const gcd = greatestCommonDivisor(m, n);
  const mStep = m / gcd;
  const nStep = n / gcd;
  const endAt = (x: number) => (isTwoSided ? Math.min(Math.ceil((nStep * x + h) / mStep), n + 1) : n + 1);
  const reciprocals = Float64Array.from({ length: m + n + 1 }, (_, k) => 1 / k);
  // One column of P. Entries beyond the upper line have not been written yet and are those of the outside.
  const column = new Float64Array(n + 1).fill(SCALE).fill(0, 0, endAt(0));
  // A run of zeros in the column, which stay zero where nothing comes from below: in wide bands most of the work.
  let zeroFrom = 0;
  let zeroEnd = endAt(0);
  for (let x = 1; x <= m; x++) {
    const end = endAt(x);
    let runFrom = 0;
    let runEnd = 0;
    let below = SCALE;
    for (let y = Math.max(Math.floor((nStep * x - h) / mStep) + 1, 0); y < end; y++) {
      const reciprocal = reciprocals[x + y]!;
      below = column[y]! * (x * reciprocal) + below * (y * reciprocal);
      if (below < NEGLIGIBLE) {
        below = 0;
        if (y !== runEnd) runFrom = y;
        runEnd = y + 1;
        if (y >= zeroFrom && y < zeroEnd) {
          column[y] = 0;
          runEnd = zeroEnd;
          y = zeroEnd - 1;
          continue;
        }
      }
      column[y] = below;
    }
    zeroFrom = runFrom;
    zeroEnd = runEnd;
  }
  return column[n]! / SCALE;
}

/** The alternating series for equal sizes, its terms factored so that nothing cancels. */
function shareOutsideSquare(n: number, h: number): number {
  let share = 0;
  for (let k = Math.floor(n / h); k >= 0; k--) {
    let ratio = 1;
    for (let j = 0; j < h; j++) ratio *= (n - k * h - j) / (n + k * h + j + 1);
    share = ratio * (1 - share);
  }
  return 2 * share;
}

/** C(2n, n - h) / C(2n, n), by the reflection principle. */
function reflectedShare(n: number, h: number): number {
  let share = 1;
  for (let j = 0; j < h; j++) share *= (n - j) / (n + j + 1);
  return share;
}
