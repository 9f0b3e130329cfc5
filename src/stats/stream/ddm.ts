import { z } from 'zod';
import { defineDetector } from './detector.ts';
import { addToMean, noMean } from './running-mean.ts';

const options = z.strictObject({
  warm_start: z.int().nonnegative().default(30).describe('the first values, which are not judged'),
  warning_threshold: z.number().positive().default(2).describe('a score beyond it is a warning'),
  drift_threshold: z.number().positive().default(3).describe('a score beyond it is drift'),
});

const start = () => ({ rate: noMean(), best: null as { rate: number; deviation: number } | null });

/**
 * Drift detection method: the error rate of a classifier against the best that it has had.
 *   score = (p + s - p_min) / s_min, s = sqrt(p (1 - p) / n)
 *   p_min, s_min: p and s where p + s was smallest, the latest of equals
 * Values: 1 for an error, 0 for a correct prediction. After a drift everything starts again.
 *
 * Range: score >= 1, which it has at the best; warning beyond `warning_threshold`, drift beyond `drift_threshold`.
 * Undefined: no score for the first `warm_start` values, nor where s_min is 0. There any p + s beyond p_min is drift: one
 * error after more than `warm_start` correct predictions is enough.
 * Cost: O(1) a value.
 * Accuracy: the rounding of a running mean.
 * Source: Gama, Medas, Castillo and Rodrigues (2004), Learning with drift detection.
 * Checked against: River 0.26.1, equal indices.
 */
export const ddm = defineDetector({
  id: 'ddm',
  title: 'DDM',
  use: 'a sudden rise of an error rate',
  formula: 'p + s > p_min + threshold s_min',
  cost: 'O(1) a value',
  options,
  sources: ['Gama, Medas, Castillo and Rodrigues (2004), Learning with drift detection, Proc. SBIA, 286-295'],
  takes: 'binary',
  needsTime: false,
  start,
  update(memory, value, { warm_start, warning_threshold, drift_threshold }) {
    addToMean(memory.rate, value);
    const { count, mean: rate } = memory.rate;
    if (count <= warm_start) return { signal: 'none', score: null };
    const deviation = Math.sqrt((rate * (1 - rate)) / count);
    const height = rate + deviation;
    if (memory.best === null || height <= memory.best.rate + memory.best.deviation)
      memory.best = { rate, deviation };
    const { best } = memory;
    const score = best.deviation === 0 ? null : (height - best.rate) / best.deviation;
    if (height > best.rate + drift_threshold * best.deviation) {
      Object.assign(memory, start());
      return { signal: 'drift', score };
    }
    const isWarning = height > best.rate + warning_threshold * best.deviation;
    return { signal: isWarning ? 'warning' : 'none', score };
  },
});
