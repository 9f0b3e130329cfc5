/**
 * Mean and sum of squared deviations of the values taken in so far, by Welford's update (1962). They are counted from
 * the first value, the pivot, so that a mean of 1e15 costs no digits of the spread, and equal values have a sum of
 * squares of exactly 0.
 */
export interface RunningMoments {
  count: number;
  pivot: number;
  /** Of the values less the pivot. */
  mean: number;
  squares: number;
}

export const noMoments = (): RunningMoments => ({ count: 0, pivot: 0, mean: 0, squares: 0 });

export function addToMoments(moments: RunningMoments, value: number): void {
  if (moments.count === 0) moments.pivot = value;
  moments.count++;
  const deviation = value - moments.pivot - moments.mean;
  moments.mean += deviation / moments.count;
  moments.squares += deviation * deviation * ((moments.count - 1) / moments.count);
}
