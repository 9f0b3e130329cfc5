import type { Gauge } from 'prom-client';
import {
  type ColumnResult,
  compareVerdicts,
  type Evaluation,
  isDrifted,
  type TestResult,
} from '../core/evaluation.ts';
import { groupBy } from '../core/group-by.ts';
import { parseInstant } from '../core/time.ts';
import type { ModelLabels } from './model-labels.ts';

type MakeGauge = <L extends string>(name: string, help: string, labelNames: readonly L[]) => Gauge<L>;

/** Label values are cut to this length. */
const LABEL_LENGTH_MAX = 128;

/**
 * The series of each monitor's last evaluation. Those of single columns are capped: every model has an equal share,
 * and within it the worst columns come first.
 */
export class EvaluationSeries {
  readonly #latest = new Map<string, { evaluation: Evaluation; intervalMs: number }>();
  readonly #models: ModelLabels;
  readonly #seriesMax: number;
  readonly #onDropped: (count: number) => void;
  readonly #gauges: ReturnType<typeof makeGauges>;

  constructor(options: {
    gauge: MakeGauge;
    models: ModelLabels;
    seriesMax: number;
    onDropped: (count: number) => void;
  }) {
    this.#models = options.models;
    this.#seriesMax = options.seriesMax;
    this.#onDropped = options.onDropped;
    this.#gauges = makeGauges(options.gauge);
  }

  /** Takes the newest evaluation of a monitor. Those that belong to no monitor have no series. */
  update(evaluation: Evaluation, intervalMs: number): void {
    if (evaluation.monitor === null || !this.#models.has(evaluation.model)) return;
    this.#latest.set(`${evaluation.model} ${evaluation.monitor}`, { evaluation, intervalMs });
    this.#export();
  }

  /** Forgets what is no longer configured: a gauge would show its last value for ever. */
  retain(isKept: (model: string, monitor: string) => boolean): void {
    for (const [key, { evaluation }] of this.#latest) {
      if (!isKept(evaluation.model, evaluation.monitor!)) this.#latest.delete(key);
    }
    this.#export();
  }

  #export(): void {
    for (const gauge of Object.values(this.#gauges)) gauge.reset();
    for (const { evaluation, intervalMs } of this.#latest.values()) this.#exportWhole(evaluation, intervalMs);
    const byModel = groupBy(this.#latest.values(), ({ evaluation }) => evaluation.model);
    const share = Math.floor(this.#seriesMax / Math.max(1, byModel.size));
    let dropped = 0;
    for (const ofModel of byModel.values()) {
      const columns = ofModel
        .flatMap(({ evaluation }) => evaluation.columns.map((column) => ({ column, evaluation })))
        .sort(
          (a, b) =>
            compareVerdicts(a.column.verdict, b.column.verdict) ||
            worstRatio(b.column) - worstRatio(a.column),
        );
      let used = 0;
      for (const { column, evaluation } of columns) {
        const series = seriesCount(column);
        if (used + series > share) dropped += series;
        else {
          used += series;
          this.#exportColumn(column, evaluation);
        }
      }
    }
    if (dropped > 0) this.#onDropped(dropped);
  }

  #exportWhole(evaluation: Evaluation, intervalMs: number): void {
    const labels = { model: evaluation.model, monitor: evaluation.monitor! };
    const gauges = this.#gauges;
    gauges.driftedRatio.set(labels, evaluation.drifted_share);
    gauges.windowRows.set({ ...labels, role: 'current' }, evaluation.current.rows);
    gauges.windowRows.set({ ...labels, role: 'reference' }, evaluation.reference.rows);
    gauges.lastSuccess.set(labels, seconds(evaluation.started_at));
    gauges.windowEnd.set(labels, seconds(evaluation.window.end));
    gauges.interval.set(labels, intervalMs / 1000);
  }

  #exportColumn(column: ColumnResult, evaluation: Evaluation): void {
    const feature = featureLabel(column);
    const labels = { model: evaluation.model, monitor: evaluation.monitor!, feature };
    this.#gauges.drifted.set(labels, isDrifted(column.verdict) ? 1 : 0);
    const rows = column.current.size + column.current.missing;
    if (rows > 0) this.#gauges.missing.set(labels, column.current.missing / rows);
    for (const test of column.tests) {
      if (test.statistic === null) continue;
      this.#gauges.score.set({ ...labels, test: test.test }, test.statistic);
      const ratio = thresholdRatio(test, evaluation);
      if (ratio !== null) this.#gauges.thresholdRatio.set({ ...labels, test: test.test }, ratio);
    }
  }
}

function makeGauges(gauge: MakeGauge) {
  const monitor = ['model', 'monitor'] as const;
  const feature = ['model', 'monitor', 'feature'] as const;
  const test = ['model', 'monitor', 'feature', 'test'] as const;
  return {
    drifted: gauge('feature_drifted', 'Whether the column drifted in the last window: 0 or 1.', feature),
    score: gauge('feature_drift_score', 'Statistic of the last window, in the unit of its test.', test),
    thresholdRatio: gauge(
      'feature_drift_threshold_ratio',
      'Statistic of the last window over its critical threshold; at 1 it is reached.',
      test,
    ),
    missing: gauge('feature_missing_ratio', 'Share of missing values in the last window.', feature),
    driftedRatio: gauge(
      'dataset_drifted_features_ratio',
      'Share of the judged columns that drifted in the last window.',
      monitor,
    ),
    windowRows: gauge('window_rows', 'Rows of the last window and of its reference.', [
      'model',
      'monitor',
      'role',
    ] as const),
    lastSuccess: gauge(
      'evaluation_last_success_timestamp_seconds',
      'When the last evaluation was made.',
      monitor,
    ),
    windowEnd: gauge('evaluation_window_end_timestamp_seconds', 'End of the last evaluated window.', monitor),
    interval: gauge('evaluation_interval_seconds', 'Length of the windows of the monitor.', monitor),
  };
}

/** A segment of a column is a feature of its own. */
const featureLabel = (column: ColumnResult): string =>
  [...(column.segment === null ? column.name : `${column.name}[${column.segment}]`)]
    .slice(0, LABEL_LENGTH_MAX)
    .join('');

function seriesCount(column: ColumnResult): number {
  return 2 + 2 * column.tests.filter((test) => test.statistic !== null).length;
}

/** Null for a test that is judged by its p-value. */
function thresholdRatio(test: TestResult, evaluation: Evaluation): number | null {
  const critical = (evaluation.settings.critical as Readonly<Record<string, number>> | undefined)?.[
    test.test
  ];
  return critical === undefined || critical <= 0 || test.statistic === null
    ? null
    : test.statistic / critical;
}

const worstRatio = (column: ColumnResult): number =>
  Math.max(
    0,
    ...column.tests.map((test) =>
      test.threshold === null || test.statistic === null ? 0 : test.statistic / test.threshold,
    ),
  );

const seconds = (instant: string): number => parseInstant(instant)! / 1000;
