import type { NumericSample } from '../core/sample.ts';
import { forEachPooledValue } from './merge.ts';
import { CompensatedSum } from './sum.ts';

/**
 * The integral over x of |F(x) - G(x)|^power, F and G the empirical distribution functions of the two samples.
 * In the unit of the values; infinite where the values lie too far apart for a double.
 */
export function distributionGapIntegral(
  reference: NumericSample,
  current: NumericSample,
  power: 1 | 2,
): number {
  const integral = new CompensatedSum();
  let seenInReference = 0;
  let seenInCurrent = 0;
  let previous = 0;
  forEachPooledValue(reference, current, (value, inReference, inCurrent) => {
    const gap = Math.abs(seenInReference / reference.size - seenInCurrent / current.size);
    // Before the first value, and where the functions coincide, there is nothing to add.
    if (gap > 0) integral.add((power === 1 ? gap : gap * gap) * (value - previous));
    seenInReference += inReference;
    seenInCurrent += inCurrent;
    previous = value;
  });
  return integral.value;
}

/** How far one distribution function rises above the other, and the smallest value where it is that far above. */
export interface Gap {
  readonly size: number;
  readonly location: number;
}

/** The largest F(x) - G(x) and the largest G(x) - F(x). Neither is negative: at the largest value F = G = 1. */
export function largestGaps(reference: NumericSample, current: NumericSample): { above: Gap; below: Gap } {
  let seenInReference = 0;
  let seenInCurrent = 0;
  let above = -Infinity;
  let aboveAt = 0;
  let below = -Infinity;
  let belowAt = 0;
  forEachPooledValue(reference, current, (value, inReference, inCurrent) => {
    seenInReference += inReference;
    seenInCurrent += inCurrent;
    const gap = seenInReference / reference.size - seenInCurrent / current.size;
    if (gap > above) {
      above = gap;
      aboveAt = value;
    }
    if (-gap > below) {
      below = -gap;
      belowAt = value;
    }
  });
  // + 0 turns -0 into 0.
  return { above: { size: above, location: aboveAt }, below: { size: below + 0, location: belowAt } };
}
