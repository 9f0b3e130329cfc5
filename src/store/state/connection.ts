import { DatabaseSync, type DatabaseSyncInstance, type StatementSyncInstance } from '@photostructure/sqlite';
import { AppError } from '../../core/errors.ts';
import { invariant } from '../../core/invariant.ts';

export type SqlValue = null | number | string | Uint8Array | Real;
export type Params = Readonly<Record<string, SqlValue>>;

/** A number for a column of type REAL. A plain number is for an INTEGER. */
export interface Real {
  readonly real: number;
}

export const real = (value: number): Real => ({ real: value });

/** How long a statement waits for another process that is writing. */
const BUSY_TIMEOUT_MS = 5000;

/**
 * One connection to an SQLite file. Statements are prepared once each; rows come as they are selected. Integers that a
 * JavaScript number cannot hold are refused both ways.
 */
export class Connection {
  readonly #db: DatabaseSyncInstance;
  readonly #statements = new Map<string, StatementSyncInstance>();

  constructor(path: string) {
    this.#db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, defensive: true });
    const mode = this.get<{ journal_mode: string }>('PRAGMA journal_mode = WAL')?.journal_mode;
    if (mode !== 'wal') {
      this.#db.close();
      throw new Error(
        `expected a folder in which SQLite can write ahead (${path}), got journal mode ${mode}`,
      );
    }
    this.#db.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
  }

  /** Runs statements that take no parameters. */
  exec(sql: string): void {
    this.#db.exec(sql);
  }

  /** How many rows were changed. */
  run(sql: string, params: Params = {}): number {
    return this.#prepare(sql).run(bound(params)).changes;
  }

  get<Row>(sql: string, params: Params = {}): Row | null {
    return (this.#prepare(sql).get(bound(params)) as Row | undefined) ?? null;
  }

  all<Row>(sql: string, params: Params = {}): Row[] {
    return this.#prepare(sql).all(bound(params)) as Row[];
  }

  /** Commits what `work` did when it returns, and takes all of it back when it throws. */
  transaction<T>(work: () => T): T {
    invariant(!this.#db.isTransaction, 'a transaction is not opened within another');
    // IMMEDIATE takes the right to write at once: later it could no longer be waited for.
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      invariant(!(result instanceof Promise), 'a transaction does not wait');
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      // Some failures of SQLite (a full disk) have already rolled back.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Joins the transaction that is open, or opens one. */
  atomically<T>(work: () => T): T {
    return this.#db.isTransaction ? work() : this.transaction(work);
  }

  close(): void {
    if (!this.#db.isOpen) return;
    this.#statements.clear();
    // SQLite does this when the last connection closes, but ours lives on until its statements are garbage collected.
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    this.#db.close();
  }

  #prepare(sql: string): StatementSyncInstance {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function bound(params: Params): Record<string, null | number | string | Uint8Array> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, boundValue(name, value)]));
}

function boundValue(name: string, value: SqlValue): null | number | string | Uint8Array {
  if (typeof value === 'number') {
    invariant(Number.isSafeInteger(value), `${name} is an integer up to 2^53, got ${value}`);
    return value;
  }
  if (typeof value === 'string') {
    // SQLite would cut the first and replace the second.
    if (value.includes('\0') || !value.isWellFormed())
      throw new AppError(
        'invalid_parameter',
        `expected ${name} without U+0000 and unpaired surrogates, got ${JSON.stringify(value.slice(0, 80))}`,
      );
    return value;
  }
  if (value === null || value instanceof Uint8Array) return value;
  return boundReal(name, value.real);
}

function boundReal(name: string, value: number): number | string {
  invariant(!Number.isNaN(value), `${name} is a number, got NaN`);
  // The binding takes what is this close above an integer for the integer, p-values for 0. Text is read exactly.
  const isMistaken = !Number.isInteger(value) && value - Math.floor(value) < Number.EPSILON;
  return isMistaken ? String(value) : value;
}
