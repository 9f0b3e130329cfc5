import type { NumericSample } from '../core/sample.ts';

/**
 * Visits the distinct values of two samples together, in ascending order, each with its count in either sample
 * (0 where it does not occur). Cost: one visit per distinct value.
 */
export function forEachPooledValue(
  reference: NumericSample,
  current: NumericSample,
  visit: (value: number, inReference: number, inCurrent: number) => void,
): void {
  const { values: left, counts: leftCounts } = reference;
  const { values: right, counts: rightCounts } = current;
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    // An exhausted side counts as lying behind every value that is left.
    const a = i < left.length ? left[i]! : Infinity;
    const b = j < right.length ? right[j]! : Infinity;
    if (a < b) visit(a, leftCounts[i++]!, 0);
    else if (b < a) visit(b, 0, rightCounts[j++]!);
    else visit(a, leftCounts[i++]!, rightCounts[j++]!);
  }
}
