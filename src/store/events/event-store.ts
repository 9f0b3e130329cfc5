import type { Sample, SampleKind } from '../../core/sample.ts';
import type { ModelSchema, SchemaColumn } from '../../core/schema.ts';
import type { Window } from '../../core/time.ts';

/** Which model's events: the number that the state store gave the model, and what its events look like. */
export interface EventTable {
  readonly modelId: number;
  readonly schema: ModelSchema;
}

/** Which events of a model a question is about. */
export interface EventSelection {
  readonly window?: Window | null;
  /** Only so many, the newest by event time. */
  readonly newestRows?: number | null;
  readonly modelVersion?: string | null;
  /** Only events that have these values. */
  readonly where?: readonly { readonly column: SchemaColumn; readonly value: string | number | boolean }[];
}

/** Remembers the answer to a request, so that a retry gets it again. Stored with the rows or not at all. */
export interface IdempotencyRecord {
  readonly key: string;
  readonly bodySha256: string;
  readonly at: number;
}

export interface StoredAnswer {
  readonly bodySha256: string;
  readonly answer: string;
}

/** Counts of a committed batch. */
export interface CommitCounts {
  readonly accepted: number;
  readonly duplicates: number;
}

/** One request's accepted rows on their way into the store. */
export interface EventSpool {
  /** Rows written so far. */
  readonly rows: number;
  /** Takes canonical lines. What is written must not change afterwards. */
  write(lines: Uint8Array, rows: number, columns: () => readonly SchemaColumn[]): void;
  /** Resolves when what was written no longer weighs on memory. */
  drain(): Promise<void>;
  /**
   * Commits all rows in one transaction, with the answer that `answer` makes of the counts, and resolves when it is on
   * disk. Rows whose id is already stored are counted, not stored again.
   */
  commit(
    table: EventTable,
    receivedAt: number,
    idempotency: IdempotencyRecord | null,
    answer: (counts: CommitCounts) => string,
  ): Promise<CommitCounts>;
  /** Gives the rows up. To be called in any case; after a commit it does nothing. */
  discard(): Promise<void>;
}

/** The values of some columns of consecutive events, in the order in which they were stored. */
export interface EventValues {
  readonly seq: number;
  /** Epoch milliseconds. */
  readonly eventAt: number;
  readonly values: readonly (number | null)[];
}

/** Where events live. DuckDB on one machine; the questions are such that a distributed engine can answer them too. */
export interface EventStore {
  /** Makes the table and columns that are not there yet. Idempotent. */
  ensureTable(table: EventTable): Promise<void>;
  /** @throws {AppError} `queue_full` or `unavailable` when nothing can be taken in now */
  openSpool(): Promise<EventSpool>;
  storedAnswer(key: string): StoredAnswer | null;
  /** Removes events from before `at`. How many there were. */
  deleteBefore(table: EventTable, at: number): Promise<number>;
  /** Forgets the answers to requests from before `at`. */
  forgetAnswers(before: number): Promise<void>;

  countRows(table: EventTable, selection: EventSelection): Promise<number>;
  /** First and last event time of a selection; null when it is empty. */
  timeRange(
    table: EventTable,
    selection: EventSelection,
  ): Promise<{ firstAt: number; lastAt: number } | null>;
  /** Which windows, given oldest first and contiguous, have an event. */
  nonEmptyWindows(table: EventTable, windows: readonly Window[]): Promise<readonly boolean[]>;
  sample(
    table: EventTable,
    selection: EventSelection,
    column: SchemaColumn,
    kind: SampleKind,
  ): Promise<Sample>;
  /** Up to `limit` events stored after `seq`, in storing order. */
  valuesAfter(
    table: EventTable,
    seq: number,
    columns: readonly SchemaColumn[],
    limit: number,
  ): Promise<readonly EventValues[]>;

  /** Bytes of rows that wait in memory for their commit. */
  queuedBytes(): number;
  /** Bytes on disk. */
  sizes(): Promise<{ main: number; wal: number }>;
  close(): Promise<void>;
}
