import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../core/errors.ts';
import type { Evaluation } from '../core/evaluation.ts';
import { newId, newRunId } from '../core/ids.ts';
import { categoricalSample, numericSample, type Sample, type SampleKind } from '../core/sample.ts';
import { type SchemaColumn, sampleKindOf } from '../core/schema.ts';
import { formatInstant, type Window } from '../core/time.ts';
import { selectColumns } from '../monitors/columns.ts';
import { decide } from '../monitors/decide.ts';
import { type ColumnSamples, gapLocation, type MeasuredColumn, measureColumn } from '../monitors/evaluate.ts';
import { effectiveSettings, type MonitorSpec } from '../monitors/spec.ts';
import { columnKey, type DistributionView, distributionView } from '../reports/view.ts';
import type { EventSelection, EventTable } from '../store/events/event-store.ts';
import type { TableFilter } from '../store/references/table-file.ts';
import type { ReferenceRecord } from '../store/state/references.ts';
import type { AppContext } from './context.ts';
import { findModel } from './find-model.ts';
import { schemaColumnOf } from './store-reference.ts';

export interface EvaluationQuestion {
  readonly model: string;
  readonly spec: MonitorSpec;
  readonly window: Window;
  /** Only so many of the newest rows of the window. */
  readonly newestRows: number | null;
  /** Values that rows of the reference and of the window must have. */
  readonly segment: Readonly<Record<string, string | number | boolean>> | null;
}

export interface Evaluated {
  readonly evaluation: Evaluation;
  /** For the report, by `columnKey`. */
  readonly distributions: ReadonlyMap<string, DistributionView>;
}

/** A column of the model that the reference has too. */
interface Compared {
  readonly column: SchemaColumn;
  readonly kind: SampleKind;
  /** Where it stands in the reference's file. */
  readonly source: { readonly name: string; readonly index: number };
}

/** What all columns of one evaluation have in common. */
interface Basis {
  readonly table: EventTable;
  readonly selection: EventSelection;
  readonly where: readonly { readonly column: SchemaColumn; readonly value: string | number | boolean }[];
  readonly reference: ReferenceRecord;
  readonly segment: string | null;
  readonly rows: number;
}

/** Measures every column of a window against the reference, and judges. Reads only; recording is the caller's. */
export async function evaluate(context: AppContext, question: EvaluationQuestion): Promise<Evaluated> {
  const startedAt = context.clock.now();
  const began = performance.now();
  const { model, spec } = question;
  const basis = await basisOf(context, question);
  const { reference } = basis;
  const distributions = new Map<string, DistributionView>();
  const measured: MeasuredColumn[] = [];
  for (const compared of comparedColumns(reference, spec)) {
    const samples = await readSamples(context, basis, model, compared);
    const column = measureColumn(samples, spec);
    measured.push(column);
    if (!('error' in samples))
      distributions.set(
        columnKey(column.name, column.segment),
        distributionView(gapLocation(column), samples),
      );
    // Between columns others have their turn: a window of many columns takes long.
    await nextTurn();
  }
  const { columns, verdict, reason, ...drifted } = decide(measured, spec);
  const id = newId(startedAt, context.randomBytes);
  const referenceRows =
    basis.where.length === 0
      ? reference.rows
      : await context.references.countRows(model, reference.sha256, filtersOf(basis));
  const evaluation: Evaluation = {
    id,
    run_id: newRunId(startedAt, context.randomBytes),
    model,
    model_version: null,
    monitor: spec.name,
    verdict,
    reason,
    window: { start: formatInstant(question.window.startAt), end: formatInstant(question.window.endAt) },
    reference: { name: reference.name, sha256: reference.sha256, rows: referenceRows },
    current: { rows: basis.rows },
    ...drifted,
    report_url: `/v1/evaluations/${id}/report`,
    started_at: formatInstant(startedAt),
    duration_ms: Math.round(performance.now() - began),
    columns,
    settings: effectiveSettings(spec),
  };
  return { evaluation, distributions };
}

async function basisOf(
  context: AppContext,
  { model, spec, window, newestRows, segment }: EvaluationQuestion,
): Promise<Basis> {
  const { id: modelId } = findModel(context, model);
  const reference = context.state.references.find(model, spec.reference);
  if (reference === null)
    throw new AppError('not_found', `the model "${model}" has no reference "${spec.reference}"`);
  const table: EventTable = { modelId, schema: context.state.models.schema(modelId) };
  const where = Object.entries(segment ?? {}).map(([name, value]) => {
    const column = table.schema.columns.find((candidate) => candidate.name === name);
    if (column === undefined)
      throw new AppError('invalid_body', `the model has no column "${name}" to make a segment of`);
    return { column, value };
  });
  const selection: EventSelection = { window, newestRows, where };
  return {
    table,
    selection,
    where,
    reference,
    segment:
      where.length === 0 ? null : where.map(({ column, value }) => `${column.name}=${value}`).join(','),
    rows: await context.events.countRows(table, selection),
  };
}

/** The columns that reference and model share and the monitor names. Targets come late, so they are compared only when named. */
function comparedColumns(reference: ReferenceRecord, spec: MonitorSpec): Compared[] {
  const shared = reference.columns.flatMap((source, index) => {
    const column = schemaColumnOf(source);
    const kind = column === null ? null : sampleKindOf(column.type);
    return column === null || kind === null
      ? []
      : [{ column, kind, name: column.name, source: { name: source.name, index } }];
  });
  return selectColumns(shared, spec).filter(
    ({ column }) => column.role !== 'target' || spec.columns.includes(column.name),
  );
}

/** A column that cannot be read is an error of its own, never of the evaluation. */
async function readSamples(
  context: AppContext,
  basis: Basis,
  model: string,
  compared: Compared,
): Promise<ColumnSamples> {
  const { column, kind, source } = compared;
  const identity = { name: column.name, kind, role: column.role, segment: basis.segment };
  try {
    const [reference, current] = await Promise.all([
      context.references.sample(model, basis.reference.sha256, source, kind, filtersOf(basis)),
      basis.rows === 0
        ? emptySample(kind)
        : context.events.sample(basis.table, basis.selection, column, kind),
    ]);
    return { ...identity, reference, current };
  } catch (error) {
    // A store that is unavailable is no property of the column: the evaluation is to be tried again.
    if (error instanceof AppError) throw error;
    context.log.warn({ err: error, model, column: column.name }, 'a column could not be read');
    return {
      ...identity,
      error: error instanceof RangeError ? error.message : 'the column could not be read',
    };
  }
}

/** The segment in the names of the reference's own columns. */
const filtersOf = ({ where, reference }: Basis): TableFilter[] =>
  where.map(({ column, value }) => ({
    column:
      reference.columns.find((source) => schemaColumnOf(source)?.name === column.name)?.name ?? column.name,
    value,
  }));

const emptySample = (kind: SampleKind): Sample =>
  kind === 'numeric' ? numericSample([]) : categoricalSample([]);
