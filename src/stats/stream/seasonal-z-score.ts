import { defineDetector } from './detector.ts';
import {
  deviationFrom,
  type SlidingMoments,
  slide,
  slidingCount,
  slidingMoments,
} from './sliding-moments.ts';
import { judgeDeviation, NOT_READY, valuesNeeded, zOptions } from './z-options.ts';

const HOUR_MS = 3_600_000;
const HOURS_OF_WEEK = 168;

/**
 * The z-score of a value among the values before it in the same hour of the week (UTC), for streams with a daily or
 * weekly rhythm.
 *   z = (x - mean) / std over the up to `window` values of that hour before x, x not among them; std divides by n
 *
 * `window` and `min_values` count the values of one hour of the week, this week's included. The time of a value, in
 * epoch milliseconds, decides its hour; times may come in any order.
 * Range: any real number; 0 at the mean of the hour's values.
 * Undefined: as for `z_score`, for each hour of the week on its own.
 * Cost: amortised O(1) a value. The state holds at most 336 `window` numbers.
 * Accuracy: as for `z_score`.
 * Source: Shewhart (1931), Economic Control of Quality of Manufactured Product, in rational subgroups.
 * Checked against: `z_score` on the values of one hour alone.
 */
export const seasonalZScore = defineDetector({
  id: 'seasonal_z_score',
  title: 'seasonal z-score',
  use: 'values that are unusual for their hour of the week',
  formula: 'z = (x - mean) / std of the window before x in the same hour of the week',
  cost: 'O(1) a value; memory O(168 window)',
  options: zOptions,
  sources: ['Shewhart (1931), Economic Control of Quality of Manufactured Product'],
  takes: 'number',
  needsTime: true,
  start: (): { readonly hours: Record<string, SlidingMoments> } => ({ hours: {} }),
  update({ hours }, value, options, timeMs) {
    const hour = hourOfWeek(timeMs);
    hours[hour] ??= slidingMoments();
    const before = hours[hour];
    const isReady = slidingCount(before) >= valuesNeeded(options);
    const found = isReady ? deviationFrom(before, value) : NOT_READY;
    slide(before, value, options.window);
    return judgeDeviation(found, options);
  },
});

/** Counted from the hour at which the epoch began, a Thursday at midnight. */
const hourOfWeek = (timeMs: number): number => {
  const hour = Math.floor(timeMs / HOUR_MS) % HOURS_OF_WEEK;
  return hour < 0 ? hour + HOURS_OF_WEEK : hour;
};
