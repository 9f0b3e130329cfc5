import { z } from 'zod';
import { defineDetector } from './detector.ts';
import { levelOptions, noLevel, standardise } from './level.ts';

const options = z.strictObject({
  k: z
    .number()
    .nonnegative()
    .default(0.5)
    .describe('the allowance in units of std: half of the shift that is to be found'),
  h: z.number().positive().default(5).describe('a sum beyond it is drift, in units of std'),
  ...levelOptions,
});

const start = () => ({ level: noLevel(), above: 0, below: 0 });

/**
 * Cumulative sums of what the values lie beyond an allowance, on both sides: lasting shifts of the mean.
 *   above_i = max(0, above_(i-1) + u_i - k), below_i = max(0, below_(i-1) - u_i - k), u = (x - mean) / std
 *   score = max(above, below)
 * After a drift everything starts again, a learned level included.
 *
 * Range: score >= 0; 0 where neither side has gathered anything. With a known level a false alarm comes about every
 * 465 independent normal values at the defaults; a level that is learned from few values makes them more frequent.
 * Undefined: no score while the level is being learned.
 * Cost: O(1) a value.
 * Accuracy: the rounding of the sums, which return to 0 again and again.
 * Source: Page (1954), Continuous inspection schemes, on both sides; k and h: Montgomery, Introduction to
 * Statistical Quality Control.
 * Checked against: by hand and the sums written out.
 */
export const cusum = defineDetector({
  id: 'cusum',
  title: 'CUSUM chart',
  use: 'lasting shifts of the mean of about 2 k standard deviations',
  formula: 'above = max(0, above + u - k), below = max(0, below - u - k), u = (x - mean) / std; max > h',
  cost: 'O(1) a value',
  options,
  sources: ['Page (1954), Continuous inspection schemes, Biometrika 41, 100-115'],
  takes: 'number',
  needsTime: false,
  start,
  update(memory, value, options) {
    const standardised = standardise(memory.level, value, options);
    if (standardised === null) return { signal: 'none', score: null };
    memory.above = Math.max(0, memory.above + standardised - options.k);
    memory.below = Math.max(0, memory.below - standardised - options.k);
    const score = Math.max(memory.above, memory.below);
    if (score <= options.h) return { signal: 'none', score };
    Object.assign(memory, start());
    return { signal: 'drift', score };
  },
});
