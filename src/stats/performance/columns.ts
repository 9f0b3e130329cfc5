/** A class as a column holds it. Classes are compared by their text: 1 and '1' are one class, true and 1 are two. */
export type Label = string | number | boolean;

/** One entry a row. Null, undefined and NaN are missing. */
export type Column<T> = ArrayLike<T | null | undefined>;

export interface ClassificationColumns {
  readonly target: Column<Label>;
  readonly prediction: Column<Label>;
  /** Of the positive class, or of every class under its name; each in [0, 1]. */
  readonly probability?: Column<number> | Readonly<Record<string, Column<number>>>;
}

export interface RegressionColumns {
  readonly target: Column<number>;
  readonly prediction: Column<number>;
}

/** How many rows have both target and prediction, and so take part in a metric, and how many lack one of them. */
export function countPairs({
  target,
  prediction,
}: {
  target: Column<unknown>;
  prediction: Column<unknown>;
}): {
  rows: number;
  missing: number;
} {
  const rows = pairedRows(target, prediction).length;
  return { rows, missing: target.length - rows };
}

/** The indices of the rows that have both. */
export function pairedRows(target: Column<unknown>, prediction: Column<unknown>): Uint32Array {
  expectLength('prediction', prediction, target.length);
  const rows = new Uint32Array(target.length);
  let count = 0;
  for (let row = 0; row < target.length; row++)
    if (!isMissing(target[row]) && !isMissing(prediction[row])) rows[count++] = row;
  return rows.subarray(0, count);
}

export const isMissing = (value: unknown): value is null | undefined =>
  value === null || value === undefined || Number.isNaN(value);

/** The numbers of some rows, none of which is missing. */
export function numbersOf(name: string, column: Column<number>, rows: Uint32Array): Float64Array {
  const numbers = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const value = column[rows[i]!];
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw new RangeError(`expected finite numbers in ${name}, got ${value} in row ${rows[i]}`);
    numbers[i] = value;
  }
  return numbers;
}

export function expectLength(name: string, column: Column<unknown>, length: number): void {
  if (column.length !== length)
    throw new RangeError(`expected ${length} rows in ${name}, as in target, got ${column.length}`);
}
