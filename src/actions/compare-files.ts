import { basename } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../core/errors.ts';
import type { Evaluation } from '../core/evaluation.ts';
import { newId, newRunId, type RandomBytes } from '../core/ids.ts';
import { sampleKindOf } from '../core/schema.ts';
import { type Clock, formatInstant } from '../core/time.ts';
import { selectColumns } from '../monitors/columns.ts';
import { decide } from '../monitors/decide.ts';
import { type ColumnSamples, gapLocation, type MeasuredColumn, measureColumn } from '../monitors/evaluate.ts';
import { effectiveSettings, type MonitorSpec } from '../monitors/spec.ts';
import { columnKey, type DistributionView, distributionView } from '../reports/view.ts';
import { type ReferenceStore, sha256Of, tableFormatOf } from '../store/references/reference-store.ts';
import type { TableFile } from '../store/references/table-file.ts';
import { buildReport } from './build-report.ts';
import type { Evaluated } from './evaluate.ts';

export interface Comparison {
  readonly evaluation: Evaluation;
  readonly report: string;
}

/** Compares two files as a monitor compares a window with its reference. No service is needed. */
export async function compareFiles(
  deps: { readonly references: ReferenceStore; readonly clock: Clock; readonly randomBytes: RandomBytes },
  files: { readonly reference: string; readonly current: string },
  spec: MonitorSpec,
  onColumn: (done: number, of: number) => void,
): Promise<Comparison> {
  const startedAt = deps.clock.now();
  const began = performance.now();
  const reference = await openFile(deps.references, files.reference);
  const current = await openFile(deps.references, files.current);
  const distributions = new Map<string, DistributionView>();
  const measured: MeasuredColumn[] = [];
  const columns = sharedColumns(reference, current, spec);
  for await (const samples of readAhead(columns, (column) => readSamples(reference, current, column))) {
    const result = measureColumn(samples, spec);
    measured.push(result);
    if (!('error' in samples))
      distributions.set(columnKey(result.name, null), distributionView(gapLocation(result), samples));
    onColumn(measured.length, columns.length);
    await nextTurn();
  }
  const { columns: results, verdict, reason, ...drifted } = decide(measured, spec);
  const at = formatInstant(startedAt);
  const evaluated: Evaluated = {
    evaluation: {
      id: newId(startedAt, deps.randomBytes),
      run_id: newRunId(startedAt, deps.randomBytes),
      model: basename(files.current),
      model_version: null,
      monitor: null,
      verdict,
      reason,
      // Files have no window of time: it begins and ends with the comparison.
      window: { start: at, end: at },
      reference: {
        name: basename(files.reference),
        sha256: await sha256Of(files.reference),
        rows: reference.description.rows,
      },
      current: { rows: current.description.rows },
      ...drifted,
      report_url: '',
      started_at: at,
      duration_ms: Math.round(performance.now() - began),
      columns: results,
      settings: effectiveSettings(spec),
    },
    distributions,
  };
  return { evaluation: evaluated.evaluation, report: await buildReport(evaluated, []) };
}

/** @throws {AppError} `invalid_reference`, naming the file */
async function openFile(references: ReferenceStore, path: string): Promise<TableFile> {
  try {
    return await references.openTable(path, tableFormatOf(path));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, `${path}: ${error.message}`, { cause: error });
  }
}

interface SharedColumn {
  readonly name: string;
  readonly kind: 'numeric' | 'categorical';
  readonly error: string | null;
}

/** The columns of the reference that the spec names. One that the current file has not, or has with another type, is an error of its own. */
function sharedColumns(reference: TableFile, current: TableFile, spec: MonitorSpec): SharedColumn[] {
  const types = new Map(current.description.columns.map(({ name, type }) => [name, type]));
  const shared = selectColumns(reference.description.columns, spec).flatMap(
    ({ name, type }): SharedColumn[] => {
      const kind = sampleKindOf(type);
      if (kind === null) return [];
      const other = types.get(name);
      if (other === undefined) return [{ name, kind, error: 'the current file has no such column' }];
      return [
        { name, kind, error: other === type ? null : `the reference has ${type}, the current file ${other}` },
      ];
    },
  );
  if (shared.length === 0)
    throw new AppError('invalid_reference', 'the files have no column in common that can be compared');
  return shared;
}

/** Reads one column ahead: the engine is at the next column while the caller measures this one. */
async function* readAhead<Column, Read>(
  columns: readonly Column[],
  read: (column: Column) => Promise<Read>,
): AsyncGenerator<Read> {
  let next: Promise<Read> | undefined;
  for (const [index, column] of columns.entries()) {
    const samples = await (next ?? read(column));
    const following = columns[index + 1];
    next = following === undefined ? undefined : read(following);
    // Awaited in the next round; until then a failure must not count as unhandled.
    next?.catch(() => undefined);
    yield samples;
  }
}

async function readSamples(
  reference: TableFile,
  current: TableFile,
  column: SharedColumn,
): Promise<ColumnSamples> {
  const { name, kind, error } = column;
  const identity = { name, kind, role: 'feature' as const, segment: null };
  if (error !== null) return { ...identity, error };
  try {
    return {
      ...identity,
      reference: await reference.sample(name, kind),
      current: await current.sample(name, kind),
    };
  } catch (failure) {
    if (!(failure instanceof RangeError)) throw failure;
    return { ...identity, error: failure.message };
  }
}
