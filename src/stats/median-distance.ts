/**
 * The median of the distances between every two of the values, and where more than half of the values are alike, so
 * that this is 0, the median of the positive distances; 0 when all values are equal.
 *
 * Takes ascending values. Cost: O(n) a step of a bisection over the doubles, below 2,000 steps.
 */
export function medianDistance(ascending: Float64Array): number {
  const pairs = (ascending.length * (ascending.length - 1)) / 2;
  if (pairs === 0) return 0;
  const median = medianAfter(ascending, 0, pairs);
  return median > 0 ? median : medianAfter(ascending, pairsWithin(ascending, 0), pairs);
}

/** The median of the distances, in ascending order, of which the first `skipped` are left out. */
function medianAfter(ascending: Float64Array, skipped: number, pairs: number): number {
  const rest = pairs - skipped;
  if (rest === 0) return 0;
  const lower = nthDistance(ascending, skipped + Math.ceil(rest / 2));
  const upper = nthDistance(ascending, skipped + Math.floor(rest / 2) + 1);
  return lower + (upper - lower) / 2;
}

/** The n-th smallest distance, n from 1: the smallest double that at least n pairs lie within. */
function nthDistance(ascending: Float64Array, n: number): number {
  if (pairsWithin(ascending, 0) >= n) return 0;
  let below = 0;
  let reached = ascending.at(-1)! - ascending[0]!;
  for (;;) {
    const middle = below + (reached - below) / 2;
    if (middle === below || middle === reached) return reached;
    if (pairsWithin(ascending, middle) >= n) reached = middle;
    else below = middle;
  }
}

/** How many pairs are at most `distance` apart. */
function pairsWithin(ascending: Float64Array, distance: number): number {
  let pairs = 0;
  let first = 0;
  for (let last = 0; last < ascending.length; last++) {
    while (ascending[last]! - ascending[first]! > distance) first++;
    pairs += last - first;
  }
  return pairs;
}
