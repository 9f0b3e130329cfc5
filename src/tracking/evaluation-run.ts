import type { ColumnResult, Evaluation, Verdict } from '../core/evaluation.ts';
import { invariant } from '../core/invariant.ts';
import { parseInstant } from '../core/time.ts';
import { columnKeys, type KeyedColumn } from './column-keys.ts';
import {
  DATASET_CONTEXT_TAG,
  type DatasetInput,
  type KeyValue,
  type RunMetric,
  type TrackedRun,
} from './run.ts';

export const EVALUATION_ARTIFACTS = { report: 'report.html', evaluation: 'evaluation.json' } as const;

/** The run that an evaluation is tracked as. `registeredModel` is the name under which the registry has its model version. */
export function evaluationRun(evaluation: Evaluation, registeredModel: string | null = null): TrackedRun {
  const { model, model_version, monitor, reference, window } = evaluation;
  const startAt = parseInstant(evaluation.started_at);
  invariant(startAt !== null, `an evaluation starts at an instant, got ${evaluation.started_at}`);
  const endAt = startAt + Math.round(evaluation.duration_ms);
  return {
    experiment: { name: `tidemark/${model}`, tags: [{ key: 'tidemark.model', value: model }] },
    runId: evaluation.run_id,
    name: `${monitor ?? 'on request'} ${window.start}`,
    status: 'FINISHED',
    startAt,
    endAt,
    params: present({
      model,
      monitor,
      'reference.name': reference.name,
      'reference.sha256': reference.sha256,
      'window.start': window.start,
      'window.end': window.end,
    }),
    metrics: metricValues(evaluation).map(([key, value]) => ({ key, value, timestamp: endAt, step: 0 })),
    tags: present({
      'tidemark.evaluation_id': evaluation.id,
      'tidemark.model': model,
      'tidemark.monitor': monitor,
      'tidemark.verdict': evaluation.verdict,
      'tidemark.registered_model': registeredModel,
      'tidemark.model_version': model_version,
    }),
    inputs: [referenceInput(evaluation)],
    artifacts: Object.values(EVALUATION_ARTIFACTS),
  };
}

/** Every verdict without a judgement on drift is -1. */
const VERDICT_NUMBERS: Readonly<Record<Verdict, number>> = {
  ok: 0,
  warning: 1,
  critical: 2,
  insufficient: -1,
  no_data: -1,
  error: -1,
};

type MetricValue = readonly [key: RunMetric['key'], value: number];

function metricValues(evaluation: Evaluation): MetricValue[] {
  const keys = columnKeys(evaluation.columns.map(keyedColumn));
  return [
    ['verdict', VERDICT_NUMBERS[evaluation.verdict]],
    ['drifted_columns', evaluation.drifted_columns],
    ['drifted_share', evaluation.drifted_share],
    ['current.rows', evaluation.current.rows],
    ['reference.rows', evaluation.reference.rows],
    ...evaluation.columns.flatMap((column, i) =>
      columnMetrics(column).map(([tail, value]): MetricValue => [`${keys[i]}${tail}`, value]),
    ),
  ];
}

/** Counts tests without a number too: a column's key must not depend on which of them could be measured. */
const keyedColumn = ({ name, segment, tests }: ColumnResult): KeyedColumn => ({
  name,
  segment,
  tailLength: Math.max('/verdict'.length, ...tests.map(({ test }) => `/${test}/statistic`.length)),
});

/** Under what follows the column's key. */
function columnMetrics(column: ColumnResult): MetricValue[] {
  const ofTests = column.tests.flatMap(({ test, statistic, p_value, q_value }) =>
    Object.entries({ statistic, p_value, q_value }).flatMap(([name, value]): MetricValue[] =>
      value === null ? [] : [[`/${test}/${name}`, value]],
    ),
  );
  return [['/verdict', VERDICT_NUMBERS[column.verdict]], ...ofTests];
}

function referenceInput({ model, reference }: Evaluation): DatasetInput {
  const url = `/v1/models/${encodeURIComponent(model)}/references/${reference.sha256}/data`;
  return {
    name: reference.name,
    digest: reference.sha256.slice(0, 32),
    sourceType: 'tidemark',
    source: JSON.stringify({ url, sha256: reference.sha256 }),
    schema: null,
    profile: JSON.stringify({ num_rows: reference.rows }),
    tags: [{ key: DATASET_CONTEXT_TAG, value: 'reference' }],
  };
}

const present = (values: Readonly<Record<string, string | null>>): KeyValue[] =>
  Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [{ key, value }]));
