import { z } from 'zod';
import { defineDetector } from './detector.ts';

const options = z.strictObject({
  delta: z
    .number()
    .min(1e-300)
    .lt(1)
    .default(0.002)
    .describe('the confidence: the smaller, the surer a change has to be'),
  clock: z.int().min(1).default(32).describe('the window is searched for a cut every this many values'),
  max_buckets: z.int().min(1).max(1000).default(5).describe('how many buckets of one size are kept'),
  min_window_length: z.int().min(1).default(5).describe('both sides of a cut have at least this many values'),
  grace_period: z
    .int()
    .nonnegative()
    .default(10)
    .describe('a window of at most this many values is not searched'),
});

/** `rows[i]` holds the sums of buckets of 2^i values, oldest first; the oldest buckets are in the last row. */
interface Memory {
  rows: number[][];
  width: number;
  total: number;
  /** Sum of squared deviations from the mean of the window. */
  squares: number;
  ticks: number;
}

const start = (): Memory => ({ rows: [[]], width: 0, total: 0, squares: 0, ticks: 0 });

/**
 * Adaptive windowing: keeps all values since the last change as an exponential histogram, and looks for a cut of them
 * whose two sides have different means.
 *   |mean_0 - mean_1| > eps, eps = sqrt(2 m s^2 d) + 2/3 m d, d = ln(2 ln(n) / delta),
 *   m = 1 / (n_0 - l + 1) + 1 / (n_1 - l + 1), l = min_window_length, s^2 the variance of all n values
 *   score = the largest |mean_0 - mean_1| / eps over the cuts that were looked at
 * The bound with d is one for values in [0, 1]: scale other values to about that. After a drift the window starts again
 * empty, where the original would keep its newer side, and keeps time by `clock` from there.
 *
 * Range: score >= 0; drift beyond 1.
 * Undefined: no score between two searches, nor where no cut has `min_window_length` values on both sides.
 * Cost: O(1) amortised a value, and every `clock` values one search of O(max_buckets log n). The state holds at most
 * `max_buckets` numbers for each doubling of n.
 * Accuracy: the rounding of the sums.
 * Source: Bifet and Gavalda (2007), Learning from time-changing data with adaptive windowing: ADWIN2 with the bound for
 * the normal approximation; m and the cuts that are looked at as in River.
 * Checked against: River 0.26.1, equal indices.
 */
export const adwin = defineDetector({
  id: 'adwin',
  title: 'ADWIN',
  use: 'changes of the mean at any speed, without choosing a window; values in about [0, 1]',
  formula: '|mean_0 - mean_1| > eps for some cut of the values since the last change',
  cost: 'O(max_buckets log n) every clock values; memory O(max_buckets log n)',
  options,
  sources: [
    'Bifet and Gavalda (2007), Learning from time-changing data with adaptive windowing, Proc. SIAM SDM, 443-448',
  ],
  takes: 'number',
  needsTime: false,
  start,
  update(memory, value, options) {
    insert(memory, value, options.max_buckets);
    memory.ticks++;
    if (memory.ticks % options.clock !== 0 || memory.width <= options.grace_period)
      return { signal: 'none', score: null };
    const { isCut, score } = searchCut(memory, options);
    if (!isCut) return { signal: 'none', score };
    Object.assign(memory, start());
    return { signal: 'drift', score };
  },
});

function insert(memory: Memory, value: number, bucketsMax: number): void {
  const { rows } = memory;
  if (memory.width > 0) {
    const deviation = value - memory.total / memory.width;
    memory.squares += (memory.width * deviation * deviation) / (memory.width + 1);
  }
  memory.width++;
  memory.total += value;
  rows[0]!.push(value);
  for (let i = 0; rows[i]!.length > bucketsMax; i++) {
    const [oldest, next] = rows[i]!.splice(0, 2);
    if (i + 1 === rows.length) rows.push([]);
    rows[i + 1]!.push(oldest! + next!);
  }
}

/** Goes through the cuts from the oldest on, up to the first that holds. */
function searchCut(
  { rows, width, total, squares }: Memory,
  { delta, min_window_length }: z.output<typeof options>,
): { isCut: boolean; score: number | null } {
  const confidence = Math.log((2 * Math.log(width)) / delta);
  const variance = squares / width;
  let score: number | null = null;
  let olderCount = 0;
  let olderTotal = 0;
  let newerTotal = total;
  for (let i = rows.length - 1; i >= 0; i--) {
    for (const bucket of rows[i]!) {
      olderCount += 2 ** i;
      olderTotal += bucket;
      newerTotal -= bucket;
      const newerCount = width - olderCount;
      if (olderCount < min_window_length || newerCount < min_window_length) continue;
      const gap = Math.abs(olderTotal / olderCount - newerTotal / newerCount);
      const inverseSize = 1 / (olderCount - min_window_length + 1) + 1 / (newerCount - min_window_length + 1);
      const bound = Math.sqrt(2 * inverseSize * variance * confidence) + (2 / 3) * confidence * inverseSize;
      score = Math.max(score ?? 0, gap / bound);
      if (gap > bound) return { isCut: true, score };
    }
  }
  return { isCut: false, score };
}
