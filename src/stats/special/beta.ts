import { stirlingError } from './gamma.ts';

/**
 * The regularized incomplete beta function I_x(a, b), the share of the beta distribution below x.
 *
 * a, b > 0. `y` is 1 - x, given as well because it cannot be had from an x near 1.
 * Range: [0, 1]. Cost: about sqrt(max(a, b)) steps at worst, next to the mean.
 * Accuracy: relative 1e-12 (4e-17 a for a above 1e4) down to 1e-300 for x below about the mean a/(a + b), absolute
 * 1e-15 above.
 * Source: DLMF 8.17.22 by the modified method of Lentz (Thompson and Barnett 1986), 8.17.4 beyond the mean.
 * Checked against: mpmath through Student's t, `tails.json`.
 */
export function regularizedBeta(a: number, b: number, x: number, y: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  const factor = powersOverBeta(a, b, x, y);
  return x < (a + 1) / (a + b + 2) ? (factor / a) * fraction(a, b, x) : 1 - (factor / b) * fraction(b, a, y);
}

/** x^a y^b / B(a, b), around the mode of which everything is written, so that large a and b cost no digits. */
function powersOverBeta(a: number, b: number, x: number, y: number): number {
  const excess = b * x - a * y;
  const exponent =
    a * logRatio((x * (a + b)) / a, excess / a) +
    b * logRatio((y * (a + b)) / b, -excess / b) +
    stirlingError(a + b) -
    stirlingError(a) -
    stirlingError(b);
  return Math.sqrt((a * b) / (2 * Math.PI * (a + b))) * Math.exp(exponent);
}

/** ln ratio, where ratio - 1 is known as `excess`. */
const logRatio = (ratio: number, excess: number): number =>
  Math.abs(excess) < 0.5 ? Math.log1p(excess) : Math.log(ratio);

function fraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; ; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    const factor = d * c;
    value *= factor;
    if (Math.abs(factor - 1) < Number.EPSILON) return value;
  }
}
