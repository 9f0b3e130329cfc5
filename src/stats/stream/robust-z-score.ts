import { defineDetector } from './detector.ts';
import { median, medianDistance, pushSorted, type SortedWindow, sortedWindow } from './sorted-window.ts';
import { type Deviation, judgeDeviation, NOT_READY, valuesNeeded, zOptions } from './z-options.ts';

/** 1 / the upper quartile of the normal distribution: for normal values 1.4826 MAD estimates the standard deviation. */
const MAD_TO_STD = 1.4826;

/**
 * How far a value is from the median of the values before it, in units of their spread.
 *   z = (x - median) / (1.4826 MAD) over the up to `window` values before x, x not among them;
 *   MAD = median of |value - median|
 *
 * Range: any real number; 0 at the median. Up to half of the window may be wild without spoiling it.
 * Undefined: no score below `min_values` values, nor where more than half of the window is one value (MAD 0).
 * Cost: O(log window) comparisons and up to `window` moves of a number a value. The state holds 2 `window` numbers.
 * Accuracy: a few roundings.
 * Source: Hampel (1974), The influence curve and its role in robust estimation.
 * Checked against: the definition on sorted copies.
 */
export const robustZScore = defineDetector({
  id: 'robust_z_score',
  title: 'robust z-score',
  use: 'single values far from the recent median, where outliers are common',
  formula: 'z = (x - median) / (1.4826 MAD) of the window before x',
  cost: 'O(log window) and up to window moves a value; memory O(window)',
  options: zOptions,
  sources: [
    'Hampel (1974), The influence curve and its role in robust estimation, J. Am. Stat. Assoc. 69, 383-393',
  ],
  takes: 'number',
  needsTime: false,
  start: sortedWindow,
  update(before, value, options) {
    const isReady = before.sorted.length >= valuesNeeded(options);
    const found = isReady ? robustDeviation(before, value) : NOT_READY;
    pushSorted(before, value, options.window);
    return judgeDeviation(found, options);
  },
});

function robustDeviation({ sorted }: SortedWindow, value: number): Deviation {
  const centre = median(sorted);
  return { deviation: value - centre, spread: MAD_TO_STD * medianDistance(sorted, centre) };
}
