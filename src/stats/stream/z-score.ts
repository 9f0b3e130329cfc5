import { defineDetector } from './detector.ts';
import { deviationFrom, slide, slidingCount, slidingMoments } from './sliding-moments.ts';
import { judgeDeviation, NOT_READY, valuesNeeded, zOptions } from './z-options.ts';

/**
 * How far a value is from the mean of the values before it, in their standard deviations.
 *   z = (x - mean) / std over the up to `window` values before x, x not among them; std divides by n
 *
 * Range: any real number; 0 at the mean of the window.
 * Undefined: no score below `min_values` values, nor where the spread is 0 (a constant window, or one that varies by
 * less than about 1e-162, whose squares are 0).
 * Cost: amortised O(1) a value; one update in `window` takes O(window). The state holds at most 2 `window` numbers.
 * Accuracy: z to 1e-9, relative above 1. A constant window has a spread of exactly 0 whatever came before it.
 * Source: Shewhart (1931), Economic Control of Quality of Manufactured Product.
 * Checked against: exact rational arithmetic.
 */
export const zScore = defineDetector({
  id: 'z_score',
  title: 'z-score',
  use: 'single values far from the recent mean, for data without heavy tails',
  formula: 'z = (x - mean) / std of the window before x',
  cost: 'O(1) a value; memory O(window)',
  options: zOptions,
  sources: ['Shewhart (1931), Economic Control of Quality of Manufactured Product'],
  takes: 'number',
  needsTime: false,
  start: slidingMoments,
  update(before, value, options) {
    const isReady = slidingCount(before) >= valuesNeeded(options);
    const found = isReady ? deviationFrom(before, value) : NOT_READY;
    slide(before, value, options.window);
    return judgeDeviation(found, options);
  },
});
