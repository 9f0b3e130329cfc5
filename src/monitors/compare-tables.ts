import { z } from 'zod';
import { categoricalSample, numericSample, type Sample, type SampleKind } from '../core/sample.ts';
import {
  type CompiledColumn,
  type CompiledTable,
  compileTable,
  sampleOf,
  type Table,
} from '../stats/compile-table.ts';
import { selectColumns } from './columns.ts';
import { decide, type Judgement } from './decide.ts';
import { measureColumn } from './evaluate.ts';
import { monitorSpec } from './spec.ts';

/** Those keys of a monitor that say how two tables are compared; the others are of its windows and alerts. */
export type CompareOptions = Pick<
  z.input<typeof monitorSpec>,
  'columns' | 'exclude' | 'min_rows' | 'tests' | 'drift'
>;

const compareKeys = z
  .strictObject({
    columns: z.unknown(),
    exclude: z.unknown(),
    min_rows: z.unknown(),
    tests: z.unknown(),
    drift: z.unknown(),
  })
  .partial();

/**
 * Compares the columns of the reference with those of the same name, as a monitor does with a window. A column that
 * is missing from the current table, or of another kind there, is an error of that column alone.
 * @throws {z.ZodError} on an unknown or invalid option.
 * @throws {RangeError} on a reference that `compileTable` refuses.
 */
export function compareTables(
  reference: Table | CompiledTable,
  current: Table,
  options: CompareOptions = {},
): Judgement {
  const spec = monitorSpec.parse(compareKeys.parse(options));
  const { columns } = isCompiled(reference) ? reference : compileTable(reference);
  const measured = selectColumns(columns, spec).map((column) =>
    measureColumn({ name: column.name, role: 'feature', segment: null, ...samplesOf(column, current) }, spec),
  );
  return decide(measured, spec);
}

const isCompiled = (table: Table | CompiledTable): table is CompiledTable => table.kind === 'compiled_table';

type Samples = { readonly kind: SampleKind } & (
  | { readonly reference: Sample; readonly current: Sample }
  | { readonly error: string }
);

function samplesOf({ name, sample }: CompiledColumn, table: Table): Samples {
  const { kind } = sample;
  if (!Object.hasOwn(table, name)) return { kind, error: `expected a column ${name}, got none` };
  try {
    return alike(sample, sampleOf(name, table[name]!));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { kind, error: error.message };
  }
}

/** A side without present values has no kind of its own. */
function alike(reference: Sample, current: Sample): Samples {
  if (reference.kind === current.kind) return { kind: reference.kind, reference, current };
  if (current.size === 0) return { kind: reference.kind, reference, current: emptyAs(reference, current) };
  if (reference.size === 0) return { kind: current.kind, reference: emptyAs(current, reference), current };
  return { kind: reference.kind, error: `expected ${reference.kind} values, got ${current.kind} ones` };
}

const emptyAs = ({ kind }: Sample, { missing }: Sample): Sample =>
  (kind === 'numeric' ? numericSample : categoricalSample)(Array<null>(missing).fill(null));
