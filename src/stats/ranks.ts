import type { NumericSample } from '../core/sample.ts';
import { forEachPooledValue } from './merge.ts';
import { CompensatedSum } from './sum.ts';

/** How the values of two samples lie to each other in order. */
export interface RankComparison {
  /** The pairs in which the reference value is the larger one, ties counting half: Mann and Whitney's U. */
  readonly u: number;
  /** Sum over groups of l equal pooled values of l^3 - l. */
  readonly tieCubes: number;
  readonly hasTies: boolean;
  readonly isConstant: boolean;
}

export function compareRanks(reference: NumericSample, current: NumericSample): RankComparison {
  const pairs = new CompensatedSum();
  const tieCubes = new CompensatedSum();
  let below = 0;
  let distinct = 0;
  forEachPooledValue(reference, current, (_value, inReference, inCurrent) => {
    const tied = inReference + inCurrent;
    pairs.add(inReference * (below + inCurrent / 2));
    if (tied > 1) tieCubes.add(tied * (tied - 1) * (tied + 1));
    below += inCurrent;
    distinct++;
  });
  return {
    u: pairs.value,
    tieCubes: tieCubes.value,
    hasTies: distinct < reference.size + current.size,
    isConstant: distinct === 1,
  };
}

/**
 * The variance, divided by size - 1, of the number of values of `other` below each value of `sample`, ties counting half.
 */
export function placementVariance(sample: NumericSample, other: NumericSample): number {
  const mean = compareRanks(sample, other).u / sample.size;
  const squares = new CompensatedSum();
  let below = 0;
  forEachPooledValue(sample, other, (_value, inSample, inOther) => {
    squares.add(inSample * (below + inOther / 2 - mean) ** 2);
    below += inOther;
  });
  return squares.value / (sample.size - 1);
}
