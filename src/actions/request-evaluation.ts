import { modelConfig } from '../config.ts';
import { AppError } from '../core/errors.ts';
import type { Evaluation } from '../core/evaluation.ts';
import type { Window } from '../core/time.ts';
import type { MonitorSpec } from '../monitors/spec.ts';
import type { AppContext } from './context.ts';
import { evaluateOnRequest } from './evaluate-monitor.ts';
import { findModel } from './find-model.ts';

export interface EvaluationRequest {
  readonly model: string;
  /** Whose settings are used; null: those of the first monitor. */
  readonly monitor: string | null;
  readonly reference: string | null;
  /** Null: as long as the monitor's windows, up to the newest event. */
  readonly window: Window | { readonly lastMs: number } | { readonly rows: number } | null;
  readonly columns: readonly string[] | null;
  readonly segment: Readonly<Record<string, string | number | boolean>> | null;
}

/** Evaluates what is asked for, with the settings of a monitor where the request says nothing else. */
export async function requestEvaluation(
  context: AppContext,
  request: EvaluationRequest,
): Promise<Evaluation> {
  const { model, segment } = request;
  const { id } = findModel(context, model);
  const table = { modelId: id, schema: context.state.models.schema(id) };
  const spec = specOf(context, request);
  const { window, newestRows } = await resolveWindow(context, table, request.window, spec);
  return evaluateOnRequest(context, { model, spec, window, newestRows, segment });
}

function specOf(context: AppContext, { model, monitor, reference, columns }: EvaluationRequest): MonitorSpec {
  const { monitors } = modelConfig(context.config, model);
  const found = monitor === null ? monitors[0] : monitors.find(({ name }) => name === monitor);
  if (found === undefined)
    throw new AppError(
      'not_found',
      monitor === null
        ? `the model "${model}" has no monitor`
        : `the model "${model}" has no monitor "${monitor}"`,
    );
  return {
    ...found,
    ...(reference === null ? {} : { reference }),
    ...(columns === null ? {} : { columns, exclude: [] }),
  };
}

async function resolveWindow(
  context: AppContext,
  table: Parameters<AppContext['events']['timeRange']>[0],
  asked: EvaluationRequest['window'],
  { windowMs }: MonitorSpec,
): Promise<{ window: Window; newestRows: number | null }> {
  if (asked !== null && 'startAt' in asked) return { window: asked, newestRows: null };
  const now = context.clock.now();
  // An end is not part of its window, and an event of this very millisecond should be.
  if (asked !== null && 'lastMs' in asked)
    return { window: { startAt: now + 1 - asked.lastMs, endAt: now + 1 }, newestRows: null };
  const newestRows = asked === null ? null : asked.rows;
  const range = await context.events.timeRange(table, { newestRows });
  if (range === null) return { window: { startAt: now + 1 - windowMs, endAt: now + 1 }, newestRows: null };
  const endAt = range.lastAt + 1;
  return { window: { startAt: newestRows === null ? endAt - windowMs : range.firstAt, endAt }, newestRows };
}
