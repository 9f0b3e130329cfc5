import { invariant } from './invariant.ts';
import { sortDoubles } from './sort-doubles.ts';

/**
 * What a statistic sees of one numeric column: its distinct values with their counts. This is the
 * sufficient statistic of every univariate two-sample test, and two of them merge.
 */
export interface NumericSample {
  readonly kind: 'numeric';
  /** Finite, strictly ascending. */
  readonly values: Float64Array;
  /** Same length as `values`, each a positive integer. */
  readonly counts: Float64Array;
  /** Number of present values: the sum of `counts`. */
  readonly size: number;
  readonly missing: number;
}

/** What a statistic sees of one categorical column: how often each category occurs. */
export interface CategoricalSample {
  readonly kind: 'categorical';
  readonly counts: ReadonlyMap<string, number>;
  readonly size: number;
  readonly missing: number;
}

export type Sample = NumericSample | CategoricalSample;
export type SampleKind = Sample['kind'];

/** Counts a column of numbers. `null` and NaN are missing; an infinity is refused with a RangeError. */
export function numericSample(column: Iterable<number | null>): NumericSample {
  const present =
    Array.isArray(column) || ArrayBuffer.isView(column)
      ? new Float64Array((column as number[]).length)
      : null;
  return present === null ? numericSample([...column]) : countNumbers(column, present);
}

function countNumbers(column: Iterable<number | null>, present: Float64Array): NumericSample {
  let size = 0;
  let missing = 0;
  for (const value of column) {
    if (value === null || Number.isNaN(value)) missing++;
    else if (Number.isFinite(value)) present[size++] = value;
    else throw new RangeError(`expected finite numbers, got ${value}`);
  }
  return numericSampleOf(present.subarray(0, size), missing);
}

/** The sample of `present`, finite values in any order. The array is taken over: it is sorted, and may become part of the sample. */
export function numericSampleOf(present: Float64Array, missing: number): NumericSample {
  const sorted = sortDoubles(present);
  const size = sorted.length;
  let distinct = 0;
  for (let i = 0; i < size; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct++;
  const values = distinct === size ? sorted : new Float64Array(distinct);
  const counts = new Float64Array(distinct);
  let last = -1;
  for (let i = 0; i < size; i++) {
    const value = sorted[i]!;
    if (last < 0 || values[last] !== value) {
      // + 0 turns −0 into 0, so that the two are one value.
      values[++last] = value + 0;
    }
    counts[last]!++;
  }
  return { kind: 'numeric', values, counts, size, missing };
}

/** Counts a column of categories. Numbers and booleans become their text; `null` is missing. */
export function categoricalSample(column: Iterable<string | number | boolean | null>): CategoricalSample {
  const counts = new Map<string, number>();
  let size = 0;
  let missing = 0;
  for (const value of column) {
    if (value === null || Number.isNaN(value)) {
      missing++;
      continue;
    }
    const category = String(value);
    counts.set(category, (counts.get(category) ?? 0) + 1);
    size++;
  }
  return { kind: 'categorical', counts, size, missing };
}

/** Builds a categorical sample from counts that were made elsewhere. */
export function categoricalSampleOf(counts: ReadonlyMap<string, number>, missing: number): CategoricalSample {
  let size = 0;
  for (const count of counts.values()) {
    invariant(
      Number.isSafeInteger(count) && count > 0,
      `a category's count is a positive integer, got ${count}`,
    );
    size += count;
  }
  return { kind: 'categorical', counts, size, missing };
}
