import type { ColumnType, SchemaColumn } from '../../core/schema.ts';
import { equals, quoteInstant, quoteName, quoteText } from '../sql.ts';
import type { EventSelection, EventTable } from './event-store.ts';

/** Columns that every model's table has. `seq` is the order of storing, unique within a table. */
export const SYSTEM_COLUMNS = [
  'seq BIGINT NOT NULL',
  'id VARCHAR NOT NULL',
  'id_hash UBIGINT NOT NULL',
  'event_time TIMESTAMPTZ NOT NULL',
  'received_at TIMESTAMPTZ NOT NULL',
  'model_version VARCHAR',
] as const;

const ENGINE_TYPES: Record<ColumnType, string> = {
  number: 'DOUBLE',
  text: 'VARCHAR',
  boolean: 'BOOLEAN',
  vector: 'DOUBLE[]',
};

export const tableName = (modelId: number): string => `events_${modelId}`;

/** Features and classes carry a prefix, so that no name of a user's meets one of ours. */
export function physicalName(column: SchemaColumn): string {
  if (column.role === 'feature') return `f_${column.name}`;
  return column.name.startsWith('probability.')
    ? `p_${column.name.slice('probability.'.length)}`
    : column.name;
}

export const engineType = (column: SchemaColumn): string => ENGINE_TYPES[column.type];

/**
 * The query that reads canonical lines from `file` into rows of the columns given, typed. It may trust them: every
 * line was checked before it was written.
 */
export function readLines(file: string, columns: readonly SchemaColumn[]): string {
  const read = ["id: 'VARCHAR'", '"timestamp": \'VARCHAR\'', "model_version: 'VARCHAR'"];
  const features = columns.filter((column) => column.role === 'feature');
  const classes = columns.filter(
    (column) => column.name.startsWith('probability.') && column.role === 'probability',
  );
  const single = columns.filter((column) => column.role !== 'feature' && !classes.includes(column));
  for (const column of single) read.push(`${column.name}: ${quoteText(engineType(column))}`);
  const struct = (fields: readonly [string, string][]) =>
    quoteText(`STRUCT(${fields.map(([name, type]) => `${quoteName(name)} ${type}`).join(', ')})`);
  if (features.length > 0)
    read.push(`features: ${struct(features.map((column) => [column.name, engineType(column)]))}`);
  const classOf = (column: SchemaColumn) => column.name.slice('probability.'.length);
  if (classes.length > 0)
    read.push(`probabilities: ${struct(classes.map((column) => [classOf(column), 'DOUBLE']))}`);
  const select = [
    'coalesce(id, uuid()::VARCHAR) AS id',
    '"timestamp"::TIMESTAMPTZ AS event_time',
    'model_version',
    ...single.map((column) => column.name),
    ...features.map(
      (column) => `struct_extract(features, ${quoteText(column.name)}) AS ${quoteName(physicalName(column))}`,
    ),
    ...classes.map(
      (column) =>
        `struct_extract(probabilities, ${quoteText(classOf(column))}) AS ${quoteName(physicalName(column))}`,
    ),
  ];
  return `SELECT ${select.join(', ')} FROM read_json(${quoteText(file)}, format = 'newline_delimited', columns = {${read.join(', ')}})`;
}

/** The FROM clause of a selection. */
export function selectFrom(table: EventTable, selection: EventSelection): string {
  const conditions: string[] = [];
  if (selection.window) {
    conditions.push(
      `event_time >= ${quoteInstant(selection.window.startAt)}`,
      `event_time < ${quoteInstant(selection.window.endAt)}`,
    );
  }
  if (selection.modelVersion != null) conditions.push(`model_version = ${quoteText(selection.modelVersion)}`);
  for (const { column, value } of selection.where ?? [])
    conditions.push(equals(quoteName(physicalName(column)), column.type, value));
  const rows = `${tableName(table.modelId)}${conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : ''}`;
  if (selection.newestRows == null) return rows;
  return `(SELECT * FROM ${rows} ORDER BY event_time DESC, seq DESC LIMIT ${selection.newestRows})`;
}
