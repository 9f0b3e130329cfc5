import { z } from 'zod';
import { defineDetector } from './detector.ts';
import { addToMean, noMean } from './running-mean.ts';

const options = z
  .strictObject({
    warm_start: z.int().nonnegative().default(30).describe('the first errors, which are not judged'),
    alpha: z.number().gt(0).max(1).default(0.95).describe('a score below it is a warning'),
    beta: z.number().gt(0).max(1).default(0.9).describe('a score below it is drift'),
  })
  .refine(({ alpha, beta }) => beta <= alpha, {
    message: 'expected beta to be at most alpha',
    path: ['beta'],
  });

const start = () => ({
  count: 0,
  lastErrorAt: 0,
  distance: noMean(),
  squares: 0,
  largest: -1,
  score: null as number | null,
  isWarning: false,
});

/**
 * Early drift detection method: the distance between two errors of a classifier against the largest that it has had.
 *   score = (p + 2 s) / max (p + 2 s), p and s the mean and the standard deviation (divides by n - 1) of the distances
 * Values: 1 for an error, 0 for a correct prediction. A distance is how many values after the error before an error
 * comes. After a drift everything starts again.
 *
 * Range: score in (0, 1]; 1 at the largest so far; warning below `alpha`, drift below `beta`. Between two errors the
 * score and the warning stay as they were; a new largest leaves the warning as it was, too.
 * Undefined: no score before the first error beyond the first `warm_start` values.
 * Cost: O(1) a value.
 * Accuracy: the rounding of a running mean and of Welford's sum of squares.
 * Source: Baena-Garcia et al. (2006), Early drift detection method.
 * Checked against: River 0.26.1, equal indices.
 */
export const eddm = defineDetector({
  id: 'eddm',
  title: 'EDDM',
  use: 'a slow rise of an error rate',
  formula: '(p + 2 s) / max (p + 2 s) < beta',
  cost: 'O(1) a value',
  options,
  sources: [
    'Baena-Garcia, del Campo-Avila, Fidalgo, Bifet, Gavalda and Morales-Bueno (2006), Early drift detection method, Proc. 4th Int. Workshop on Knowledge Discovery from Data Streams',
  ],
  takes: 'binary',
  needsTime: false,
  start,
  update(memory, value, { warm_start, alpha, beta }) {
    memory.count++;
    if (value === 1) addDistance(memory);
    if (value === 1 && memory.count > warm_start) {
      const errors = memory.distance.count;
      const deviation = errors > 1 ? Math.sqrt(memory.squares / (errors - 1)) : 0;
      const height = memory.distance.mean + 2 * deviation;
      memory.score = height / Math.max(height, memory.largest);
      if (height > memory.largest) memory.largest = height;
      else if (errors > warm_start) {
        const { score } = memory;
        memory.isWarning = score < alpha;
        if (score < beta) {
          Object.assign(memory, start());
          return { signal: 'drift', score };
        }
      }
    }
    return { signal: memory.isWarning ? 'warning' : 'none', score: memory.score };
  },
});

function addDistance(memory: ReturnType<typeof start>): void {
  const distance = memory.count - memory.lastErrorAt;
  const meanBefore = memory.distance.mean;
  addToMean(memory.distance, distance);
  memory.squares += (distance - meanBefore) * (distance - memory.distance.mean);
  memory.lastErrorAt = memory.count;
}
