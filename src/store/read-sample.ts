import type { DuckDBConnection } from '@duckdb/node-api';
import { DuckDBDoubleVector } from '@duckdb/node-api';
import { invariant } from '../core/invariant.ts';
import {
  type CategoricalSample,
  categoricalSampleOf,
  type NumericSample,
  numericSampleOf,
} from '../core/sample.ts';

/** A column is read as it stands, not grouped, when more than this share of its first values are distinct. */
const DISTINCT_SHARE_MAX = 0.5;
const PROBE_ROWS = 10_000;

/**
 * Reads a numeric column of a query, in one scan. The engine groups equal values; only where nearly all differ, so that
 * the grouped column would be as long as the column itself, it is read as it is and sorted here, which is cheaper.
 *
 * @param expression of type DOUBLE; NULL and NaN are missing
 * @param from the rest of the query: table, conditions
 * @throws RangeError on an infinity
 */
export async function readNumericSample(
  connection: DuckDBConnection,
  expression: string,
  from: string,
): Promise<NumericSample> {
  // Missing values travel as NaN; adding zero makes one value of 0 and -0.
  const column = `SELECT coalesce((${expression})::DOUBLE, 'nan'::DOUBLE) + 0.0 AS v FROM ${from}`;
  const [probed, distinct] = await readNumbers(
    connection,
    `SELECT count(*), count(DISTINCT v) FROM (${column} LIMIT ${PROBE_ROWS})`,
  );
  return distinct! > DISTINCT_SHARE_MAX * probed!
    ? readEachNumber(connection, column)
    : readGroupedNumbers(connection, column);
}

async function readEachNumber(connection: DuckDBConnection, column: string): Promise<NumericSample> {
  const parts: Float64Array[] = [];
  await eachChunk(connection, column, ([chunk]) => parts.push(chunk!.slice()));
  const all = concat(parts);
  let size = 0;
  for (let i = 0; i < all.length; i++) if (!Number.isNaN(all[i])) all[size++] = all[i]!;
  return withoutInfinities(numericSampleOf(all.subarray(0, size), all.length - size));
}

async function readGroupedNumbers(connection: DuckDBConnection, column: string): Promise<NumericSample> {
  const grouped = `SELECT v, count(*)::DOUBLE FROM (${column}) GROUP BY 1 ORDER BY 1`;
  const { values, counts, size } = await readCountedNumbers(connection, grouped, 0);
  // The engine orders NaN behind all numbers.
  const distinct = Number.isNaN(values.at(-1)) ? values.length - 1 : values.length;
  const missing = counts[distinct] ?? 0;
  return withoutInfinities({
    kind: 'numeric',
    values: values.slice(0, distinct),
    counts: counts.slice(0, distinct),
    size: size - missing,
    missing,
  });
}

function withoutInfinities(sample: NumericSample): NumericSample {
  const { values, counts } = sample;
  const below = values[0] === Number.NEGATIVE_INFINITY ? counts[0]! : 0;
  const above = values.at(-1) === Number.POSITIVE_INFINITY ? counts.at(-1)! : 0;
  if (below + above > 0) throw new RangeError(`expected finite numbers, got ${below + above} infinities`);
  return sample;
}

/** Reads a query of distinct numbers, ascending, and their counts; both doubles without nulls. */
export async function readCountedNumbers(
  connection: DuckDBConnection,
  query: string,
  missing: number,
): Promise<NumericSample> {
  const values: Float64Array[] = [];
  const counts: Float64Array[] = [];
  await eachChunk(connection, query, ([v, n]) => {
    values.push(v!.slice());
    counts.push(n!.slice());
  });
  const counted = concat(counts);
  return {
    kind: 'numeric',
    values: concat(values),
    counts: counted,
    size: counted.reduce((sum, count) => sum + count, 0),
    missing,
  };
}

/** Reads a categorical column of a query: any type, each value as its text. */
export async function readCategoricalSample(
  connection: DuckDBConnection,
  expression: string,
  from: string,
): Promise<CategoricalSample> {
  const result = await connection.runAndReadAll(
    `SELECT v, count(*)::DOUBLE FROM (SELECT (${expression})::VARCHAR AS v FROM ${from}) GROUP BY 1 ORDER BY 2 DESC, 1`,
  );
  const counts = new Map<string, number>();
  let missing = 0;
  for (const [category, count] of result.getRows() as [string | null, number][]) {
    if (category === null) missing += count;
    else counts.set(category, count);
  }
  return categoricalSampleOf(counts, missing);
}

/** The one row of a query of numbers. */
export async function readNumbers(connection: DuckDBConnection, query: string): Promise<number[]> {
  const [row] = (await connection.runAndReadAll(query)).getRows();
  invariant(row !== undefined, 'an aggregate has one row');
  return row.map(Number);
}

/** Streams the columns of a query of doubles without nulls. The arrays are the engine's: valid only during the call. */
async function eachChunk(
  connection: DuckDBConnection,
  query: string,
  take: (columns: readonly Float64Array[]) => void,
): Promise<void> {
  const result = await connection.stream(query);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    const columns: Float64Array[] = [];
    for (let index = 0; index < chunk.columnCount; index++) {
      const vector = chunk.getColumnVector(index);
      invariant(vector instanceof DuckDBDoubleVector, 'a column of doubles was asked for');
      columns.push(vector['items'].subarray(0, chunk.rowCount));
    }
    take(columns);
  }
}

function concat(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
