import type { NumericSample } from '../core/sample.ts';
import { type Alternative, symmetricTail } from './alternative.ts';
import { type Measurement, undefinedBecause } from './measure.ts';
import { momentsOf, unitOf } from './moments.ts';
import { asPValue } from './p-value.ts';
import { studentTSurvival } from './special/student-t.ts';

/** The squared standard error of the difference of the means, and the degrees of freedom that go with it. */
export interface SpreadOfMeans {
  readonly squaredError: number;
  readonly df: number;
}

/**
 * A t-test over two samples. `spread` is given the sums of squared deviations and the sizes; it says what the tests
 * differ in.
 */
export function measureT(
  reference: NumericSample,
  current: NumericSample,
  alternative: Alternative,
  spread: (squaresReference: number, n: number, squaresCurrent: number, m: number) => SpreadOfMeans,
): Measurement {
  const n = reference.size;
  const m = current.size;
  if (n < 2 || m < 2) return undefinedBecause('too_few_rows');
  const unit = unitOf(reference, current);
  const x = momentsOf(reference, unit);
  const y = momentsOf(current, unit);
  const difference = x.mean - y.mean + (x.meanRest - y.meanRest);
  const { squaredError, df } = spread(x.squares, n, y.squares, m);
  if (squaredError === 0) return undefinedBecause(difference === 0 ? 'constant' : 'infinite');
  const statistic = difference / Math.sqrt(squaredError);
  return {
    kind: 'measured',
    statistic,
    pValue: asPValue(symmetricTail(statistic, alternative, (t) => studentTSurvival(t, df))),
    nReference: n,
    nCurrent: m,
    detail: { df },
  };
}
