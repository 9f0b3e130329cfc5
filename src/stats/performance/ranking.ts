import { numericSampleOf } from '../../core/sample.ts';

/** Rows in groups of equal score, the groups ascending, with the positives and negatives of each. */
export interface Ranking {
  /** By row. */
  readonly groupOf: Uint32Array;
  /** By group. */
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
  readonly positiveCount: number;
  readonly negativeCount: number;
}

/** `scores` in [0, 1]. Cost: O(n log n). */
export function rankRows(scores: Float64Array, isPositive: (row: number) => boolean): Ranking {
  const { values } = numericSampleOf(scores.slice(), 0);
  const indexOf = finderOf(values);
  const groupOf = new Uint32Array(scores.length);
  const positives = new Float64Array(values.length);
  const negatives = new Float64Array(values.length);
  let positiveCount = 0;
  for (let row = 0; row < scores.length; row++) {
    const group = indexOf(scores[row]!);
    groupOf[row] = group;
    if (isPositive(row)) {
      positives[group]!++;
      positiveCount++;
    } else negatives[group]!++;
  }
  return { groupOf, positives, negatives, positiveCount, negativeCount: scores.length - positiveCount };
}

/**
 * Finds a value among ascending ones in [0, 1]: by bisection within its one of as many equal intervals as there are
 * values. Bisection of all of them would wait for memory at every step.
 */
function finderOf(values: Float64Array): (value: number) => number {
  const intervals = values.length;
  const starts = new Uint32Array(intervals + 2);
  for (let i = 0; i < values.length; i++) starts[Math.floor(values[i]! * intervals) + 1]!++;
  for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1]!;
  return (value) => {
    const interval = Math.floor(value * intervals);
    let low = starts[interval]!;
    let high = starts[interval + 1]! - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (values[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
