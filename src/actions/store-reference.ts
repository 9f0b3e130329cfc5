import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { modelConfig } from '../config.ts';
import { AppError } from '../core/errors.ts';
import type { SchemaColumn, SchemaRole } from '../core/schema.ts';
import { formatInstant } from '../core/time.ts';
import { SchemaDraft } from '../ingest/schema-draft.ts';
import type { TableColumn, TableFormat } from '../store/references/table-file.ts';
import { schemaOf } from './accept-predictions.ts';
import type { AppContext } from './context.ts';

/** Which column of the dataset plays which part, where it is not called so. */
export type ReferenceRoles = Partial<Record<'id' | 'timestamp' | SchemaRole, string | undefined>>;

export interface ReferenceColumn extends TableColumn {
  readonly role: 'id' | 'timestamp' | 'model_version' | 'excluded' | SchemaRole;
}

export interface ReferenceUpload {
  readonly model: string;
  readonly name: string;
  readonly format: TableFormat;
  readonly body: AsyncIterable<Uint8Array>;
  readonly roles: ReferenceRoles;
  readonly exclude: readonly string[];
}

export interface ReferenceAnswer {
  readonly model: string;
  readonly name: string;
  readonly sha256: string;
  readonly rows: number;
  readonly bytes: number;
  readonly created_at: string;
  readonly columns: readonly ReferenceColumn[];
}

/** Keeps an uploaded dataset as a reference of a model, and makes or extends the model from its columns. */
export async function storeReference(context: AppContext, upload: ReferenceUpload): Promise<ReferenceAnswer> {
  const path = context.references.uploadPath();
  try {
    await pipeline(upload.body, createWriteStream(path));
    const roles = { ...modelConfig(context.config, upload.model).roles, ...present(upload.roles) };
    const table = await context.references.describe(path, upload.format);
    const columns = assignRoles(table.columns, roles, upload);
    draftWith(context, upload.model, columns);
    const stored = await context.references.store(upload.model, path, upload.format);
    await context.references.compile(upload.model, stored.sha256);
    const { createdAt } = await context.schemaLock.run(async () => {
      const draft = draftWith(context, upload.model, columns);
      const { id } = context.state.models.findOrCreate(upload.model);
      const reference = context.state.transaction(() => {
        context.state.models.extendSchema(id, draft.added);
        return context.state.references.add({ model: upload.model, name: upload.name, ...stored, columns });
      });
      await context.events.ensureTable({ modelId: id, schema: { columns: draft.columns } });
      return reference;
    });
    return {
      model: upload.model,
      name: upload.name,
      ...stored,
      columns,
      created_at: formatInstant(createdAt),
    };
  } finally {
    await rm(path, { force: true });
  }
}

/** Every column that plays no part is a feature. */
function assignRoles(
  columns: readonly TableColumn[],
  roles: ReferenceRoles,
  upload: ReferenceUpload,
): ReferenceColumn[] {
  const names = new Set(columns.map(({ name }) => name));
  const asked = [
    ...Object.entries(present(upload.roles)),
    ...upload.exclude.map((name) => ['exclude', name] as const),
  ];
  const unknown = asked.filter(([, name]) => !names.has(name!));
  if (unknown.length > 0)
    throw new AppError(
      'invalid_reference',
      unknown.map(([role, name]) => `${role} names no column: "${name}"`).join('; '),
      {
        errors: unknown.map(([role, name]) => ({
          pointer: `/${role}`,
          code: 'unknown_column',
          detail: `there is no column "${name}"`,
        })),
      },
    );
  return columns.map((column) => {
    if (upload.exclude.includes(column.name)) return { ...column, role: 'excluded' };
    const [role] = Object.entries(roles).find(([, name]) => name === column.name) ?? [];
    if (role !== undefined) return { ...column, role: role as ReferenceColumn['role'] };
    if (column.name === 'model_version') return { ...column, role: 'model_version' };
    return { ...column, role: column.name.startsWith('probability.') ? 'probability' : 'feature' };
  });
}

/** What a column of a reference is called among the columns of its model; null for one that is not compared. */
export function schemaColumnOf(column: ReferenceColumn): SchemaColumn | null {
  const { name, type, role } = column;
  if (role === 'feature') return { name, type, role };
  if (role === 'probability')
    return { name: name.startsWith('probability.') ? name : 'probability', type, role };
  return role === 'prediction' || role === 'target' ? { name: role, type, role } : null;
}

/** The model's schema with the reference's columns. */
function draftWith(context: AppContext, model: string, columns: readonly ReferenceColumn[]): SchemaDraft {
  const draft = new SchemaDraft(schemaOf(context, model), context.config.limits.columns);
  const misfits = columns.flatMap((column) => {
    const wanted = schemaColumnOf(column);
    if (wanted === null) return [];
    const misfit = draft.check(wanted.name, wanted.type, wanted.role);
    if (misfit === null) draft.add(wanted);
    return misfit === null ? [] : [{ pointer: `/${column.name}`, ...misfit }];
  });
  if (misfits.length === 0) return draft;
  const detail = misfits.map((misfit) => `${misfit.pointer.slice(1)}: ${misfit.detail}`).join('; ');
  throw new AppError('invalid_reference', detail, { errors: misfits });
}

const present = <T extends object>(from: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(from).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
