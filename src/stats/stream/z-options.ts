import { z } from 'zod';
import { bounded } from './bounded.ts';
import type { Detection } from './detector.ts';

/** The options of the detectors that judge a value by its distance from a window, in units of the window's spread. */
export const zOptions = z.strictObject({
  window: z
    .int()
    .min(2)
    .max(1_000_000)
    .default(1000)
    .describe('how many values before it a value is judged against'),
  min_values: z
    .int()
    .min(2)
    .default(100)
    .describe('fewer values before it than this give no score; a full window always gives one'),
  threshold: z.number().positive().default(3).describe('a score beyond it is drift'),
  direction: z.enum(['both', 'up', 'down']).default('both').describe('which deviations count'),
});

export type ZOptions = z.output<typeof zOptions>;

/** How far a value is from the centre of its window, and how far the window spreads. */
export interface Deviation {
  readonly deviation: number;
  readonly spread: number;
}

/** Of a value that has too few before it. */
export const NOT_READY: Deviation = { deviation: 0, spread: 0 };

/** How many values a score takes. A window shorter than `min_values` is judged as soon as it is full. */
export const valuesNeeded = (options: ZOptions): number => Math.min(options.min_values, options.window);

/** A spread of 0 gives no score. */
export function judgeDeviation({ deviation, spread }: Deviation, options: ZOptions): Detection {
  if (spread === 0) return { signal: 'none', score: null };
  const score = bounded(deviation / spread);
  const isUp = score > options.threshold && options.direction !== 'down';
  const isDown = score < -options.threshold && options.direction !== 'up';
  return { signal: isUp || isDown ? 'drift' : 'none', score };
}
