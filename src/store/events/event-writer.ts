import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { groupBy } from '../../core/group-by.ts';
import { invariant } from '../../core/invariant.ts';
import { Mutex } from '../../core/mutex.ts';
import type { SchemaColumn } from '../../core/schema.ts';
import { readNumbers } from '../read-sample.ts';
import { quoteInstant, quoteName, quoteText } from '../sql.ts';
import { engineType, physicalName, readLines, SYSTEM_COLUMNS, tableName } from './event-columns.ts';
import type { CommitCounts, EventTable, IdempotencyRecord, StoredAnswer } from './event-store.ts';
import { findDuplicates, type StagedPart, type StagedRows, type StagedSource } from './find-duplicates.ts';

/** One request's rows: a few as lines in memory, or many staged. */
export interface PendingBatch {
  readonly table: EventTable;
  readonly receivedAt: number;
  readonly idempotency: IdempotencyRecord | null;
  readonly answer: (counts: CommitCounts) => string;
  readonly lines: Uint8Array;
  readonly memoryRows: number;
  readonly staged: readonly StagedRows[];
}

interface Waiting {
  readonly batch: PendingBatch;
  readonly resolve: (counts: CommitCounts) => void;
  readonly reject: (error: unknown) => void;
  isCommitted: boolean;
}

const GROUP_BATCHES_MAX = 256;
const GROUP_BYTES_MAX = 16 << 20;

/**
 * The one writer of the events database. Requests that arrive while a commit is under way share the next one: one
 * load, one duplicate check, one fsync for all of them.
 */
export class EventWriter {
  readonly #connection: DuckDBConnection;
  readonly #connect: () => Promise<DuckDBConnection>;
  readonly #folder: string;
  readonly #answers: Map<string, StoredAnswer & { at: number }>;
  readonly #onCommit: (durationMs: number, rows: number) => void;
  readonly #transactions = new Mutex();
  readonly #waiting: Waiting[] = [];
  readonly #nextSeq = new Map<number, number>();
  readonly #columns: Map<string, Set<string>>;
  #isCommitting = false;
  #stages = 0;
  #heldBytes = 0;

  constructor(options: {
    connection: DuckDBConnection;
    connect: () => Promise<DuckDBConnection>;
    folder: string;
    answers: Map<string, StoredAnswer & { at: number }>;
    /** The columns that each table has by now. */
    columns: Map<string, Set<string>>;
    onCommit: (durationMs: number, rows: number) => void;
  }) {
    this.#connection = options.connection;
    this.#connect = options.connect;
    this.#folder = options.folder;
    this.#answers = options.answers;
    this.#columns = options.columns;
    this.#onCommit = options.onCommit;
  }

  /** Bytes of rows in memory, and batches waiting for a commit. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  hold(bytes: number): void {
    this.#heldBytes += bytes;
  }

  release(bytes: number): void {
    this.#heldBytes -= bytes;
  }

  commit(batch: PendingBatch): Promise<CommitCounts> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, resolve, reject, isCommitted: false });
      if (!this.#isCommitting) void this.#commitWaiting();
    });
  }

  /** Loads a file of canonical lines. Several may load at once, each on its own connection. */
  async stage(file: string, columns: readonly SchemaColumn[], rows: number): Promise<StagedRows> {
    const connection = await this.#connect();
    try {
      return await this.#stageOn(connection, file, columns, rows);
    } finally {
      connection.disconnectSync();
    }
  }

  async dropStaged(staged: readonly StagedRows[]): Promise<void> {
    if (staged.length === 0) return;
    const connection = await this.#connect();
    try {
      for (const { table } of staged) await connection.run(`DROP TABLE IF EXISTS ${table}`);
    } finally {
      connection.disconnectSync();
    }
  }

  /** Adds the table and columns that are missing, each in its own transaction, and checkpoints: DDL must not stay in the WAL. */
  async ensureTable({ modelId, schema }: EventTable): Promise<void> {
    const table = tableName(modelId);
    const missing = () =>
      schema.columns.filter((column) => !this.#columns.get(table)?.has(physicalName(column)));
    if (this.#columns.has(table) && missing().length === 0) return;
    await this.#transactions.run(async () => {
      const added = missing();
      const definitions = added.map((column) => `${quoteName(physicalName(column))} ${engineType(column)}`);
      await this.#connection.run(
        `CREATE TABLE IF NOT EXISTS ${table} (${[...SYSTEM_COLUMNS, ...definitions].join(', ')})`,
      );
      for (const definition of definitions)
        await this.#connection.run(`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${definition}`);
      await this.#connection.run('FORCE CHECKPOINT');
      this.#columns.set(table, new Set([...(this.#columns.get(table) ?? []), ...added.map(physicalName)]));
    });
  }

  hasTable(modelId: number): boolean {
    return this.#columns.has(tableName(modelId));
  }

  /** Runs a write of its own between commits. */
  write(task: (connection: DuckDBConnection) => Promise<void>): Promise<void> {
    return this.#transactions.run(() => task(this.#connection));
  }

  async #commitWaiting(): Promise<void> {
    this.#isCommitting = true;
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup();
      await this.#transactions.run(async () => {
        try {
          await this.#commitGroup(group);
        } catch (error) {
          // What was committed before the error must not be committed again.
          const open = group.filter(({ isCommitted }) => !isCommitted);
          if (open.length === 1) open[0]!.reject(error);
          else for (const waiting of open) await this.#commitGroup([waiting]).catch(waiting.reject);
        }
      });
    }
    this.#isCommitting = false;
  }

  #takeGroup(): Waiting[] {
    let bytes = 0;
    let size = 0;
    for (const { batch } of this.#waiting) {
      bytes += batch.lines.length;
      if (size > 0 && (bytes > GROUP_BYTES_MAX || size >= GROUP_BATCHES_MAX)) break;
      size++;
    }
    return this.#waiting.splice(0, size);
  }

  async #commitGroup(group: readonly Waiting[]): Promise<void> {
    const startedAt = performance.now();
    const staged: StagedRows[] = [];
    try {
      const parts = await this.#stageGroup(group, staged);
      const duplicates = await findDuplicates(this.#connection, parts.sources, parts.parts);
      const counts = new Map<PendingBatch, CommitCounts>(
        group.map(({ batch }) => {
          const rows = batch.memoryRows + batch.staged.reduce((sum, { rows }) => sum + rows, 0);
          const doubled = duplicates.counts.get(batch) ?? 0;
          return [batch, { accepted: rows - doubled, duplicates: doubled }];
        }),
      );
      await this.#connection.run('BEGIN');
      try {
        for (const [index, { staged, table }] of parts.sources.entries())
          await this.#insert(staged, table, group[0]!.batch.receivedAt, duplicates.table, index);
        for (const { batch } of group) await this.#insertAnswer(batch, counts.get(batch)!);
        await this.#connection.run('COMMIT');
      } catch (error) {
        // Rolling back fails too when the commit itself has ended the transaction; the first error is the one to tell.
        await this.#connection.run('ROLLBACK').catch(() => undefined);
        this.#nextSeq.clear();
        throw error;
      }
      let rows = 0;
      for (const waiting of group) {
        const { batch, resolve } = waiting;
        const { idempotency } = batch;
        waiting.isCommitted = true;
        const done = counts.get(batch)!;
        rows += done.accepted;
        if (idempotency !== null)
          this.#answers.set(idempotency.key, {
            bodySha256: idempotency.bodySha256,
            answer: batch.answer(done),
            at: idempotency.at,
          });
        resolve(done);
      }
      this.#onCommit(performance.now() - startedAt, rows);
    } finally {
      for (const { table } of staged) await this.#connection.run(`DROP TABLE IF EXISTS ${table}`);
      await this.#connection.run('DROP TABLE IF EXISTS temp.duplicates');
    }
  }

  /** Stages the lines in memory, those of one model together. */
  async #stageGroup(
    group: readonly Waiting[],
    staged: StagedRows[],
  ): Promise<{ parts: StagedPart<PendingBatch>[]; sources: StagedSource[] }> {
    const parts: StagedPart<PendingBatch>[] = [];
    const sources: StagedSource[] = [];
    const byModel = groupBy(group, ({ batch }) => batch.table.modelId);
    for (const waiting of byModel.values()) {
      const inMemory = waiting.filter(({ batch }) => batch.memoryRows > 0);
      if (inMemory.length > 0) {
        // The latest schema knows the columns of all of them.
        const table = inMemory
          .map(({ batch }) => batch.table)
          .reduce((a, b) => (b.schema.columns.length > a.schema.columns.length ? b : a));
        const rows = inMemory.reduce((sum, { batch }) => sum + batch.memoryRows, 0);
        const file = join(this.#folder, 'group.ndjson');
        await writeFile(
          file,
          inMemory.map(({ batch }) => batch.lines),
        );
        const together = await this.#stageOn(this.#connection, file, table.schema.columns, rows).finally(() =>
          rm(file, { force: true }),
        );
        staged.push(together);
        sources.push({ staged: together, table });
        let first = 0;
        for (const { batch } of inMemory) {
          parts.push({ staged: together, first, end: first + batch.memoryRows, batch });
          first += batch.memoryRows;
        }
      }
      for (const { batch } of waiting) {
        for (const rows of batch.staged) {
          sources.push({ staged: rows, table: batch.table });
          parts.push({ staged: rows, first: 0, end: rows.rows, batch });
        }
      }
    }
    return { parts, sources };
  }

  async #stageOn(
    connection: DuckDBConnection,
    file: string,
    columns: readonly SchemaColumn[],
    rows: number,
  ): Promise<StagedRows> {
    const table = `stage.rows_${++this.#stages}`;
    await connection.run(`CREATE TABLE ${table} AS ${readLines(file, columns)}`);
    const [loaded] = await readNumbers(connection, `SELECT count(*) FROM ${table}`);
    invariant(loaded === rows, `the engine read ${loaded} of ${rows} checked rows`);
    return { table, columns, rows };
  }

  async #insert(
    staged: StagedRows,
    table: EventTable,
    receivedAt: number,
    duplicates: string | null,
    source: number,
  ): Promise<void> {
    const name = tableName(table.modelId);
    const base =
      this.#nextSeq.get(table.modelId) ??
      (
        await readNumbers(
          this.#connection,
          `SELECT coalesce(max(seq) + 1, 0) FROM
           (SELECT max(seq) AS seq FROM ${name} UNION ALL SELECT max(seq) FROM used_seqs WHERE model_id = ${table.modelId})`,
        )
      )[0]!;
    this.#nextSeq.set(table.modelId, base + staged.rows);
    const columns = staged.columns.map((column) => quoteName(physicalName(column)));
    const target = ['seq', 'id', 'id_hash', 'event_time', 'received_at', 'model_version', ...columns];
    const at = quoteInstant(receivedAt);
    const values = [
      `${base} + rowid`,
      'id',
      'hash(id)',
      `coalesce(event_time, ${at})`,
      at,
      'model_version',
      ...columns,
    ];
    const fresh =
      duplicates === null
        ? ''
        : ` WHERE rowid NOT IN (SELECT row FROM ${duplicates} WHERE source = ${source})`;
    await this.#connection.run(
      `INSERT INTO ${name} (${target.join(', ')}) SELECT ${values.join(', ')} FROM ${staged.table}${fresh}`,
    );
  }

  async #insertAnswer({ idempotency, answer }: PendingBatch, counts: CommitCounts): Promise<void> {
    if (idempotency === null) return;
    const values = [
      quoteText(idempotency.key),
      quoteText(idempotency.bodySha256),
      quoteInstant(idempotency.at),
      quoteText(answer(counts)),
    ];
    await this.#connection.run(`INSERT INTO answers VALUES (${values.join(', ')})`);
  }
}
