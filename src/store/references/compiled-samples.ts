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
  readonly #connection: DuckDBConnection;
  readonly #cache = new LruCache<string, Sample>(CACHE_BYTES);
  readonly #compiling = new Mutex();

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  /** Compiles `table` into `path` unless it is there. */
  compile(table: TableFile, path: string): Promise<void> {
    return this.#compiling.run(async () => {
      if (await exists(path)) return;
      await this.#connection.run(
        'CREATE OR REPLACE TEMP TABLE compiled ("column" INTEGER, number DOUBLE, category VARCHAR, count DOUBLE)',
      );
      for (const [index, query] of table.countQueries().entries()) {
        if (query !== null)
          await this.#connection.run(`INSERT INTO compiled SELECT ${index}, * FROM (${query})`);
      }
      const unfinished = `${path}.unfinished`;
      await this.#connection.run(
        `COPY compiled TO ${quoteText(unfinished)} (FORMAT parquet, COMPRESSION zstd)`,
      );
      await this.#connection.run('DROP TABLE compiled');
      await rename(unfinished, path);
    });
  }

  async sample(path: string, column: number, kind: SampleKind): Promise<Sample> {
    const key = `${path} ${column}`;
    const cached = this.#cache.get(key);
    if (cached !== undefined) return cached;
    const from = `read_parquet(${quoteText(path)}) WHERE "column" = ${column}`;
    const isMissing = 'number IS NULL AND category IS NULL';
    const [missing] = await readNumbers(
      this.#connection,
      `SELECT coalesce(sum(count), 0) FROM ${from} AND ${isMissing}`,
    );
    if (kind === 'numeric') {
      const query = `SELECT number, count FROM ${from} AND number IS NOT NULL ORDER BY number`;
      const sample = await readCountedNumbers(this.#connection, query, missing!);
      this.#cache.set(key, sample, 16 * sample.values.length);
      return sample;
    }
    const rows = await this.#connection.runAndReadAll(
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
