import { z } from 'zod';
import { greatestCommonDivisor, pathShareOutside } from '../special/lattice-paths.ts';
import { defineDetector } from './detector.ts';
import { type MersenneTwister, mersenneTwister, sampleIndices } from './mersenne-twister.ts';

const options = z
  .strictObject({
    alpha: z.number().gt(0).max(1).default(0.005).describe('a p-value of at most this is drift'),
    window_size: z.int().min(2).max(10_000).default(100).describe('how many values are kept'),
    stat_size: z
      .int()
      .min(1)
      .default(30)
      .describe('how many of them, the newest, are compared with the others'),
    seed: z
      .int()
      .nonnegative()
      .optional()
      .describe('draws stat_size of the others, as River does; left out: all of them are compared'),
  })
  .refine(({ window_size, stat_size }) => 2 * stat_size <= window_size, {
    message: 'expected stat_size to be at most half of window_size',
    path: ['stat_size'],
  });

type Options = z.output<typeof options>;

interface Memory {
  values: number[];
  /** From this gap on the p-value is at most alpha; in units of 1 / least common multiple of the sizes. */
  readonly criticalGap: number;
  generator: MersenneTwister | null;
}

/** A smaller distance is never drift, however sure. */
const DISTANCE_MIN = 0.1;

/**
 * Kolmogorov-Smirnov windowing: compares the newest `stat_size` values with the older ones of a sliding window.
 *   D = max over x of |F(x) - G(x)|; drift where p(D) <= alpha and D > 0.1
 *   score = D
 * p is the exact two-sided one, ties ignored. After a drift the window starts again empty, and the seed draws again
 * from its beginning.
 *
 * Without a seed all older values are compared, so nothing depends on chance; with a seed `stat_size` of them, drawn
 * anew for each value, so that the test is the weaker one of River. Both are the same where `stat_size` is half of
 * `window_size`.
 * It is one test a value: at the defaults a false alarm comes about every 1,100 independent values (700 with a seed),
 * not every 1 / alpha windows.
 * Range: D in [0, 1]; 0 where the two sides have the same values.
 * Undefined: no score before the window is full.
 * Cost: sorting `window_size` numbers a value; with a seed two times `stat_size`. The state holds `window_size`
 * numbers, and 624 with a seed.
 * Accuracy: D is a fraction of whole numbers; p as `pathShareOutside` says.
 * Source: Raab, Heusinger and Schleif (2020), Reactive soft prototype computing for concept drift streams.
 * Checked against: River 0.26.1 with SciPy 1.17.1, equal indices.
 */
export const kswin = defineDetector({
  id: 'kswin',
  title: 'KSWIN',
  use: 'changes of the whole distribution within a short window',
  formula: 'p of max |F(x) - G(x)| of the newest against older values <= alpha, and the gap > 0.1',
  cost: 'O(window_size log window_size) a value; memory O(window_size)',
  options,
  sources: [
    'Raab, Heusinger and Schleif (2020), Reactive soft prototype computing for concept drift streams, Neurocomputing 416, 340-351',
  ],
  takes: 'number',
  needsTime: false,
  start: (options): Memory => ({
    ...emptyWindow(options),
    criticalGap: smallestGap(olderSize(options), options.stat_size, options.alpha),
  }),
  update(memory, value, options) {
    const { window_size, stat_size } = options;
    memory.values.push(value);
    if (memory.values.length > window_size) memory.values.shift();
    if (memory.values.length < window_size) return { signal: 'none', score: null };
    const newer = Float64Array.from(memory.values.slice(window_size - stat_size)).sort();
    const older = olderValues(memory, options).sort();
    const gap = largestGap(older, newer);
    const score = gap / leastCommonMultiple(older.length, newer.length);
    if (gap < memory.criticalGap || score <= DISTANCE_MIN) return { signal: 'none', score };
    Object.assign(memory, emptyWindow(options));
    return { signal: 'drift', score };
  },
});

const emptyWindow = ({ seed }: Options) => ({
  values: [],
  generator: seed === undefined ? null : mersenneTwister(seed),
});

const olderSize = ({ window_size, stat_size, seed }: Options): number =>
  seed === undefined ? window_size - stat_size : stat_size;

function olderValues({ values, generator }: Memory, { window_size, stat_size }: Options): Float64Array {
  const size = window_size - stat_size;
  if (generator === null) return Float64Array.from(values.slice(0, size));
  return Float64Array.from(sampleIndices(generator, size, stat_size), (index) => values[index]!);
}

/** The largest distance of the distribution functions of two sorted samples, in units of 1 / lcm of their sizes. */
function largestGap(a: Float64Array, b: Float64Array): number {
  const lcm = leastCommonMultiple(a.length, b.length);
  const stepA = lcm / a.length;
  const stepB = lcm / b.length;
  let gap = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const value = Math.min(a[i]!, b[j]!);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    gap = Math.max(gap, Math.abs(i * stepA - j * stepB));
  }
  return gap;
}

/** The smallest gap whose p-value is at most `alpha`; beyond every gap where there is none. */
function smallestGap(m: number, n: number, alpha: number): number {
  const isBelow = (gap: number) => pathShareOutside(m, n, gap, true) <= alpha;
  const largest = leastCommonMultiple(m, n);
  let high = 1;
  // Doubling first: small gaps are cheap to judge.
  while (high <= largest && !isBelow(high)) high *= 2;
  let low = high / 2;
  high = Math.min(high, largest + 1);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isBelow(middle)) high = middle;
    else low = middle;
  }
  return high;
}

const leastCommonMultiple = (a: number, b: number): number => (a / greatestCommonDivisor(a, b)) * b;
