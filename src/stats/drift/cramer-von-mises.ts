import { z } from 'zod';
import type { NumericSample } from '../../core/sample.ts';
import { defineDriftTest, undefinedBecause } from '../measure.ts';
import { forEachPooledValue } from '../merge.ts';
import { asPValue } from '../p-value.ts';
import { cramerVonMisesShare, cramerVonMisesSurvival } from '../special/cramer-von-mises.ts';
import { greatestCommonDivisor } from '../special/lattice-paths.ts';
import { CompensatedSum } from '../sum.ts';

/** Up to this many values in both samples together the exact distribution takes at most a quarter of a second. */
const EXACT_SIZE_MAX = 60;

const options = z.strictObject({
  method: z
    .enum(['auto', 'exact', 'asymptotic'])
    .default('auto')
    .describe('auto and exact are exact up to 60 values in both samples together, where there are no ties'),
});

/**
 * The mean squared gap between the empirical distribution functions, taken at the pooled values.
 *   T = U/(nm(n + m)) - (4nm - 1)/(6(n + m)),  U = n sum (r_i - i)^2 + m sum (s_j - j)^2,
 *   r_i, s_j the pooled ranks of the ordered values; ties have their mid-rank
 * Without ties T = nm/(n + m)^2 sum (F - G)^2 over the pooled values; it is computed in this form, to which ties
 * add terms, because U and what is taken from it agree in all their leading digits.
 *
 * Range: from 0 (identical samples) on, about 1/6 where there is no drift. `detail.method` is the method that was used.
 * The p-value: `exact` counts orders; `asymptotic` is the limit distribution at (T - E T)/sqrt(45 Var T) + 1/6.
 * With ties T is that of the formula, which grows where a large share of the values is tied and the sizes differ
 * (two samples of 1,000 and 100 from ten values have T near 8): for such columns use another test.
 * Undefined: `too_few_rows` below two values on either side; `constant` where all values are the same.
 * Cost: one pass over the distinct values; exact at most 1e7 steps.
 * Accuracy: T relative 1e-14; p as `cramerVonMisesShare` and `cramerVonMisesSurvival` say.
 * Source: Anderson (1962), On the distribution of the two-sample Cramer-von Mises criterion, equations 2, 9, 10 and
 * 11, 14, 15 for the moments.
 * Checked against: SciPy 1.17.1 cramervonmises_2samp, rational arithmetic and mpmath, `cramer_von_mises.json`;
 * SciPy's own asymptotic p-value stops its series at terms of 1e-7 and is taken from 1.
 */
export const cramerVonMises = defineDriftTest({
  id: 'cramer_von_mises',
  title: 'Cramer-von Mises test',
  use: 'any change of a numeric distribution; gathers small gaps that ks does not see, not for columns of few values',
  formula: 'T = nm/(n + m)^2 sum (F(x) - G(x))^2 over the pooled values',
  cost: 'one pass over the distinct values; exact up to 60 values',
  kinds: ['numeric'],
  decidesBy: 'pValue',
  options,
  sources: [
    'Anderson (1962), On the distribution of the two-sample Cramer-von Mises criterion, Ann. Math. Stat. 33, 1148-1159',
    'Xiao, Gordon and Yakovlev (2007), A C++ program for the Cramer-von Mises two-sample test, J. Stat. Softw. 17(8)',
  ],
  measure(reference, current, { method }) {
    const n = reference.size;
    const m = current.size;
    if (n < 2 || m < 2) return undefinedBecause('too_few_rows');
    const { statistic, pathSum, hasTies, isConstant } = walk(reference, current);
    if (isConstant) return undefinedBecause('constant');
    const isExact = method !== 'asymptotic' && !hasTies && n + m <= EXACT_SIZE_MAX;
    const p = isExact
      ? cramerVonMisesShare(n, m, pathSum)
      : cramerVonMisesSurvival(standardized(statistic, n, m));
    return {
      kind: 'measured',
      statistic,
      pValue: asPValue(p),
      nReference: n,
      nCurrent: m,
      detail: { method: isExact ? 'exact' : 'asymptotic' },
    };
  },
});

interface Walk {
  readonly statistic: number;
  /** Without ties: lcm(n, m)^2 sum (F - G)^2, a whole number. */
  readonly pathSum: number;
  readonly hasTies: boolean;
  readonly isConstant: boolean;
}

function walk(reference: NumericSample, current: NumericSample): Walk {
  const n = reference.size;
  const m = current.size;
  const gcd = greatestCommonDivisor(n, m);
  const squares = new CompensatedSum();
  const ties = new CompensatedSum();
  let f = 0;
  let g = 0;
  let pathSum = 0;
  let distinct = 0;
  forEachPooledValue(reference, current, (_value, a, b) => {
    // F and G at the middle of the step that both take here.
    const gap = (f + a / 2) / n - (g + b / 2) / m;
    squares.add((a / n + b / m) * gap * gap);
    ties.add(tieTerm(a, n, b, m));
    f += a;
    g += b;
    pathSum += ((f * m - g * n) / gcd) ** 2;
    distinct++;
  });
  const rest = 1 / 6 - n / (12 * m) - m / (12 * n);
  return {
    // T is never negative, but where it is 0 rounding may leave it just below.
    statistic: Math.max(0, ((n * m * squares.value) / 2 + ties.value + rest) / (n + m)),
    pathSum,
    hasTies: distinct < n + m,
    isConstant: distinct === 1,
  };
}

/** What a group of `a` and `b` equal values adds to (n + m) T beside its squared gap. */
function tieTerm(a: number, n: number, b: number, m: number): number {
  const ofReference = a * a * a * (m / (24 * n * n) + 1 / (12 * m));
  const ofCurrent = b * b * b * (n / (24 * m * m) + 1 / (12 * n));
  return ofReference + ofCurrent - (a * b * (a / n + b / m)) / 8;
}

/** Anderson (1962), equations 11, 14 and 15. */
function standardized(statistic: number, n: number, m: number): number {
  const total = n + m;
  const product = n * m;
  const expected = (1 + 1 / total) / 6;
  const variance =
    ((total + 1) * (4 * product * total - 3 * (n * n + m * m) - 2 * product)) /
    (45 * total * total * 4 * product);
  return 1 / 6 + (statistic - expected) / Math.sqrt(45 * variance);
}
