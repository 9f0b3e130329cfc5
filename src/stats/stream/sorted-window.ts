/** The last values of a stream in order of arrival, as a ring, and sorted. */
export interface SortedWindow {
  readonly ring: number[];
  /** Where the oldest value stands once the ring is full. */
  oldest: number;
  readonly sorted: number[];
}

export const sortedWindow = (): SortedWindow => ({ ring: [], oldest: 0, sorted: [] });

/** Takes in a value; the oldest one leaves when there would be more than `window`. Moves at most `window` numbers. */
export function pushSorted(values: SortedWindow, value: number, window: number): void {
  const { ring, sorted } = values;
  let at: number;
  if (ring.length < window) {
    ring.push(value);
    at = sorted.push(value) - 1;
  } else {
    at = lowerBound(sorted, ring[values.oldest]!);
    ring[values.oldest] = value;
    values.oldest = (values.oldest + 1) % window;
  }
  // The new value takes the place of the one that leaves and moves from there to its own.
  for (; at + 1 < sorted.length && sorted[at + 1]! < value; at++) sorted[at] = sorted[at + 1]!;
  for (; at > 0 && sorted[at - 1]! > value; at--) sorted[at] = sorted[at - 1]!;
  sorted[at] = value;
}

export function median(sorted: readonly number[]): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** The median of the distances from `centre`. O(log n). */
export function medianDistance(sorted: readonly number[], centre: number): number {
  const half = sorted.length >> 1;
  const above = nearestDistance(sorted, centre, half + 1);
  return sorted.length % 2 === 1 ? above : (nearestDistance(sorted, centre, half) + above) / 2;
}

/** The distance of the `rank`-th nearest value. The nearest values stand side by side: this finds where they begin. */
function nearestDistance(sorted: readonly number[], centre: number, rank: number): number {
  let low = 0;
  let high = sorted.length - rank;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (centre - sorted[middle]! > sorted[middle + rank]! - centre) low = middle + 1;
    else high = middle;
  }
  return Math.max(centre - sorted[low]!, sorted[low + rank - 1]! - centre);
}

function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
