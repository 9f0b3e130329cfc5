import type { ColumnType, ModelSchema, SchemaChange, SchemaColumn, SchemaRole } from '../core/schema.ts';

/** Top-level keys of an event and names of stored columns: a feature of such a name could not be told from them. */
const RESERVED_NAMES: ReadonlySet<string> = new Set([
  'id',
  'timestamp',
  'model_version',
  'prediction',
  'probability',
  'target',
  'received_at',
]);

/** Why a value cannot go into the column it names. */
export interface Misfit {
  readonly code: 'type_mismatch' | 'name_conflict' | 'reserved_name' | 'too_many_columns';
  readonly detail: string;
}

/** A model's schema with the columns that one body brings for the first time. They count only once the body is committed. */
export class SchemaDraft {
  readonly #columns = new Map<string, SchemaColumn>();
  /** The engine's names have no case, so a name is taken once and for all its spellings. */
  readonly #spellings = new Map<string, string>();
  readonly #added: SchemaColumn[] = [];
  readonly #columnsMax: number;

  constructor(schema: ModelSchema, columnsMax: number) {
    this.#columnsMax = columnsMax;
    for (const column of schema.columns) this.#put(column);
  }

  get(name: string): SchemaColumn | undefined {
    return this.#columns.get(name);
  }

  get columns(): readonly SchemaColumn[] {
    return [...this.#columns.values()];
  }

  get added(): readonly SchemaColumn[] {
    return this.#added;
  }

  get changes(): readonly SchemaChange[] {
    return this.#added.map((column) => ({ column: column.name, from: null, to: column.type }));
  }

  /** Whether a value of `type` fits the column `name`, which need not exist yet; `pending` more are about to be added. Changes nothing. */
  check(name: string, type: ColumnType, role: SchemaRole, pending = 0): Misfit | null {
    const known = this.#columns.get(name);
    if (known !== undefined) {
      if (known.type === type && known.role === role) return null;
      return { code: 'type_mismatch', detail: `expected ${known.type} as stored before, got ${type}` };
    }
    if (role === 'feature' && RESERVED_NAMES.has(name))
      return {
        code: 'reserved_name',
        detail: `"${name}" is the name of a part of the event, not of a feature`,
      };
    const spelling = this.#spellings.get(name.toLowerCase());
    if (spelling !== undefined)
      return {
        code: 'name_conflict',
        detail: `"${name}" differs from the stored column "${spelling}" only in case`,
      };
    if (this.#columns.size + pending >= this.#columnsMax)
      return { code: 'too_many_columns', detail: `a model has at most ${this.#columnsMax} columns` };
    return null;
  }

  /** Adds the column if it is new. To be called only after `check` has found no misfit. */
  add(column: SchemaColumn): void {
    if (this.#columns.has(column.name)) return;
    this.#put(column);
    this.#added.push(column);
  }

  #put(column: SchemaColumn): void {
    this.#columns.set(column.name, column);
    this.#spellings.set(column.name.toLowerCase(), column.name);
  }
}
