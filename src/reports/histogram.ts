import type { NumericSample } from '../core/sample.ts';
import { tickLabels } from './axis-labels.ts';

const BINS_MIN = 8;
const BINS_MAX = 32;
const INTEGER_BARS_MAX = 40;
const TICKS = 5;
const DISCRETE_TICKS_MAX = 13;
/** Beyond this many interquartile ranges from the quartiles a value is in the tail, however many there are. */
const FENCE = 4;
/** A rest shorter than this share of the range is drawn on the axis rather than gathered in a tail. */
const REST_DRAWN = 0.1;
/** Empty bars on either side of a column's only value. */
const CONSTANT_PADDING = 2;
const NICE_STEPS = [1, 2, 2.5, 5, 10];

/** One bar of both sides. The positions are on the chart's own axis, which runs from 0 to `HistogramView.length`. */
export interface HistogramBar {
  readonly from: number;
  readonly to: number;
  /** `100 to 200`, `7`, `below 0`. */
  readonly label: string;
  /** Share of the present values; null for a side that has none. */
  readonly reference: number | null;
  readonly current: number | null;
  readonly isTail: boolean;
}

export interface AxisTick {
  readonly at: number;
  readonly label: string;
}

export interface HistogramView {
  readonly kind: 'numeric';
  /** Of the axis, in bars. */
  readonly length: number;
  readonly bars: readonly HistogramBar[];
  readonly ticks: readonly AxisTick[];
  /** Where the two cumulative shares lie furthest apart, as far as a test found it. */
  readonly gap: HistogramGap | null;
}

export interface HistogramGap {
  readonly at: number;
  readonly value: number;
  /** Shares of the present values at or below `value`. */
  readonly reference: number;
  readonly current: number;
}

interface Axis {
  /** Half way between whole numbers where all values are whole. */
  readonly edges: readonly number[];
  readonly isWhole: boolean;
  /** One bar per whole number, drawn apart. */
  readonly isDiscrete: boolean;
  readonly hasUnder: boolean;
  readonly hasOver: boolean;
}

/**
 * Both samples in common bins with round edges. The bins span what holds nearly all values of each side; what lies
 * beyond is gathered in a bar at either end. Linear in the number of distinct values.
 */
export function histogramView(
  reference: NumericSample,
  current: NumericSample,
  gapAt: number | null,
): HistogramView {
  const sides = [reference, current].filter((side) => side.size > 0);
  if (sides.length === 0) return { kind: 'numeric', length: 0, bars: [], ticks: [], gap: null };
  const axis = axisOf(sides);
  const gap = gapAt === null || sides.length < 2 ? null : gapOf(reference, current, gapAt, axis);
  return {
    kind: 'numeric',
    length: axisLength(axis),
    bars: barsOf(axis, shares(reference, axis.edges), shares(current, axis.edges)),
    ticks: ticksOf(axis),
    gap,
  };
}

function axisOf(sides: readonly NumericSample[]): Axis {
  const min = Math.min(...sides.map((side) => side.values[0]!));
  const max = Math.max(...sides.map((side) => side.values.at(-1)!));
  const isWhole = sides.every((side) => side.values.every(Number.isInteger));
  if (isWhole && max - min < INTEGER_BARS_MAX) {
    const padding = max === min ? CONSTANT_PADDING : 0;
    const first = min - padding - 0.5;
    const edges = Array.from({ length: max - min + 2 * padding + 2 }, (_, i) => first + i);
    return { edges, isWhole, isDiscrete: true, hasUnder: false, hasOver: false };
  }
  const [low, high] = rangeDrawn(sides, min, max);
  const rice = 2 * Math.cbrt(Math.min(...sides.map((side) => side.size)));
  const bins = Math.round(Math.min(BINS_MAX, Math.max(BINS_MIN, rice)));
  const edges = roundEdges(low, high, bins, isWhole);
  const hasUnder = min < edges[0]!;
  const hasOver = max > edges.at(-1)!;
  return { edges, isWhole, isDiscrete: false, hasUnder, hasOver };
}

/** Reaches as far as the 0.5 % to 99.5 % of either side and its fences go, to the very ends where little is left. */
function rangeDrawn(sides: readonly NumericSample[], min: number, max: number): [number, number] {
  const ranges = sides.map((side) => {
    const [low, q1, q3, high] = quantiles(side, [0.005, 0.25, 0.75, 0.995]) as [
      number,
      number,
      number,
      number,
    ];
    const reach = q3 > q1 ? FENCE * (q3 - q1) : Number.POSITIVE_INFINITY;
    return [Math.max(low, q1 - reach), Math.min(high, q3 + reach)] as const;
  });
  const low = Math.min(...ranges.map(([from]) => from));
  const high = Math.max(...ranges.map(([, to]) => to));
  const rest = REST_DRAWN * (high - low);
  return [low - min <= rest ? min : low, max - high <= rest ? max : high];
}

/** The smallest values with at least these shares at or below them; `probabilities` ascend. */
function quantiles(sample: NumericSample, probabilities: readonly number[]): number[] {
  const found: number[] = [];
  let seen = 0;
  for (let i = 0; i < sample.values.length && found.length < probabilities.length; i++) {
    seen += sample.counts[i]!;
    while (found.length < probabilities.length && seen >= probabilities[found.length]! * sample.size)
      found.push(sample.values[i]!);
  }
  return found;
}

/** Ascending edges whose first is at or below `low` and whose last is at or above `high`. */
function roundEdges(low: number, high: number, bins: number, isWhole: boolean): number[] {
  // Divided before the difference is taken, so that the widest ranges do not overflow.
  const width = roundStep(high / bins - low / bins, isWhole) || roundStep(Math.abs(low) / 10, isWhole) || 1;
  const padding = high === low ? CONSTANT_PADDING : 0;
  const first = Math.floor(low / width) - padding;
  const last = Math.floor(high / width) + 1 + padding;
  const offset = isWhole ? 0.5 : 0;
  const edges = multiples(first, last, width).map((edge) => edge - offset);
  if (edges.every((edge, i) => Number.isFinite(edge) && (i === 0 || edge > edges[i - 1]!))) return edges;
  // A range too narrow for its distance from zero, or at the end of the numbers: plain parts, as far as they differ.
  const parts = Array.from({ length: bins + 1 }, (_, i) => low * (1 - i / bins) + high * (i / bins));
  parts[0] = low;
  parts[bins] = high;
  return parts.filter((edge, i) => i === 0 || edge > parts[i - 1]!);
}

/** The multiples of a round step, without the last bits that multiplication adds: 0.3, not 0.30000000000000004. */
const multiples = (first: number, last: number, step: number): number[] =>
  Array.from({ length: Math.min(last - first, 100) + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(14)),
  );

/** The next 1, 2, 2.5 or 5 times a power of ten; 0 for a step that is none. */
function roundStep(step: number, isWhole: boolean): number {
  if (!(step > 0)) return 0;
  if (isWhole && step <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = NICE_STEPS.find(
    (nice) => nice * power >= step * (1 - 1e-9) && !(isWhole && (nice * power) % 1 !== 0),
  );
  return Number(((factor ?? 10) * power).toPrecision(3));
}

/** The shares under, in and over the bins [e0, e1), [e1, e2) … [ek-1, ek]; null for a side without values. */
function shares(sample: NumericSample, edges: readonly number[]): number[] | null {
  if (sample.size === 0) return null;
  const counts = new Array<number>(edges.length + 1).fill(0);
  const end = edges.at(-1)!;
  let bin = 0;
  for (let i = 0; i < sample.values.length; i++) {
    const value = sample.values[i]!;
    while (bin < edges.length && value >= edges[bin]! && !(value === end && bin === edges.length - 1)) bin++;
    counts[bin]! += sample.counts[i]!;
  }
  return counts.map((count) => roundShare(count / sample.size));
}

function barsOf(axis: Axis, reference: number[] | null, current: number[] | null): HistogramBar[] {
  const inset = axis.isDiscrete ? 0.1 : 0;
  const bar = (slot: number, from: number, label: string, isTail: boolean): HistogramBar => ({
    from: from + inset,
    to: from + 1 - inset,
    label,
    reference: reference?.[slot] ?? null,
    current: current?.[slot] ?? null,
    isTail,
  });
  const bars = binLabels(axis).map((label, i) => bar(i + 1, originOf(axis) + i, label, false));
  const [first, last] = endLabels(axis);
  if (axis.hasUnder) bars.unshift(bar(0, 0, `below ${first}`, true));
  if (axis.hasOver) bars.push(bar(axis.edges.length, axisLength(axis) - 1, `above ${last}`, true));
  return bars;
}

function ticksOf(axis: Axis): AxisTick[] {
  const first = axis.edges[0]!;
  const last = axis.edges.at(-1)!;
  const step =
    axis.isDiscrete && last - first <= DISCRETE_TICKS_MAX
      ? 1
      : roundStep(last / TICKS - first / TICKS, axis.isWhole);
  const values =
    step > 0
      ? multiples(Math.ceil(first / step), Math.floor(last / step), step).filter(
          (x) => x >= first && x <= last,
        )
      : [first];
  const labels = tickLabels(values);
  const ticks = values.map((value, i) => ({ at: positionOf(value, axis), label: labels[i]! }));
  const [under, over] = endLabels(axis);
  if (axis.hasUnder) ticks.unshift({ at: 0.5, label: `< ${under}` });
  if (axis.hasOver) ticks.push({ at: axisLength(axis) - 0.5, label: `> ${over}` });
  return ticks;
}

function binLabels(axis: Axis): string[] {
  const labels = tickLabels(axis.edges.map((edge) => (axis.isWhole ? edge + 0.5 : edge)));
  if (!axis.isWhole) return labels.slice(1).map((to, i) => `${labels[i]} to ${to}`);
  const ends = tickLabels(axis.edges.map((edge) => edge - 0.5));
  return labels.slice(0, -1).map((from, i) => (from === ends[i + 1] ? from : `${from} to ${ends[i + 1]}`));
}

/** What the values in the tails are below and above of. */
function endLabels(axis: Axis): string[] {
  const offset = axis.isWhole ? 0.5 : 0;
  return tickLabels([axis.edges[0]! + offset, axis.edges.at(-1)! - offset]);
}

/** A tail stands one bar's width apart from the bins. */
const originOf = (axis: Axis): number => (axis.hasUnder ? 2 : 0);
const axisLength = (axis: Axis): number => originOf(axis) + axis.edges.length - 1 + (axis.hasOver ? 2 : 0);

function positionOf(value: number, axis: Axis): number {
  const bins = axis.edges.length - 1;
  const first = axis.edges[0]!;
  const last = axis.edges.at(-1)!;
  if (value < first) return axis.hasUnder ? 0.5 : 0;
  if (value > last) return axisLength(axis) - (axis.hasOver ? 0.5 : 0);
  // Halved, so that the widest ranges do not overflow.
  const part = last > first ? (value / 2 - first / 2) / (last / 2 - first / 2) : 0.5;
  return Number((originOf(axis) + part * bins).toFixed(3));
}

/** Null where the two do not differ after all. */
function gapOf(
  reference: NumericSample,
  current: NumericSample,
  value: number,
  axis: Axis,
): HistogramGap | null {
  const shares = {
    reference: shareAtOrBelow(reference, value),
    current: shareAtOrBelow(current, value),
  };
  return shares.reference === shares.current ? null : { at: positionOf(value, axis), value, ...shares };
}

function shareAtOrBelow(sample: NumericSample, value: number): number {
  let count = 0;
  for (let i = 0; i < sample.values.length && sample.values[i]! <= value; i++) count += sample.counts[i]!;
  return roundShare(count / sample.size);
}

const roundShare = (share: number): number => Number(share.toPrecision(5));
