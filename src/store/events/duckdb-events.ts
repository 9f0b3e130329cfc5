import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, version } from '@duckdb/node-api';
import { AppError } from '../../core/errors.ts';
import { groupBy } from '../../core/group-by.ts';
import type { Sample, SampleKind } from '../../core/sample.ts';
import type { SchemaColumn } from '../../core/schema.ts';
import type { Window } from '../../core/time.ts';
import { readCategoricalSample, readNumbers, readNumericSample } from '../read-sample.ts';
import { quoteInstant, quoteName, safeNumber } from '../sql.ts';
import { physicalName, selectFrom, tableName } from './event-columns.ts';
import { DuckDbSpool } from './event-spool.ts';
import type {
  EventSelection,
  EventSpool,
  EventStore,
  EventTable,
  EventValues,
  StoredAnswer,
} from './event-store.ts';
import { EventWriter } from './event-writer.ts';

export interface DuckDbEventsOptions {
  /** The database file; bodies are spooled into a folder beside it. */
  readonly path: string;
  /** Bytes of rows that may wait in memory before new requests are turned away. */
  readonly queuedBytesMax: number;
  /** Free bytes on the disk below which nothing is taken in. */
  readonly diskFreeBytesMin: number;
  readonly memoryBytes: number;
  readonly onCommit?: (durationMs: number, rows: number) => void;
  /** Called when the engine has declared itself unusable until it is opened again. */
  readonly onFatal?: (error: Error) => void;
}

export const duckdbVersion = (): string => version();

/** Opens the events database, and makes it where there is none. Leftovers of requests that never committed are removed. */
export async function openDuckDbEvents(options: DuckDbEventsOptions): Promise<EventStore> {
  const spoolFolder = join(dirname(options.path), 'spool');
  await mkdir(spoolFolder, { recursive: true });
  for (const leftover of await readdir(spoolFolder))
    await rm(join(spoolFolder, leftover), { recursive: true });
  const instance = await DuckDBInstance.create(options.path, {
    memory_limit: `${Math.floor(options.memoryBytes / 2 ** 20)}MiB`,
    temp_directory: join(spoolFolder, 'engine'),
  });
  const connection = await instance.connect();
  await connection.run("SET GLOBAL TimeZone = 'UTC'");
  await connection.run("ATTACH ':memory:' AS stage");
  await connection.run(
    'CREATE TABLE IF NOT EXISTS answers (key VARCHAR NOT NULL, body_sha256 VARCHAR NOT NULL, answered_at TIMESTAMPTZ NOT NULL, answer VARCHAR NOT NULL)',
  );
  await connection.run(
    'CREATE TABLE IF NOT EXISTS used_seqs (model_id BIGINT NOT NULL, seq BIGINT NOT NULL)',
  );
  await rehashIds(connection);
  await connection.run('CHECKPOINT');
  const answers = new Map<string, StoredAnswer & { at: number }>();
  const stored = await connection.runAndReadAll(
    'SELECT key, body_sha256, epoch_ms(answered_at), answer FROM answers ORDER BY answered_at',
  );
  for (const [key, bodySha256, at, answer] of stored.getRows() as [string, string, bigint, string][])
    answers.set(key, { bodySha256, answer, at: safeNumber(at) });
  const columns = await readColumns(connection);
  return new DuckDbEvents(options, spoolFolder, instance, connection, answers, columns);
}

/** The engine's hash may change with its version: then the stored hashes of ids are made anew. */
async function rehashIds(connection: DuckDBConnection): Promise<void> {
  await connection.run('CREATE TABLE IF NOT EXISTS hash_check (value UBIGINT NOT NULL)');
  const found = (await connection.runAndReadAll("SELECT value = hash('tidemark') FROM hash_check")).getRows();
  if (found[0]?.[0] === true) return;
  const tables = await connection.runAndReadAll(
    "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'events\\_%' ESCAPE '\\'",
  );
  await connection.run('BEGIN');
  for (const [table] of tables.getRows())
    await connection.run(`UPDATE ${quoteName(String(table))} SET id_hash = hash(id)`);
  await connection.run("DELETE FROM hash_check; INSERT INTO hash_check VALUES (hash('tidemark'))");
  await connection.run('COMMIT');
}

/** The columns that each model's table has. */
async function readColumns(connection: DuckDBConnection): Promise<Map<string, Set<string>>> {
  const found = await connection.runAndReadAll(
    "SELECT table_name, column_name FROM duckdb_columns() WHERE table_name LIKE 'events\\_%' ESCAPE '\\'",
  );
  const tables = groupBy(found.getRows() as [string, string][], ([table]) => table);
  return new Map([...tables].map(([table, columns]) => [table, new Set(columns.map(([, name]) => name))]));
}

class DuckDbEvents implements EventStore {
  readonly #options: DuckDbEventsOptions;
  readonly #spoolFolder: string;
  readonly #instance: DuckDBInstance;
  readonly #answers: Map<string, StoredAnswer & { at: number }>;
  readonly #writer: EventWriter;
  #spools = 0;

  constructor(
    options: DuckDbEventsOptions,
    spoolFolder: string,
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    answers: Map<string, StoredAnswer & { at: number }>,
    columns: Map<string, Set<string>>,
  ) {
    this.#options = options;
    this.#spoolFolder = spoolFolder;
    this.#instance = instance;
    this.#answers = answers;
    this.#writer = new EventWriter({
      connection,
      connect: () => instance.connect(),
      folder: spoolFolder,
      answers,
      columns,
      onCommit: options.onCommit ?? (() => undefined),
    });
  }

  ensureTable(table: EventTable): Promise<void> {
    return this.#guard(() => this.#writer.ensureTable(table));
  }

  async openSpool(): Promise<EventSpool> {
    const { queuedBytesMax, diskFreeBytesMin } = this.#options;
    if (this.#writer.heldBytes > queuedBytesMax)
      throw new AppError('queue_full', `${this.#writer.heldBytes} bytes of rows wait already`, {
        retryAfterMs: 1000,
      });
    const disk = await statfs(this.#spoolFolder);
    if (disk.bavail * disk.bsize < diskFreeBytesMin)
      throw new AppError('unavailable', 'the disk is nearly full', { retryAfterMs: 30_000 });
    return new DuckDbSpool(this.#writer, this.#spoolFolder, `body-${++this.#spools}`, (work) =>
      this.#guard(work),
    );
  }

  storedAnswer(key: string): StoredAnswer | null {
    return this.#answers.get(key) ?? null;
  }

  async forgetAnswers(before: number): Promise<void> {
    const old = [...this.#answers].filter(([, { at }]) => at < before);
    if (old.length === 0) return;
    await this.#guard(() =>
      this.#writer.write(async (connection) => {
        await connection.run(`DELETE FROM answers WHERE answered_at < ${quoteInstant(before)}`);
      }),
    );
    for (const [key] of old) this.#answers.delete(key);
  }

  async deleteBefore(table: EventTable, at: number): Promise<number> {
    const expired = `FROM ${tableName(table.modelId)} WHERE event_time < ${quoteInstant(at)}`;
    const [rows] = await this.#numbers(`SELECT count(*) ${expired}`);
    if (rows! > 0)
      await this.#guard(() =>
        this.#writer.write(async (connection) => {
          await connection.run('BEGIN');
          // The numbers of removed events are never given again: whoever has read up to one of them would miss the next.
          await connection.run(
            `INSERT INTO used_seqs SELECT ${table.modelId}, max(seq) FROM ${tableName(table.modelId)}`,
          );
          await connection.run(`DELETE ${expired}`);
          await connection.run('COMMIT');
          // Only a checkpoint gives the space back to be used again.
          await connection.run('FORCE CHECKPOINT');
        }),
      );
    return rows!;
  }

  async countRows(table: EventTable, selection: EventSelection): Promise<number> {
    // A model is known a moment before its table is made.
    if (!this.#writer.hasTable(table.modelId)) return 0;
    return (await this.#numbers(`SELECT count(*) FROM ${selectFrom(table, selection)}`))[0]!;
  }

  async timeRange(
    table: EventTable,
    selection: EventSelection,
  ): Promise<{ firstAt: number; lastAt: number } | null> {
    if (!this.#writer.hasTable(table.modelId)) return null;
    const [rows, firstAt, lastAt] = await this.#numbers(
      `SELECT count(*), coalesce(epoch_ms(min(event_time)), 0), coalesce(epoch_ms(max(event_time)), 0) FROM ${selectFrom(table, selection)}`,
    );
    return rows === 0 ? null : { firstAt: firstAt!, lastAt: lastAt! };
  }

  async nonEmptyWindows(table: EventTable, windows: readonly Window[]): Promise<readonly boolean[]> {
    if (windows.length === 0) return [];
    const conditions = windows.map(
      ({ startAt, endAt }) =>
        `count(*) FILTER (event_time >= ${quoteInstant(startAt)} AND event_time < ${quoteInstant(endAt)})`,
    );
    const span = { startAt: windows[0]!.startAt, endAt: windows.at(-1)!.endAt };
    const counts = await this.#numbers(
      `SELECT ${conditions.join(', ')} FROM ${selectFrom(table, { window: span })}`,
    );
    return counts.map((count) => count > 0);
  }

  sample(
    table: EventTable,
    selection: EventSelection,
    column: SchemaColumn,
    kind: SampleKind,
  ): Promise<Sample> {
    const expression = quoteName(physicalName(column));
    const from = selectFrom(table, selection);
    return this.#read(
      (connection): Promise<Sample> =>
        kind === 'numeric'
          ? readNumericSample(connection, expression, from)
          : readCategoricalSample(connection, expression, from),
    );
  }

  valuesAfter(
    table: EventTable,
    seq: number,
    columns: readonly SchemaColumn[],
    limit: number,
  ): Promise<readonly EventValues[]> {
    const names = columns.map((column) => quoteName(physicalName(column)));
    return this.#read(async (connection) => {
      const result = await connection.runAndReadAll(
        `SELECT ${['seq', 'epoch_ms(event_time)', ...names].join(', ')} FROM ${tableName(table.modelId)}
         WHERE seq > ${seq} ORDER BY seq LIMIT ${limit}`,
      );
      return (result.getRows() as [bigint, bigint, ...(number | null)[]][]).map(
        ([at, eventAt, ...values]) => ({
          seq: safeNumber(at),
          eventAt: safeNumber(eventAt),
          values,
        }),
      );
    });
  }

  queuedBytes(): number {
    return this.#writer.heldBytes;
  }

  async sizes(): Promise<{ main: number; wal: number }> {
    const size = async (path: string) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      );
    return { main: await size(this.#options.path), wal: await size(`${this.#options.path}.wal`) };
  }

  async close(): Promise<void> {
    await this.#writer.write(async (connection) => {
      await connection.run('CHECKPOINT');
      connection.disconnectSync();
      this.#instance.closeSync();
    });
  }

  #numbers(query: string): Promise<number[]> {
    return this.#read((connection) => readNumbers(connection, query));
  }

  /** Readers have connections of their own, so that they neither wait for the writer nor see half of what it writes. */
  #read<T>(query: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    return this.#guard(async () => {
      const connection = await this.#instance.connect();
      try {
        return await query(connection);
      } finally {
        connection.disconnectSync();
      }
    });
  }

  /** After a fatal error the engine refuses everything until the process opens it again. */
  async #guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Error) || !/FATAL|database has been invalidated/.test(error.message))
        throw error;
      this.#options.onFatal?.(error);
      throw new AppError('unavailable', 'the events database has to be opened again', {
        retryAfterMs: 5000,
        cause: error,
      });
    }
  }
}
