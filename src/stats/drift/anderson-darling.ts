import { z } from 'zod';
import type { NumericSample } from '../../core/sample.ts';
import { defineDriftTest, undefinedBecause } from '../measure.ts';
import { forEachPooledValue } from '../merge.ts';
import { CompensatedSum } from '../sum.ts';

const options = z.strictObject({
  midrank: z
    .boolean()
    .default(true)
    .describe('true takes the distribution functions in the middle of a step, false at its end'),
});

/**
 * The squared gap between the empirical distribution functions, weighted by one over its variance, so that the tails
 * count as much as the middle.
 *   A2 = (N - 1)/N sum over distinct values of l/N (m M - n K)^2 (1/n + 1/m) / (B (N - B) - N l/4)
 *   l, B: how many pooled values are equal, and how many lie below plus half of l; M, K: the latter in each sample;
 *   `midrank: false`: M, K, B with all of l, no N l/4 and not the largest value, without (N - 1)/N
 * The statistic is (A2 - 1)/sigma, which is about 0 where there is no drift and may be negative; `detail.a_squared`
 * is A2.
 * The p-value: exp of a parabola in the statistic, fitted to seven critical values; it ends at 0.25 and 0.001, which
 * are given for every statistic beyond.
 * Undefined: `too_few_rows` below four values in all; `constant` where all values are the same.
 * Cost: one pass over the distinct values and one loop over n + m.
 * Accuracy: relative 1e-13 of the statistic (absolute near 0).
 * Source: Scholz and Stephens (1987), K-sample Anderson-Darling tests, equations 3 to 7 and table 2.
 * Checked against: SciPy 1.17.1 anderson_ksamp, `anderson_darling.json`, relative 1e-9.
 */
export const andersonDarling = defineDriftTest({
  id: 'anderson_darling',
  title: 'Anderson-Darling test',
  use: 'any change of a numeric distribution, its tails as much as its middle',
  formula: 'A2 = integral of N (F(x) - G(x))^2 / (H(x) (1 - H(x))) dH(x), standardized',
  cost: 'one pass over the distinct values',
  kinds: ['numeric'],
  decidesBy: 'pValue',
  options,
  sources: ['Scholz and Stephens (1987), K-sample Anderson-Darling tests, J. Am. Stat. Assoc. 82, 918-924'],
  measure(reference, current, { midrank }) {
    const n = reference.size;
    const m = current.size;
    if (n + m < 4) return undefinedBecause('too_few_rows');
    if (isConstant(reference, current)) return undefinedBecause('constant');
    const aSquared = midrank ? withMidranks(reference, current) : atStepEnds(reference, current);
    const statistic = (aSquared - 1) / Math.sqrt(variance(n, m));
    return {
      kind: 'measured',
      statistic,
      pValue: interpolatedPValue(statistic),
      nReference: n,
      nCurrent: m,
      detail: { a_squared: aSquared },
    };
  },
});

const isConstant = (reference: NumericSample, current: NumericSample): boolean =>
  reference.values.length === 1 && current.values.length === 1 && reference.values[0] === current.values[0];

/** Equation 7. */
function withMidranks(reference: NumericSample, current: NumericSample): number {
  const n = reference.size;
  const m = current.size;
  const total = n + m;
  const sum = new CompensatedSum();
  let belowInReference = 0;
  let belowInCurrent = 0;
  forEachPooledValue(reference, current, (_value, a, b) => {
    const tied = a + b;
    const inReference = belowInReference + a / 2;
    const inCurrent = belowInCurrent + b / 2;
    const below = inReference + inCurrent;
    const gap = m * inReference - n * inCurrent;
    sum.add((tied * gap * gap) / (below * (total - below) - (total * tied) / 4));
    belowInReference += a;
    belowInCurrent += b;
  });
  return ((total - 1) / total / n / m) * sum.value;
}

/** Equation 6. */
function atStepEnds(reference: NumericSample, current: NumericSample): number {
  const n = reference.size;
  const m = current.size;
  const total = n + m;
  const sum = new CompensatedSum();
  let upToReference = 0;
  let upToCurrent = 0;
  forEachPooledValue(reference, current, (_value, a, b) => {
    upToReference += a;
    upToCurrent += b;
    const upTo = upToReference + upToCurrent;
    const gap = m * upToReference - n * upToCurrent;
    if (upTo < total) sum.add(((a + b) * gap * gap) / (upTo * (total - upTo)));
  });
  return sum.value / n / m;
}

/** The variance of A2 under no drift: equation 4 with k = 2. */
function variance(n: number, m: number): number {
  const total = n + m;
  const reciprocals = 1 / n + 1 / m;
  let partial = 0;
  let g = 0;
  for (let i = 1; i <= total - 2; i++) {
    partial += 1 / (total - i);
    g += partial / (i + 1);
  }
  const h = partial + 1;
  const a = 4 * g - 6 + (10 - 6 * g) * reciprocals;
  const b = 8 * h + 12 * g - 22 + (2 * g - 14 * h - 4) * reciprocals;
  const c = 36 * h + 4 + (2 * h - 6) * reciprocals;
  const d = 24;
  return (((a * total + b) * total + c) * total + d) / ((total - 1) * (total - 2) * (total - 3));
}

/**
 * The least-squares parabola through ln of the seven levels of table 2 (0.25 to 0.001) over their critical values for
 * m = 1: 0.325, 1.226, 1.961, 2.718, 3.752, 4.592, 6.546.
 */
function interpolatedPValue(statistic: number): number {
  if (statistic < 0.325) return 0.25;
  if (statistic > 6.546) return 0.001;
  return Math.exp((0.01819809457411126 * statistic - 1.0082265644652506) * statistic - 1.0777702798204873);
}
