import type { ReferenceColumn } from '../../core/schema.ts';
import type { Connection, Params } from './connection.ts';
import { keysetFrom, type Page, type PageRequest, pageOf } from './page.ts';

/** A version of a reference dataset. Its bytes are kept elsewhere, under their SHA-256. */
export interface ReferenceRecord {
  readonly model: string;
  readonly name: string;
  readonly sha256: string;
  readonly rows: number;
  readonly bytes: number;
  readonly columns: readonly ReferenceColumn[];
  readonly createdAt: number;
}

/** The reference datasets of every model, with all their versions. */
export class References {
  readonly #connection: Connection;
  readonly #now: () => number;

  constructor(connection: Connection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
  }

  /** Makes a new version of the name, unless these bytes with these columns are its present version. */
  add(reference: Omit<ReferenceRecord, 'createdAt'>): ReferenceRecord {
    const { model, name, sha256, rows, bytes } = reference;
    const columns = JSON.stringify(reference.columns);
    return this.#connection.atomically(() => {
      const present = this.#named(model, name);
      if (present?.sha256 === sha256 && JSON.stringify(present.columns) === columns) return present;
      const createdAt = this.#now();
      this.#connection.run(
        `INSERT INTO reference_datasets (model, name, sha256, rows, bytes, columns, created_at)
         VALUES (:model, :name, :sha256, :rows, :bytes, :columns, :createdAt)`,
        { model, name, sha256, rows, bytes, columns, createdAt },
      );
      return { ...reference, createdAt };
    });
  }

  /** `which` is `newest`, a SHA-256 in hex or a name, tried in this order. */
  find(model: string, which: string): ReferenceRecord | null {
    if (which === 'newest') return this.#first('model = :model', { model });
    const hashed = SHA256.test(which)
      ? this.#first('model = :model AND sha256 = :which', { model, which })
      : null;
    return hashed ?? this.#named(model, which);
  }

  /** Newest first. */
  list(model: string, { limit, cursor }: PageRequest): Page<ReferenceRecord> {
    const [before] = keysetFrom(cursor, [Number.MAX_SAFE_INTEGER]);
    const rows = this.#connection.all<Row>(
      `SELECT ${REFERENCE} FROM reference_datasets WHERE model = :model AND seq < :before
       ORDER BY seq DESC LIMIT :limit`,
      { model, before: before!, limit: limit + 1 },
    );
    return pageOf(rows, limit, ({ seq }) => [seq], referenceOf);
  }

  #named(model: string, name: string): ReferenceRecord | null {
    return this.#first('model = :model AND name = :name', { model, name });
  }

  /** The newest that meets the condition. */
  #first(condition: string, params: Params): ReferenceRecord | null {
    const row = this.#connection.get<Row>(
      `SELECT ${REFERENCE} FROM reference_datasets WHERE ${condition} ORDER BY seq DESC LIMIT 1`,
      params,
    );
    return row === null ? null : referenceOf(row);
  }
}

interface Row extends Omit<ReferenceRecord, 'columns'> {
  readonly seq: number;
  readonly columns: string;
}

const SHA256 = /^[0-9a-f]{64}$/;
const REFERENCE = 'seq, model, name, sha256, rows, bytes, columns, created_at AS createdAt';

const referenceOf = ({ seq: _, columns, ...reference }: Row): ReferenceRecord => ({
  ...reference,
  columns: JSON.parse(columns) as ReferenceColumn[],
});
