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
 * Reads a numeric column of a query. The engine groups equal values; only where nearly all differ, so that the grouped
 * column would be as long as the column itself, it is read as it is and sorted here, which is three times cheaper.
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
  const value = `(${expression})::DOUBLE`;
  const [size, missing, infinite, probed, distinct] = await readNumbers(
    connection,
    `SELECT count(*) FILTER (NOT isnan(v)), count(*) - count(*) FILTER (NOT isnan(v)), count(*) FILTER (isinf(v)),
       (SELECT count(v) FROM (SELECT ${value} AS v FROM ${from} LIMIT ${PROBE_ROWS})),
       (SELECT count(DISTINCT v) FROM (SELECT ${value} AS v FROM ${from} LIMIT ${PROBE_ROWS}))
     FROM (SELECT ${value} AS v FROM ${from})`,
  );
  if (infinite! > 0) throw new RangeError(`expected finite numbers, got ${infinite} infinities`);
  const present = `SELECT v FROM (SELECT ${value} AS v FROM ${from}) WHERE v IS NOT NULL AND NOT isnan(v)`;
  if (distinct! > DISTINCT_SHARE_MAX * probed!) {
    const values = new Float64Array(size!);
    let read = 0;
    await eachChunk(connection, present, ([chunk]) => {
      values.set(chunk!, read);
      read += chunk!.length;
    });
    invariant(read === size, `the column changed while it was read: ${read} of ${size} values`);
    return numericSampleOf(values, missing!);
  }
  const grouped = `SELECT v + 0.0 AS v, count(*)::DOUBLE FROM (${present}) GROUP BY 1 ORDER BY 1`;
  return readCountedNumbers(connection, grouped, missing!);
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
