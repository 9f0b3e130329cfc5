import { categoricalSample, numericSample, type Sample, type SampleKind } from '../core/sample.ts';

export type TableValue = number | string | boolean | null;

/** Columns by name, one entry a row. `null` and NaN are missing. */
export type Table = Readonly<Record<string, readonly TableValue[]>>;

/** A table whose columns are sorted and counted. */
export interface CompiledTable {
  readonly kind: 'compiled_table';
  /** In the order of the table. */
  readonly columns: readonly CompiledColumn[];
}

export interface CompiledColumn {
  readonly name: string;
  readonly sample: Sample;
}

/**
 * Sorts and counts every column, so that a reference is read once for many comparisons. A column is numeric when all
 * present values are numbers (or none is present), categorical when none is one.
 * @throws {RangeError} on a column with numbers beside other values, or with an infinity.
 */
export const compileTable = (table: Table): CompiledTable => ({
  kind: 'compiled_table',
  columns: Object.entries(table).map(([name, values]) => ({ name, sample: sampleOf(name, values) })),
});

/** @throws {RangeError} as `compileTable` does, naming the column. */
export function sampleOf(name: string, values: readonly TableValue[]): Sample {
  if (columnKind(name, values) === 'categorical') return categoricalSample(values);
  // No other value than numbers and missing ones was found.
  return numericSample(values as readonly (number | null)[]);
}

export const isMissing = (value: TableValue): value is null => value === null || Number.isNaN(value);

/**
 * Null where no value is present.
 * @throws {RangeError} as `compileTable` does, naming the column.
 */
export function columnKind(name: string, values: readonly TableValue[]): SampleKind | null {
  if (!Array.isArray(values) && !ArrayBuffer.isView(values))
    throw new RangeError(`expected column ${name} to be an array of values, got ${typeof values}`);
  let kind: SampleKind | null = null;
  for (const value of values) {
    if (isMissing(value)) continue;
    const isNumber = typeof value === 'number';
    if (!isNumber && typeof value !== 'string' && typeof value !== 'boolean')
      throw new RangeError(
        `expected column ${name} to hold numbers, text, booleans or null, got ${typeof value}`,
      );
    if (isNumber && !Number.isFinite(value))
      throw new RangeError(`expected column ${name} to hold finite numbers, got ${value}`);
    const found = isNumber ? 'numeric' : 'categorical';
    if (kind !== null && kind !== found)
      throw new RangeError(`expected column ${name} to hold either numbers or other values, got both`);
    kind = found;
  }
  return kind;
}
