import { z } from 'zod';
import { defineDetector } from './detector.ts';
import { addToMean, noMean } from './running-mean.ts';

const options = z.strictObject({
  min_instances: z.int().min(1).default(30).describe('fewer values than this are not judged'),
  delta: z.number().nonnegative().max(1e100).default(0.005).describe('the change that is tolerated'),
  threshold: z.number().positive().default(50).describe('a score beyond it is drift'),
  alpha: z
    .number()
    .positive()
    .max(1)
    .default(1 - 0.0001)
    .describe('the forgetting factor: the weight of the sums so far'),
  mode: z.enum(['both', 'up', 'down']).default('both').describe('which changes of the mean count'),
});

const start = () => ({
  mean: noMean(),
  sumUp: 0,
  sumDown: 0,
  smallestUp: Number.MAX_VALUE,
  largestDown: -Number.MAX_VALUE,
});

/**
 * Sums of the deviations from the running mean, held against their extremes: lasting shifts of the mean.
 *   up_i = alpha up_(i-1) + x_i - mean_i - delta, down_i = alpha down_(i-1) + x_i - mean_i + delta
 *   score = up - min up (`mode` up), max down - down (down), the larger of the two (both)
 * mean_i is of the values up to x_i. In the unit of the values. After a drift everything starts again.
 *
 * Range: score >= 0; 0 where the sum stands at its extreme.
 * Undefined: no score below `min_instances` values.
 * Cost: O(1) a value.
 * Accuracy: the rounding of the sums.
 * Source: Page (1954), Continuous inspection schemes; Hinkley (1971), Inference about the change-point from
 * cumulative sum tests; the forgetting factor as in River.
 * Checked against: River 0.26.1, equal indices.
 */
export const pageHinkley = defineDetector({
  id: 'page_hinkley',
  title: 'Page-Hinkley test',
  use: 'lasting shifts of the mean, in the unit of the values',
  formula: 'sum of (x - mean - delta) less its minimum > threshold, and the mirror image',
  cost: 'O(1) a value',
  options,
  sources: [
    'Page (1954), Continuous inspection schemes, Biometrika 41, 100-115',
    'Hinkley (1971), Inference about the change-point from cumulative sum tests, Biometrika 58, 509-523',
  ],
  takes: 'number',
  needsTime: false,
  start,
  update(memory, value, { min_instances, delta, threshold, alpha, mode }) {
    addToMean(memory.mean, value);
    const deviation = value - memory.mean.mean;
    memory.sumUp = alpha * memory.sumUp + deviation - delta;
    memory.sumDown = alpha * memory.sumDown + deviation + delta;
    memory.smallestUp = Math.min(memory.smallestUp, memory.sumUp);
    memory.largestDown = Math.max(memory.largestDown, memory.sumDown);
    if (memory.mean.count < min_instances) return { signal: 'none', score: null };
    const up = memory.sumUp - memory.smallestUp;
    const down = memory.largestDown - memory.sumDown;
    const score = mode === 'up' ? up : mode === 'down' ? down : Math.max(up, down);
    if (score <= threshold) return { signal: 'none', score };
    Object.assign(memory, start());
    return { signal: 'drift', score };
  },
});
