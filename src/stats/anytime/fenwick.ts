/**
 * Counts with prefix sums, both in O(log n): a Fenwick tree in a plain array that is advanced in place.
 * Source: Fenwick (1994), A new data structure for cumulative frequency tables.
 */
export function fenwickOf(counts: readonly number[]): number[] {
  const tree = [...counts];
  for (let i = 0; i < tree.length; i++) {
    const parent = i | (i + 1);
    if (parent < tree.length) tree[parent]! += tree[i]!;
  }
  return tree;
}

/** The sum of the first `end` counts. */
export function prefixSum(tree: readonly number[], end: number): number {
  let sum = 0;
  for (let i = end - 1; i >= 0; i = (i & (i + 1)) - 1) sum += tree[i]!;
  return sum;
}

export function increment(tree: number[], at: number): void {
  for (let i = at; i < tree.length; i |= i + 1) tree[i]!++;
}
