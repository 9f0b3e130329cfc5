import { z } from 'zod';
import { defineDetector } from './detector.ts';
import { type Change, hddmOptions, hoeffdingBound, judgeChanges } from './hddm.ts';

const options = z.strictObject({
  ...hddmOptions,
  lambda: z.number().positive().max(1).default(0.05).describe('the weight of the newest value'),
});

/** An exponentially weighted mean, and the sum of the squared weights in it, which starts from 1. */
interface WeightedMean {
  readonly mean: number;
  readonly weight: number;
}

/** The means up to the most telling cut and since then; `height` is the bound of the mean at the cut. */
interface Cut {
  readonly height: number;
  readonly before: WeightedMean;
  readonly after: WeightedMean | null;
}

interface Memory {
  all: WeightedMean | null;
  rise: Cut | null;
  fall: Cut | null;
}

const start = (): Memory => ({ all: null, rise: null, fall: null });

/**
 * Detection by McDiarmid's bound on exponentially weighted means: the mean since the most telling cut against the mean
 * up to it.
 *   mean_i = lambda x_i + (1 - lambda) mean_(i-1), the first value starts it;
 *   w_i = lambda^2 + (1 - lambda)^2 w_(i-1), w_0 = 1
 *   mean_after - mean_before >= eps, eps = sqrt((w_before + w_after)/2 ln(1 / confidence))
 *   the cut is where mean + sqrt(w/2 ln(1 / drift_confidence)) was smallest, the first of equals
 *   score = (mean_after - mean_before) / eps at `drift_confidence`; with `two_sided_test` the larger of it and its
 *   mirror image
 * Values: 1 for an error, 0 for a correct prediction. After a drift everything starts again.
 *
 * Range: any real number; drift from 1 on.
 * Undefined: no score while the cut is at the newest value.
 * Cost: O(1) a value.
 * Accuracy: a few roundings.
 * Source: Frias-Blanco et al. (2015), Online and non-parametric drift detection methods based on Hoeffding's bounds,
 * the W-test.
 * Checked against: River 0.26.1, equal indices.
 */
export const hddmW = defineDetector({
  id: 'hddm_w',
  title: 'HDDM, weighted averages',
  use: 'a gradual rise of an error rate, with a bound on false alarms',
  formula: 'mean_after - mean_before >= sqrt((w_before + w_after)/2 ln(1 / confidence))',
  cost: 'O(1) a value',
  options,
  sources: [
    "Frias-Blanco et al. (2015), Online and non-parametric drift detection methods based on Hoeffding's bounds, IEEE TKDE 27, 810-823",
  ],
  takes: 'binary',
  needsTime: false,
  start,
  update(memory, value, options) {
    const { drift_confidence, lambda, two_sided_test } = options;
    const all = include(memory.all, value, lambda);
    const bound = hoeffdingBound(all.weight, drift_confidence, 1);
    memory.all = all;
    memory.rise = cutOf(memory.rise, all.mean + bound, all, value, lambda);
    memory.fall = cutOf(memory.fall, -all.mean + bound, all, value, lambda);
    const rise = changeAt(memory.rise, 1);
    const fall = two_sided_test ? changeAt(memory.fall, -1) : null;
    const detection = judgeChanges([rise, fall], options, 1);
    if (detection.signal === 'drift') Object.assign(memory, start());
    return detection;
  },
});

const include = (mean: WeightedMean | null, value: number, lambda: number): WeightedMean => ({
  mean: mean === null ? value : lambda * value + (1 - lambda) * mean.mean,
  weight: lambda * lambda + (1 - lambda) * (1 - lambda) * (mean?.weight ?? 1),
});

function cutOf(cut: Cut | null, height: number, all: WeightedMean, value: number, lambda: number): Cut {
  return cut === null || height < cut.height
    ? { height, before: all, after: null }
    : { ...cut, after: include(cut.after, value, lambda) };
}

function changeAt({ before, after }: Cut, sign: 1 | -1): Change | null {
  if (after === null) return null;
  return { change: sign * (after.mean - before.mean), weight: before.weight + after.weight };
}
