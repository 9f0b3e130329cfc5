/**
 * The mean of the values so far, with the order of operations of River's `stats.Mean` (West 1979): detectors that
 * compare means by >= must round as River does to fire at the same index.
 */
export interface RunningMean {
  count: number;
  mean: number;
}

export const noMean = (): RunningMean => ({ count: 0, mean: 0 });

export function addToMean(running: RunningMean, value: number): void {
  running.count++;
  running.mean += (1 / running.count) * (value - running.mean);
}
