import type { NumericSample } from '../core/sample.ts';

/** How many values of a sample lie below the first edge, between each two edges, and above the last. */
export interface BinCounts {
  readonly under: number;
  readonly inner: readonly number[];
  readonly over: number;
}

/**
 * Counts a sample between ascending edges. A value that equals an inner edge belongs to the bin that this edge closes
 * (`closed: 'right'`: [e0, e1], (e1, e2], …) or to the one that it opens (`'left'`: …, [e(k−1), ek], as NumPy does).
 * Cost: O(distinct values + bins).
 */
export function countBins(
  { values, counts }: NumericSample,
  edges: readonly number[],
  closed: 'left' | 'right',
): BinCounts {
  const inner = new Array<number>(edges.length - 1).fill(0);
  const first = edges[0]!;
  const last = edges.at(-1)!;
  let under = 0;
  let over = 0;
  let bin = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const count = counts[i]!;
    if (value < first) under += count;
    else if (value > last) over += count;
    else {
      while (bin < inner.length - 1 && isPast(value, edges[bin + 1]!, closed)) bin++;
      inner[bin]! += count;
    }
  }
  return { under, inner, over };
}

const isPast = (value: number, edge: number, closed: 'left' | 'right'): boolean =>
  closed === 'right' ? value > edge : value >= edge;
