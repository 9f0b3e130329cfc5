import { access, rename } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { Mutex } from '../../core/mutex.ts';
import { categoricalSampleOf, type Sample, type SampleKind } from '../../core/sample.ts';
import { LruCache } from '../lru-cache.ts';
import { readCountedNumbers, readNumbers } from '../read-sample.ts';
import { quoteText } from '../sql.ts';
import type { TableFile } from './table-file.ts';

const CACHE_BYTES = 256 << 20;
/** What a category weighs in a map, roughly, beside its characters. */
const CATEGORY_BYTES = 64;

/**
 * References, compiled: for each a Parquet file that lists every column's distinct values with their counts, column
 * after column, each in ascending order. The row without a value counts the missing ones.
 */
export class CompiledSamples {
  readonly #cache = new LruCache<string, Sample>(CACHE_BYTES);
  readonly #compiling = new Mutex();

  /** Compiles `table` into `path` unless it is there. */
  compile(connection: DuckDBConnection, table: TableFile, path: string): Promise<void> {
    return this.#compiling.run(async () => {
      if (await exists(path)) return;
      await connection.run(
        'CREATE OR REPLACE TEMP TABLE compiled ("column" INTEGER, number DOUBLE, category VARCHAR, count DOUBLE)',
      );
      for (const [index, query] of table.countQueries().entries()) {
        if (query !== null) await connection.run(`INSERT INTO compiled SELECT ${index}, * FROM (${query})`);
      }
      const unfinished = `${path}.unfinished`;
      await connection.run(`COPY compiled TO ${quoteText(unfinished)} (FORMAT parquet, COMPRESSION zstd)`);
      await connection.run('DROP TABLE compiled');
      await rename(unfinished, path);
    });
  }

  async sample(
    connection: DuckDBConnection,
    path: string,
    column: number,
    kind: SampleKind,
  ): Promise<Sample> {
    const key = `${path} ${column}`;
    const cached = this.#cache.get(key);
    if (cached !== undefined) return cached;
    const from = `read_parquet(${quoteText(path)}) WHERE "column" = ${column}`;
    const isMissing = 'number IS NULL AND category IS NULL';
    const [missing] = await readNumbers(
      connection,
      `SELECT coalesce(sum(count), 0) FROM ${from} AND ${isMissing}`,
    );
    if (kind === 'numeric') {
      const query = `SELECT number, count FROM ${from} AND number IS NOT NULL ORDER BY number`;
      const sample = await readCountedNumbers(connection, query, missing!);
      this.#cache.set(key, sample, 16 * sample.values.length);
      return sample;
    }
    const rows = await connection.runAndReadAll(
      `SELECT category, count FROM ${from} AND category IS NOT NULL`,
    );
    const counts = new Map(rows.getRows() as [string, number][]);
    const sample = categoricalSampleOf(counts, missing!);
    this.#cache.set(
      key,
      sample,
      [...counts.keys()].reduce((bytes, category) => bytes + CATEGORY_BYTES + 2 * category.length, 0),
    );
    return sample;
  }
}

export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
