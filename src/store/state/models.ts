import { AppError } from '../../core/errors.ts';
import { invariant } from '../../core/invariant.ts';
import type { ModelSchema, SchemaChange, SchemaColumn } from '../../core/schema.ts';
import type { Connection } from './connection.ts';
import { keysetFrom, type Page, type PageRequest, pageOf } from './page.ts';

export interface Model {
  /** Never given to another model, and so good for the name of a table. */
  readonly id: number;
  readonly name: string;
  readonly createdAt: number;
}

export interface DatedSchemaChange extends SchemaChange {
  readonly at: number;
}

/** The models that are known, and what their events look like. */
export class Models {
  readonly #connection: Connection;
  readonly #now: () => number;

  constructor(connection: Connection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
  }

  find(name: string): Model | null {
    return this.#connection.get<Model>(`SELECT ${MODEL} FROM models WHERE name = :name`, { name });
  }

  findOrCreate(name: string): Model {
    const known = this.find(name);
    if (known !== null) return known;
    this.#connection.run(
      'INSERT INTO models (name, created_at) VALUES (:name, :now) ON CONFLICT DO NOTHING',
      {
        name,
        now: this.#now(),
      },
    );
    const model = this.find(name);
    invariant(model !== null, 'a model exists once it is created');
    return model;
  }

  /** By name. */
  all(): Model[] {
    return this.#connection.all<Model>(`SELECT ${MODEL} FROM models ORDER BY name`);
  }

  /** By name. */
  list({ limit, cursor }: PageRequest): Page<Model> {
    const [after] = keysetFrom(cursor, ['']);
    const rows = this.#connection.all<Model>(
      `SELECT ${MODEL} FROM models WHERE name > :after ORDER BY name LIMIT :limit`,
      { after: after!, limit: limit + 1 },
    );
    return pageOf(
      rows,
      limit,
      ({ name }) => [name],
      (model) => model,
    );
  }

  /** Columns in the order in which they were first seen. */
  schema(modelId: number): ModelSchema {
    const columns = this.#connection.all<SchemaColumn>(
      'SELECT name, type, role FROM model_columns WHERE model_id = :modelId ORDER BY position',
      { modelId },
    );
    return { columns };
  }

  /** Oldest first. */
  changes(modelId: number): DatedSchemaChange[] {
    return this.#connection.all<DatedSchemaChange>(
      `SELECT column_name AS "column", from_type AS "from", to_type AS "to", at FROM schema_changes
       WHERE model_id = :modelId ORDER BY seq`,
      { modelId },
    );
  }

  /**
   * Adds the columns that are new and gives known ones the type that they have here. Returns and records what changed.
   * @throws {AppError} `conflict` for a known column in another role, or one that differs from it only in case.
   */
  extendSchema(modelId: number, columns: readonly SchemaColumn[]): SchemaChange[] {
    return this.#connection.atomically(() => {
      const known = new Map(
        this.schema(modelId).columns.map((column) => [column.name.toLowerCase(), column]),
      );
      const changes: SchemaChange[] = [];
      for (const column of columns) {
        const spelling = column.name.toLowerCase();
        const before = known.get(spelling) ?? null;
        if (before !== null && (before.name !== column.name || before.role !== column.role))
          throw new AppError(
            'conflict',
            `expected ${before.role} "${before.name}" as stored before, got ${column.role} "${column.name}"`,
          );
        if (before?.type === column.type) continue;
        if (before === null) this.#addColumn(modelId, known.size, column);
        else this.#setType(modelId, column);
        known.set(spelling, column);
        changes.push({ column: column.name, from: before?.type ?? null, to: column.type });
      }
      for (const change of changes) this.#record(modelId, change);
      return changes;
    });
  }

  #addColumn(modelId: number, position: number, { name, type, role }: SchemaColumn): void {
    this.#connection.run(
      `INSERT INTO model_columns (model_id, position, name, type, role)
       VALUES (:modelId, :position, :name, :type, :role)`,
      { modelId, position, name, type, role },
    );
  }

  #setType(modelId: number, { name, type }: SchemaColumn): void {
    this.#connection.run('UPDATE model_columns SET type = :type WHERE model_id = :modelId AND name = :name', {
      modelId,
      name,
      type,
    });
  }

  #record(modelId: number, { column, from, to }: SchemaChange): void {
    this.#connection.run(
      `INSERT INTO schema_changes (model_id, column_name, from_type, to_type, at)
       VALUES (:modelId, :column, :from, :to, :now)`,
      { modelId, column, from, to, now: this.#now() },
    );
  }
}

const MODEL = 'id, name, created_at AS createdAt';
