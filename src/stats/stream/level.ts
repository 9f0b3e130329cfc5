import { z } from 'zod';
import { bounded } from './bounded.ts';
import { addToMoments, noMoments, type RunningMoments } from './running-moments.ts';

/** The level that a control chart watches: given, or learned from the first values of the stream. */
export const levelOptions = {
  mean: z.number().optional().describe('the mean in control; left out: of the first min_values values'),
  std: z
    .number()
    .positive()
    .optional()
    .describe('the standard deviation in control; left out: of the first min_values values (divides by n)'),
  min_values: z
    .int()
    .min(2)
    .default(100)
    .describe('how many values mean and std are learned from, where one is left out'),
};

interface LevelOptions {
  readonly mean?: number | undefined;
  readonly std?: number | undefined;
  readonly min_values: number;
}

export const noLevel = noMoments;

/**
 * The value in units of `std` from `mean`; null while the level is still being learned, from this value too. Learning
 * goes on beyond `min_values` for as long as all values are equal and `std` is left out.
 */
export function standardise(learned: RunningMoments, value: number, options: LevelOptions): number | null {
  const { mean, std, min_values } = options;
  if (mean !== undefined && std !== undefined) return bounded((value - mean) / std);
  if (learned.count < min_values || (std === undefined && learned.squares === 0)) {
    addToMoments(learned, value);
    return null;
  }
  const deviation = mean === undefined ? value - learned.pivot - learned.mean : value - mean;
  return bounded(deviation / (std ?? Math.sqrt(learned.squares / learned.count)));
}
