/**
 * Corrects the p-values of a family of tests so that q <= alpha controls the false discovery rate: the expected share
 * of false alarms among the alarms is at most alpha, for independent or positively dependent tests.
 *   q(i) = min over j >= i of min(1, p(j) · m / j), p(1) <= … <= p(m)
 *
 * Takes p-values in [0, 1], returns q-values in the order given, each in [p, 1] and monotone in p.
 * Source: Benjamini and Hochberg (1995), procedure (1).
 * Checked against: statsmodels `multipletests(method='fdr_bh')`, tests/stats/fixtures/categorical.json.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const order = ascendingOrder(pValues);
  const qValues = new Array<number>(pValues.length);
  let smallest = 1;
  for (let rank = pValues.length; rank >= 1; rank--) {
    const index = order[rank - 1]!;
    // m / j before the product: it is at least 1 after rounding too, so no q-value falls below its p-value.
    smallest = Math.min(smallest, pValues[index]! * (pValues.length / rank));
    qValues[index] = smallest;
  }
  return qValues;
}

/**
 * Corrects the p-values of a family of tests so that q <= alpha controls the family-wise error rate: the probability
 * of any false alarm is at most alpha, whatever the dependence of the tests.
 *   q(i) = max over j <= i of min(1, p(j) · (m − j + 1)), p(1) <= … <= p(m)
 *
 * Takes p-values in [0, 1], returns q-values in the order given, each in [p, 1] and monotone in p.
 * Source: Holm (1979), A simple sequentially rejective multiple test procedure.
 * Checked against: statsmodels `multipletests(method='holm')`, tests/stats/fixtures/categorical.json.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = ascendingOrder(pValues);
  const qValues = new Array<number>(pValues.length);
  let largest = 0;
  for (const [position, index] of order.entries()) {
    largest = Math.max(largest, Math.min(1, pValues[index]! * (pValues.length - position)));
    qValues[index] = largest;
  }
  return qValues;
}

/** The indices of the p-values, smallest first. */
function ascendingOrder(pValues: readonly number[]): number[] {
  for (const [index, p] of pValues.entries())
    if (!(p >= 0 && p <= 1)) throw new RangeError(`expected p-values in [0, 1], got ${p} at index ${index}`);
  return pValues.map((_, index) => index).sort((a, b) => pValues[a]! - pValues[b]!);
}
