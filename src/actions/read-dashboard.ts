import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { activeEpisode } from '../alerts/state.ts';
import { modelConfig } from '../config.ts';
import { AppError } from '../core/errors.ts';
import type { Severity, Verdict } from '../core/evaluation.ts';
import { formatInstant } from '../core/time.ts';
import type { Run } from '../store/state/runs.ts';
import { DATASET_CONTEXT_TAG } from '../tracking/run.ts';
import type { AppContext } from './context.ts';
import { findModel } from './find-model.ts';
import { alertAnswer } from './manage-alerts.ts';
import { listRunFiles } from './read-artifact.ts';
import { summaryOf } from './read-models.ts';

const RECENT_WINDOWS = 30;
const HEAT_MAP_WINDOWS = 60;
const EVALUATIONS_A_PAGE = 30;
const RUNS_A_PAGE = 50;
const ANOMALIES_SHOWN = 20;
const REFERENCES_SHOWN = 20;
const MODELS_SHOWN = 1000;

export interface ModelOverview {
  readonly model: string;
  readonly rows: number;
  readonly newest_event: string | null;
  readonly verdict: Verdict | null;
  readonly references: number;
  readonly monitors: readonly string[];
  readonly alerts: readonly {
    readonly monitor: string;
    readonly severity: Severity;
    readonly state: 'firing' | 'recovering';
    readonly since: string;
  }[];
  /** The last windows of the first monitor, oldest first. */
  readonly recent: readonly {
    readonly id: string;
    readonly start: string;
    readonly end: string;
    readonly verdict: Verdict;
  }[];
}

export interface HeatMap {
  readonly monitor: string;
  /** Oldest first. */
  readonly windows: readonly {
    readonly id: string;
    readonly start: string;
    readonly end: string;
    readonly verdict: Verdict;
    readonly rows: number;
  }[];
  /** `cells`: one for each window, null where it did not have the column. */
  readonly columns: readonly {
    readonly name: string;
    readonly segment: string | null;
    readonly cells: readonly ({ readonly verdict: Verdict; readonly ratio: number | null } | null)[];
  }[];
}

export interface ModelPage {
  readonly overview: ModelOverview;
  readonly references: readonly {
    readonly name: string;
    readonly sha256: string;
    readonly rows: number;
    readonly created_at: string;
  }[];
  readonly schema: readonly { readonly name: string; readonly type: string; readonly role: string }[];
  readonly heat_maps: readonly HeatMap[];
  readonly evaluations: readonly {
    readonly id: string;
    readonly run_id: string;
    readonly monitor: string | null;
    readonly start: string;
    readonly end: string;
    readonly verdict: Verdict;
    readonly drifted_columns: number;
    readonly columns: number;
    readonly rows: number;
    readonly started_at: string;
    readonly report_url: string;
  }[];
  readonly next_cursor: string | null;
  readonly anomalies: readonly {
    readonly name: string;
    readonly column: string;
    readonly started_at: string;
    readonly ended_at: string | null;
    readonly values: number;
    readonly peak_score: number;
    readonly peak_value: number;
    readonly peak_at: string;
  }[];
  readonly alerts: readonly {
    readonly fingerprint: string;
    readonly monitor: string;
    readonly state: string;
    readonly severity: string | null;
    readonly episode: string | null;
    readonly since: string | null;
    readonly updated_at: string;
  }[];
}

export interface RunRow {
  readonly run_id: string;
  readonly name: string;
  readonly experiment_id: string;
  readonly experiment: string;
  readonly status: string;
  readonly start_time: string;
  readonly end_time: string | null;
  readonly verdict: string | null;
  readonly model: string | null;
  readonly monitor: string | null;
}

export interface RunPage {
  readonly run: RunRow;
  readonly params: readonly { readonly key: string; readonly value: string }[];
  readonly metrics: readonly { readonly key: string; readonly value: number | string }[];
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly inputs: readonly {
    readonly name: string;
    readonly digest: string;
    readonly context: string | null;
  }[];
  readonly artifacts: readonly { readonly path: string; readonly bytes: number }[];
}

export async function dashboardModels(context: AppContext): Promise<readonly ModelOverview[]> {
  const { items } = context.state.models.list({ limit: MODELS_SHOWN, cursor: null });
  return Promise.all(items.map(({ name }) => overviewOf(context, name)));
}

async function overviewOf(context: AppContext, name: string): Promise<ModelOverview> {
  const { state, config } = context;
  const monitors = modelConfig(config, name).monitors.map((spec) => spec.name);
  const history =
    monitors[0] === undefined ? [] : state.evaluations.history(name, monitors[0], RECENT_WINDOWS);
  const alerts = state.alerts.all().flatMap(({ model, monitor, state: alert }) => {
    const active = activeEpisode(alert);
    if (model !== name || active === null) return [];
    return [
      { monitor, severity: active.severity, state: active.status, since: formatInstant(active.startedAt) },
    ];
  });
  return {
    ...(await summaryOf(context, findModel(context, name))),
    references: state.references.list(name, { limit: REFERENCES_SHOWN, cursor: null }).items.length,
    monitors,
    alerts,
    recent: history.map(({ id, window, verdict }) => ({ id, ...window, verdict })),
  };
}

export async function modelPage(
  context: AppContext,
  name: string,
  cursor: string | null,
): Promise<ModelPage> {
  const { state } = context;
  const { id } = findModel(context, name);
  const overview = await overviewOf(context, name);
  const { items, nextCursor } = state.evaluations.list(name, {}, { limit: EVALUATIONS_A_PAGE, cursor });
  const references = state.references.list(name, { limit: REFERENCES_SHOWN, cursor: null }).items;
  return {
    overview,
    references: references.map((reference) => ({
      ...reference,
      created_at: formatInstant(reference.createdAt),
    })),
    schema: state.models.schema(id).columns,
    heat_maps: overview.monitors.map((monitor) => heatMap(context, name, monitor)),
    evaluations: items.map(({ columns, window, current, ...evaluation }) => ({
      ...evaluation,
      ...window,
      columns: columns.length,
      rows: current.rows,
    })),
    next_cursor: nextCursor,
    anomalies: state.anomalies.newest(name, ANOMALIES_SHOWN).map((anomaly) => ({
      name: anomaly.name,
      column: anomaly.column,
      started_at: formatInstant(anomaly.startedAt),
      ended_at: anomaly.endedAt === null ? null : formatInstant(anomaly.endedAt),
      values: anomaly.values,
      peak_score: anomaly.peakScore,
      peak_value: anomaly.peakValue,
      peak_at: formatInstant(anomaly.peakAt),
    })),
    alerts: state.alerts
      .all()
      .filter(({ model }) => model === name)
      .map(alertAnswer),
  };
}

function heatMap({ state }: AppContext, model: string, monitor: string): HeatMap {
  const history = state.evaluations.history(model, monitor, HEAT_MAP_WINDOWS);
  const rowsOf = new Map<
    string,
    { name: string; segment: string | null; cells: HeatMap['columns'][number]['cells'][number][] }
  >();
  for (const [index, { columns }] of history.entries()) {
    for (const { name, segment, verdict, statistic_ratio: ratio } of columns) {
      const key = JSON.stringify([name, segment]);
      const row = rowsOf.get(key) ?? { name, segment, cells: history.map(() => null) };
      rowsOf.set(key, row);
      row.cells[index] = { verdict, ratio };
    }
  }
  const columns = [...rowsOf.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return {
    monitor,
    windows: history.map(({ id, window, verdict, rows }) => ({ id, ...window, verdict, rows })),
    columns,
  };
}

/** Newest first, of all experiments. */
export function recentRuns(
  context: AppContext,
  cursor: string | null,
): { items: readonly RunRow[]; next_cursor: string | null } {
  const { items, nextCursor } = context.state.runs.recent({ limit: RUNS_A_PAGE, cursor });
  return { items: items.map((run) => runRow(context, run)), next_cursor: nextCursor };
}

function runRow(
  { state }: AppContext,
  { runId, experimentId, name, status, startAt, endAt, tags }: Run,
): RunRow {
  const tag = (key: string) => tags.find((candidate) => candidate.key === key)?.value ?? null;
  return {
    run_id: runId,
    name,
    experiment_id: String(experimentId),
    experiment: state.experiments.get(experimentId)?.name ?? '',
    status,
    start_time: formatInstant(startAt),
    end_time: endAt === null ? null : formatInstant(endAt),
    verdict: tag('tidemark.verdict'),
    model: tag('tidemark.model'),
    monitor: tag('tidemark.monitor'),
  };
}

export async function runPage(context: AppContext, runId: string): Promise<RunPage> {
  const run = context.state.runs.get(runId);
  if (run === null) throw new AppError('not_found', `there is no run "${runId}"`);
  const folder = join(context.artifactsFolder, run.runId);
  const names = await listRunFiles(context, run.runId);
  const sizes = await Promise.all(
    names.map(async (path) => ({ path, bytes: (await stat(join(folder, path))).size })),
  );
  return {
    run: runRow(context, run),
    params: run.params,
    metrics: run.metrics.map(({ key, value }) => ({
      key,
      value: Number.isFinite(value) ? value : String(value),
    })),
    tags: run.tags,
    inputs: run.inputs.map(({ name, digest, tags }) => ({
      name,
      digest,
      context: tags.find(({ key }) => key === DATASET_CONTEXT_TAG)?.value ?? null,
    })),
    artifacts: sizes,
  };
}
