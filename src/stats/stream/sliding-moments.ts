import { addToMoments, noMoments, type RunningMoments } from './running-moments.ts';

/**
 * Mean and sum of squared deviations over the last `window` values, of an older and a newer part of them apart.
 *
 * Nothing is ever subtracted, so a value that has left leaves no rounding error behind: a wild value followed by a
 * constant stretch ends in a spread of exactly 0. The newer part only grows. The older part only shrinks: it holds the
 * moments of its newest 1, 2, 3, ... values, and a removal drops the last entry. When it is empty the newer part
 * becomes the older one. Each part's pivot is in the window for as long as it is used.
 */
export interface SlidingMoments {
  readonly older: { pivot: number; readonly means: number[]; readonly squares: number[] };
  readonly newer: { readonly values: number[]; moments: RunningMoments };
}

export const slidingMoments = (): SlidingMoments => ({
  older: { pivot: 0, means: [], squares: [] },
  newer: { values: [], moments: noMoments() },
});

export const slidingCount = ({ older, newer }: SlidingMoments): number =>
  older.means.length + newer.values.length;

/** Takes in a value; the oldest one leaves when there would be more than `window`. Amortised O(1). */
export function slide(sliding: SlidingMoments, value: number, window: number): void {
  const { older, newer } = sliding;
  if (slidingCount(sliding) === window) {
    if (older.means.length === 0) makeOlder(sliding);
    older.means.pop();
    older.squares.pop();
  }
  newer.values.push(value);
  addToMoments(newer.moments, value);
}

/**
 * How far `value` is from the mean of the window, and the population standard deviation of the window, which holds at
 * least one value. The parts are joined by the pairwise update of Chan, Golub and LeVeque (1983).
 */
export function deviationFrom(
  { older, newer }: SlidingMoments,
  value: number,
): { deviation: number; spread: number } {
  const olderCount = older.means.length;
  const olderMean = older.means[olderCount - 1] ?? 0;
  const olderSquares = older.squares[olderCount - 1] ?? 0;
  const { count: newerCount, pivot, mean, squares } = newer.moments;
  const count = olderCount + newerCount;
  if (newerCount === 0)
    return { deviation: value - older.pivot - olderMean, spread: Math.sqrt(olderSquares / count) };
  const gap = olderCount === 0 ? 0 : pivot - older.pivot + (mean - olderMean);
  const joined = olderSquares + squares + gap * gap * ((olderCount * newerCount) / count);
  return {
    deviation: value - pivot - (mean - gap * (olderCount / count)),
    spread: Math.sqrt(joined / count),
  };
}

function makeOlder({ older, newer }: SlidingMoments): void {
  const moments = noMoments();
  for (let i = newer.values.length - 1; i >= 0; i--) {
    addToMoments(moments, newer.values[i]!);
    older.means.push(moments.mean);
    older.squares.push(moments.squares);
  }
  older.pivot = moments.pivot;
  newer.values.length = 0;
  newer.moments = noMoments();
}
