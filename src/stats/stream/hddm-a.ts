import { z } from 'zod';
import { defineDetector } from './detector.ts';
import { type Change, hddmOptions, hoeffdingBound, judgeChanges } from './hddm.ts';
import { addToMean, noMean, type RunningMean } from './running-mean.ts';

const options = z.strictObject(hddmOptions);

interface Memory {
  readonly all: RunningMean;
  /** The mean up to the cut where its upper bound was lowest; null before the first value. */
  lowest: RunningMean | null;
  /** The mean up to the cut where its lower bound was highest. */
  highest: RunningMean | null;
}

const start = (): Memory => ({ all: noMean(), lowest: null, highest: null });

/**
 * Detection by Hoeffding's bound on averages: the mean of all values against the mean up to the most telling cut.
 *   mean - mean_cut >= eps, eps = sqrt(m/2 ln(2 / confidence)), m = (n - n_cut) / (n_cut n)
 *   the cut is where mean + sqrt(1/(2n) ln(1 / drift_confidence)) was smallest, the latest of equals
 *   score = (mean - mean_cut) / eps at `drift_confidence`; with `two_sided_test` the larger of it and its mirror image
 * Values: 1 for an error, 0 for a correct prediction. After a drift everything starts again.
 *
 * Range: any real number; drift from 1 on.
 * Undefined: no score while the cut is at the newest value.
 * Cost: O(1) a value.
 * Accuracy: the rounding of a running mean.
 * Source: Frias-Blanco et al. (2015), Online and non-parametric drift detection methods based on Hoeffding's bounds,
 * the A-test.
 * Checked against: River 0.26.1, equal indices.
 */
export const hddmA = defineDetector({
  id: 'hddm_a',
  title: 'HDDM, averages',
  use: 'a sudden rise of an error rate, with a bound on false alarms',
  formula: 'mean - mean_cut >= sqrt(m/2 ln(2 / confidence))',
  cost: 'O(1) a value',
  options,
  sources: [
    "Frias-Blanco et al. (2015), Online and non-parametric drift detection methods based on Hoeffding's bounds, IEEE TKDE 27, 810-823",
  ],
  takes: 'binary',
  needsTime: false,
  start,
  update(memory, value, options) {
    const { all } = memory;
    const { drift_confidence, two_sided_test } = options;
    addToMean(all, value);
    memory.lowest = cutOf(memory.lowest, all, drift_confidence, 1);
    memory.highest = cutOf(memory.highest, all, drift_confidence, -1);
    const rise = changeSince(memory.lowest, all, 1);
    const fall = two_sided_test ? changeSince(memory.highest, all, -1) : null;
    const detection = judgeChanges([rise, fall], options, 2);
    if (detection.signal === 'drift') Object.assign(memory, start());
    return detection;
  },
});

/** Where the cut is after the newest value; `sign` is -1 for the mirror image. */
function cutOf(cut: RunningMean | null, all: RunningMean, confidence: number, sign: 1 | -1): RunningMean {
  const upper = (of: RunningMean) => sign * of.mean + hoeffdingBound(1 / of.count, confidence, 1);
  return cut === null || upper(cut) >= upper(all) ? { ...all } : cut;
}

function changeSince(cut: RunningMean, all: RunningMean, sign: 1 | -1): Change | null {
  if (cut.count === all.count) return null;
  return {
    change: sign * (all.mean - cut.mean),
    weight: ((all.count - cut.count) / cut.count) * (1 / all.count),
  };
}
