import { z } from 'zod';
import type { Detection, Signal } from './detector.ts';

/** The options that both detectors by Hoeffding's bounds have. */
export const hddmOptions = {
  drift_confidence: z
    .number()
    .min(1e-300)
    .lt(1)
    .default(0.001)
    .describe('the chance of a false drift that is taken'),
  warning_confidence: z
    .number()
    .min(1e-300)
    .lt(1)
    .default(0.005)
    .describe('the chance of a false warning that is taken'),
  two_sided_test: z.boolean().default(false).describe('whether a fall of the mean counts, too'),
};

interface Confidences {
  readonly drift_confidence: number;
  readonly warning_confidence: number;
}

/** How much a mean has changed, beside the `weight` of its bound: the sum of the squared weights of the values in it. */
export interface Change {
  readonly change: number;
  readonly weight: number;
}

/** sqrt(weight ln(factor / confidence) / 2): a change is that large by chance with a probability of at most confidence. */
export const hoeffdingBound = (weight: number, confidence: number, factor: 1 | 2): number =>
  Math.sqrt((weight * Math.log(factor / confidence)) / 2);

/** Judges the worst of the changes. The score is in units of the bound at `drift_confidence`. */
export function judgeChanges(
  changes: readonly (Change | null)[],
  confidences: Confidences,
  factor: 1 | 2,
): Detection {
  let signal: Signal = 'none';
  let score: number | null = null;
  for (const found of changes) {
    if (found === null) continue;
    const { change, weight } = found;
    const bound = hoeffdingBound(weight, confidences.drift_confidence, factor);
    if (change >= bound) signal = 'drift';
    else if (signal === 'none' && change >= hoeffdingBound(weight, confidences.warning_confidence, factor))
      signal = 'warning';
    score = Math.max(score ?? change / bound, change / bound) + 0;
  }
  return { signal, score };
}
