/**
 * P(K > z) of the limit distribution of Kuiper's statistic: 2 sum over k >= 1 of (4 k^2 z^2 - 1) exp(-2 k^2 z^2), and
 * for small z its Jacobi transform 1 - sqrt(2 pi) pi^2/z^3 sum over k >= 1 of k^2 exp(-k^2 pi^2 / (2 z^2)).
 *
 * Accuracy: relative 1e-13 down to the smallest normal double.
 * Source: Kuiper (1960), Tests concerning random points on a circle; the transform is that of Jacobi's
 * theta function, of whose product with z the distribution function is the derivative.
 * Checked against: mpmath, `kuiper.json`.
 */
export function kuiperSurvival(z: number): number {
  if (z <= 0.1) return 1;
  let sum = 0;
  if (z < 1) {
    for (let k = 4; k >= 1; k--) sum += k * k * Math.exp(-((k * Math.PI) ** 2) / (2 * z * z));
    return 1 - (Math.sqrt(2 * Math.PI) * Math.PI ** 2 * sum) / z ** 3;
  }
  for (let k = 5; k >= 1; k--) {
    const squared = (k * z) ** 2;
    sum += (4 * squared - 1) * Math.exp(-2 * squared);
  }
  return 2 * sum;
}
