import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SchemaColumn } from '../../core/schema.ts';
import type { CommitCounts, EventSpool, EventTable, IdempotencyRecord } from './event-store.ts';
import type { EventWriter } from './event-writer.ts';
import type { StagedRows } from './find-duplicates.ts';

/** A body up to this size stays in memory and shares its commit with others. */
const MEMORY_BYTES_MAX = 1 << 20;
/** A larger one is loaded in segments of this size while the rest arrives; 16 MiB cost a third more CPU in all. */
const SEGMENT_BYTES = 64 << 20;

/** Tells a fatal error of the engine from others. */
type Guard = <T>(work: () => Promise<T>) => Promise<T>;

/** Rows of one request: in memory while they are few, else in files that the engine loads one by one. */
export class DuckDbSpool implements EventSpool {
  readonly #writer: EventWriter;
  readonly #guard: Guard;
  readonly #folder: string;
  readonly #name: string;
  #memory: Uint8Array[] = [];
  #memoryBytes = 0;
  #rows = 0;
  #segment: { file: string; stream: WriteStream; bytes: number; rows: number } | null = null;
  #segments = 0;
  #columns: () => readonly SchemaColumn[] = () => [];
  readonly #staged: StagedRows[] = [];
  /** The loading of finished segments, one after another. */
  #loading: Promise<void> = Promise.resolve();

  constructor(writer: EventWriter, folder: string, name: string, guard: Guard) {
    this.#writer = writer;
    this.#guard = guard;
    this.#folder = folder;
    this.#name = name;
  }

  get rows(): number {
    return this.#rows;
  }

  write(lines: Uint8Array, rows: number, columns: () => readonly SchemaColumn[]): void {
    this.#columns = columns;
    this.#memory.push(lines);
    this.#memoryBytes += lines.length;
    this.#writer.hold(lines.length);
    this.#rows += rows;
  }

  async drain(): Promise<void> {
    if (this.#memoryBytes < MEMORY_BYTES_MAX) return;
    await this.#spill();
    if (this.#segment !== null && this.#segment.bytes >= SEGMENT_BYTES) await this.#finishSegment();
  }

  async commit(
    table: EventTable,
    receivedAt: number,
    idempotency: IdempotencyRecord | null,
    answer: (counts: CommitCounts) => string,
  ): Promise<CommitCounts> {
    let lines = new Uint8Array();
    if (this.#segments === 0 && this.#segment === null) lines = Buffer.concat(this.#memory);
    else {
      await this.#spill();
      await this.#finishSegment();
      await this.#loading;
    }
    const memoryRows = this.#rows - this.#staged.reduce((rows, staged) => rows + staged.rows, 0);
    return this.#guard(() =>
      this.#writer.commit({
        table,
        receivedAt,
        idempotency,
        answer,
        lines,
        memoryRows,
        staged: this.#staged,
      }),
    );
  }

  async discard(): Promise<void> {
    this.#release();
    if (this.#segment !== null) {
      const { stream, file } = this.#segment;
      this.#segment = null;
      stream.destroy();
      await rm(file, { force: true });
    }
    // A load that failed has failed the commit already.
    await this.#loading.catch(() => undefined);
    await this.#writer.dropStaged(this.#staged.splice(0));
  }

  /** Moves what is in memory into the current segment's file. */
  async #spill(): Promise<void> {
    this.#segment ??= this.#openSegment();
    const { stream } = this.#segment;
    for (const lines of this.#memory) {
      this.#segment.bytes += lines.length;
      if (!stream.write(lines)) await once(stream, 'drain');
    }
    this.#segment.rows = this.#rows;
    this.#release();
  }

  #openSegment() {
    const file = join(this.#folder, `${this.#name}-${this.#segments++}.ndjson`);
    return { file, stream: createWriteStream(file, { highWaterMark: MEMORY_BYTES_MAX }), bytes: 0, rows: 0 };
  }

  async #finishSegment(): Promise<void> {
    const segment = this.#segment;
    if (segment === null) return;
    this.#segment = null;
    segment.stream.end();
    await once(segment.stream, 'close');
    const columns = [...this.#columns()];
    // At most one segment waits, so that a slow engine slows the sender down.
    await this.#loading;
    this.#loading = this.#load(segment.file, columns, segment.rows);
    // Awaited before the next load and before the commit; until then a failure must not count as unhandled.
    this.#loading.catch(() => undefined);
  }

  async #load(file: string, columns: readonly SchemaColumn[], rowsSoFar: number): Promise<void> {
    const before = this.#staged.reduce((rows, staged) => rows + staged.rows, 0);
    try {
      this.#staged.push(await this.#writer.stage(file, columns, rowsSoFar - before));
    } finally {
      await rm(file, { force: true });
    }
  }

  #release(): void {
    this.#writer.release(this.#memoryBytes);
    this.#memory = [];
    this.#memoryBytes = 0;
  }
}
