import { z } from 'zod';
import { defineDetector } from './detector.ts';
import { levelOptions, noLevel, standardise } from './level.ts';

const options = z.strictObject({
  lambda: z.number().min(1e-9).max(1).default(0.2).describe('the weight of the newest value'),
  limit: z
    .number()
    .positive()
    .default(3)
    .describe('a score beyond it, on either side, is drift; in standard deviations of the average'),
  ...levelOptions,
});

const start = () => ({ level: noLevel(), steps: 0, average: 0 });

/**
 * Exponentially weighted moving average chart: small lasting shifts of the mean.
 *   z_i = lambda x_i + (1 - lambda) z_(i-1), z_0 = mean
 *   score = (z_i - mean) / sigma_i, sigma_i^2 = std^2 lambda / (2 - lambda) (1 - (1 - lambda)^(2i))
 * sigma_i is the exact one of step i, not its limit. After a drift everything starts again, a learned level included.
 *
 * Range: any real number; 0 at the mean. With a known level a false alarm comes about every 560 independent normal
 * values at the defaults; a level that is learned from few values makes them more frequent.
 * Undefined: no score while the level is being learned.
 * Cost: O(1) a value.
 * Accuracy: a few roundings; 1 - (1 - lambda)^(2i) has no cancellation.
 * Source: Roberts (1959), Control chart tests based on geometric moving averages; sigma_i: Lucas and Saccucci (1990).
 * Checked against: by hand and the sums written out.
 */
export const ewma = defineDetector({
  id: 'ewma',
  title: 'EWMA chart',
  use: 'small lasting shifts of the mean',
  formula: 'z = lambda x + (1 - lambda) z before; |z - mean| > limit sigma_z',
  cost: 'O(1) a value',
  options,
  sources: [
    'Roberts (1959), Control chart tests based on geometric moving averages, Technometrics 1, 239-250',
    'Lucas and Saccucci (1990), Exponentially weighted moving average control schemes, Technometrics 32, 1-12',
  ],
  takes: 'number',
  needsTime: false,
  start,
  update(memory, value, options) {
    const standardised = standardise(memory.level, value, options);
    if (standardised === null) return { signal: 'none', score: null };
    const { lambda, limit } = options;
    memory.steps++;
    memory.average = lambda * standardised + (1 - lambda) * memory.average;
    const variance = (lambda / (2 - lambda)) * -Math.expm1(2 * memory.steps * Math.log1p(-lambda));
    const score = memory.average / Math.sqrt(variance);
    if (Math.abs(score) <= limit) return { signal: 'none', score };
    Object.assign(memory, start());
    return { signal: 'drift', score };
  },
});
