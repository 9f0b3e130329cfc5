import type { DuckDBConnection } from '@duckdb/node-api';
import { groupBy } from '../../core/group-by.ts';
import type { SchemaColumn } from '../../core/schema.ts';
import { readNumbers } from '../read-sample.ts';
import { tableName } from './event-columns.ts';
import type { EventTable } from './event-store.ts';

/** Rows that the engine has loaded and typed, but that are not committed. */
export interface StagedRows {
  readonly table: string;
  readonly columns: readonly SchemaColumn[];
  readonly rows: number;
}

/** Staged rows, and where they are to go. */
export interface StagedSource {
  readonly staged: StagedRows;
  readonly table: EventTable;
}

/** A stretch of staged rows that belongs to one batch. */
export interface StagedPart<Batch> {
  readonly staged: StagedRows;
  readonly first: number;
  readonly end: number;
  readonly batch: Batch;
}

export interface Duplicates<Batch> {
  /** Batches without duplicates are not in it. */
  readonly counts: ReadonlyMap<Batch, number>;
  /** A temporary table of (source, row), `source` being an index into the sources; null when there are none. */
  readonly table: string | null;
}

/** Finds the rows whose id is stored already, or stands earlier in the same group. */
export async function findDuplicates<Batch>(
  connection: DuckDBConnection,
  sources: readonly StagedSource[],
  parts: readonly StagedPart<Batch>[],
): Promise<Duplicates<Batch>> {
  const counts = new Map<Batch, number>();
  let table: string | null = null;
  const byModel = groupBy(
    sources.map((source, index) => ({ ...source, index })),
    (source) => source.table.modelId,
  );
  for (const [modelId, ofModel] of byModel) {
    const rows = ofModel
      .map(
        ({ staged, index }) =>
          `SELECT ${index} AS source, rowid AS row, id, hash(id) AS id_hash FROM ${staged.table}`,
      )
      .join(' UNION ALL ');
    const isStored = `SELECT 1 FROM ${tableName(modelId)} e WHERE e.id_hash = r.id_hash AND e.id = r.id`;
    const [all, distinct, stored] = await readNumbers(
      connection,
      `WITH r AS (${rows}) SELECT count(*), count(DISTINCT id_hash), (SELECT count(*) FROM r WHERE EXISTS (${isStored})) FROM r`,
    );
    if (all === distinct && stored === 0) continue;
    if (table === null) {
      table = 'temp.duplicates';
      await connection.run('CREATE TEMP TABLE duplicates (source INTEGER, row BIGINT)');
    }
    await connection.run(
      `INSERT INTO ${table} WITH r AS (${rows}) SELECT source, row FROM
         (SELECT *, row_number() OVER (PARTITION BY id ORDER BY source, row) AS nth, EXISTS (${isStored}) AS stored FROM r)
       WHERE nth > 1 OR stored`,
    );
  }
  if (table !== null) {
    for (const { staged, first, end, batch } of parts) {
      const source = sources.findIndex((candidate) => candidate.staged === staged);
      const [count] = await readNumbers(
        connection,
        `SELECT count(*) FROM ${table} WHERE source = ${source} AND row >= ${first} AND row < ${end}`,
      );
      counts.set(batch, (counts.get(batch) ?? 0) + count!);
    }
  }
  return { counts, table };
}
