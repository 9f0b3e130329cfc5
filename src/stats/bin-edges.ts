import type { NumericSample } from '../core/sample.ts';
import { mean } from './moments.ts';
import { CompensatedSum } from './sum.ts';

/**
 * The edges at the i/k quantiles of a sample with values, from its smallest to its largest value, interpolated linearly
 * between order statistics (type 7 of Hyndman and Fan 1996, NumPy's default). Equal edges are one, so ties make fewer
 * bins.
 */
export function quantileEdges({ values, counts, size }: NumericSample, bins: number): number[] {
  const edges: number[] = [];
  let index = 0;
  let upTo = counts[0]!;
  for (let i = 0; i <= bins; i++) {
    // One division, so that a rank that is an integer comes out as one.
    const rank = ((size - 1) * i) / bins;
    const lower = Math.floor(rank);
    while (upTo <= lower) upTo += counts[++index]!;
    const next = lower + 1 < upTo ? index : Math.min(index + 1, values.length - 1);
    edges.push(interpolate(values[index]!, values[next]!, rank - lower));
  }
  return distinctEdges(edges);
}

/** Bins of one width over the values of both samples. */
export function equalWidthEdges(reference: NumericSample, current: NumericSample, bins: number): number[] {
  return evenEdges(pooledRange(reference, current), bins);
}

/**
 * NumPy's `histogram_bin_edges(…, bins='sturges')` over the values of both samples: log2(n) + 1 bins of one width,
 * which is at least 1 for a column of integers.
 */
export function sturgesEdges(reference: NumericSample, current: NumericSample): number[] {
  const range = pooledRange(reference, current);
  const bins = Math.log2(reference.size + current.size) + 1;
  return evenEdges(range, evenBins(range, bins, isInteger(reference) && isInteger(current)));
}

/**
 * NumPy's `histogram_bin_edges(reference, bins='doane')`: Sturges' rule with more bins for a skewed sample; a column of
 * integers has bins of a width of at least 1.
 *   1 + log2(n) + log2(1 + |g1| / √(6 (n − 2) / ((n + 1)(n + 3))))
 * Source: Doane (1976), Aesthetic frequency classifications.
 */
export function doaneEdges(reference: NumericSample): number[] {
  const range: Range = [reference.values[0]!, reference.values.at(-1)!];
  const n = reference.size;
  const skew = n > 2 ? skewness(reference) : null;
  if (skew === null) return evenEdges(range, 1);
  const spread = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
  const bins = 1 + Math.log2(n) + Math.log2(1 + Math.abs(skew) / spread);
  return evenEdges(range, evenBins(range, bins, isInteger(reference)));
}

type Range = readonly [number, number];

function pooledRange(reference: NumericSample, current: NumericSample): Range {
  return [
    Math.min(reference.values[0]!, current.values[0]!),
    Math.max(reference.values.at(-1)!, current.values.at(-1)!),
  ];
}

/** How many whole bins NumPy makes of a rule that asks for `bins`. Its way over the width sometimes rounds to one more. */
function evenBins([first, last]: Range, bins: number, integers: boolean): number {
  const extent = last - first;
  if (!Number.isFinite(extent)) return Math.ceil(bins);
  const width = extent / bins;
  if (width === 0) return 1;
  return Math.ceil(extent / (integers ? Math.max(1, width) : width));
}

/** As `numpy.linspace`; a single value gets a bin of width 1 around it. */
function evenEdges([first, last]: Range, bins: number): number[] {
  const low = first === last ? first - 0.5 : first;
  const high = first === last ? last + 0.5 : last;
  const step = (high - low) / bins;
  const isRegular = Number.isFinite(step) && step > 0;
  const edges = Array.from({ length: bins + 1 }, (_, i) =>
    isRegular ? i * step + low : interpolate(low, high, i / bins),
  );
  edges[bins] = high;
  return distinctEdges(edges);
}

/** Drops repeated edges; at least two are left, the same one twice for a single point. */
function distinctEdges(edges: readonly number[]): number[] {
  const distinct = [edges[0]!];
  for (const edge of edges) if (edge > distinct.at(-1)!) distinct.push(edge);
  return distinct.length > 1 ? distinct : [distinct[0]!, distinct[0]!];
}

/** Rounds as NumPy does, so that edges are the same to the last bit. */
function interpolate(a: number, b: number, t: number): number {
  const gap = b - a;
  if (!Number.isFinite(gap)) return a * (1 - t) + b * t;
  return t < 0.5 ? a + gap * t : b - gap * (1 - t);
}

/** Whether NumPy would hold the column as integers: a missing value makes it one of floats. */
const isInteger = ({ values, missing }: NumericSample): boolean =>
  missing === 0 && values.every((value) => Number.isInteger(value));

/** The third standardized moment, or null when there is no spread. */
function skewness(sample: NumericSample): number | null {
  const centre = mean(sample);
  const deviation = Math.sqrt(momentAbout(sample, (value) => (value - centre) ** 2));
  if (deviation === 0) return null;
  // Beyond the range of doubles the skew cannot be told, and Sturges' rule stands.
  return Number.isFinite(deviation) ? momentAbout(sample, (value) => ((value - centre) / deviation) ** 3) : 0;
}

function momentAbout({ values, counts, size }: NumericSample, of: (value: number) => number): number {
  const sum = new CompensatedSum();
  for (let i = 0; i < values.length; i++) sum.add(of(values[i]!) * (counts[i]! / size));
  return sum.value;
}
