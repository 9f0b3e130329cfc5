import { invariant } from '../../core/invariant.ts';
import type {
  DatasetInput,
  KeyValue,
  LifecycleStage,
  RunMetric,
  RunStatus,
  TrackedRun,
} from '../../tracking/run.ts';
import type { Connection } from './connection.ts';
import type { Experiments } from './experiments.ts';
import { keysetFrom, type Page, type PageRequest, pageOf } from './page.ts';
import { RunInputs } from './run-inputs.ts';
import { RunMetrics } from './run-metrics.ts';

export interface Run {
  readonly runId: string;
  readonly experimentId: number;
  readonly name: string;
  readonly userId: string;
  readonly status: RunStatus;
  readonly lifecycleStage: LifecycleStage;
  readonly startAt: number;
  readonly endAt: number | null;
  /** Below the artifact location of its experiment. */
  readonly artifactUri: string;
  /** By key. */
  readonly params: readonly KeyValue[];
  /** By key, the latest value of each. */
  readonly metrics: readonly RunMetric[];
  /** By key. */
  readonly tags: readonly KeyValue[];
  readonly inputs: readonly DatasetInput[];
}

/** Tracked runs and all that is logged to them, except their files. */
export class Runs {
  readonly #connection: Connection;
  readonly #experiments: Experiments;
  readonly #metrics: RunMetrics;
  readonly #inputs: RunInputs;

  constructor(connection: Connection, experiments: Experiments) {
    this.#connection = connection;
    this.#experiments = experiments;
    this.#metrics = new RunMetrics(connection);
    this.#inputs = new RunInputs(connection);
  }

  /** Stores a whole run, and its experiment when that is new. The run's id must be new. */
  record(tracked: TrackedRun): Run {
    return this.#connection.atomically(() => {
      const experiment = this.#experiments.findOrCreate(tracked.experiment.name);
      for (const tag of tracked.experiment.tags) this.#experiments.setTag(experiment.id, tag);
      const seq = this.#insert(
        tracked,
        experiment.id,
        `${experiment.artifactLocation}/${tracked.runId}/artifacts`,
      );
      for (const param of tracked.params) this.#setParam(seq, param);
      for (const metric of tracked.metrics) this.#metrics.log(seq, metric);
      for (const tag of tracked.tags) this.#setTag(seq, tag);
      for (const input of tracked.inputs) this.#inputs.log(seq, experiment.id, input);
      const run = this.get(tracked.runId);
      invariant(run !== null, 'a run exists once it is recorded');
      return run;
    });
  }

  get(runId: string): Run | null {
    const row = this.#connection.get<Row>(`SELECT ${RUN} FROM runs WHERE run_id = :runId`, { runId });
    return row === null ? null : this.#runOf(row);
  }

  /** Those that are not deleted, the one that started last first. */
  list(experimentId: number, { limit, cursor }: PageRequest): Page<Run> {
    const [startAt, runId] = keysetFrom(cursor, [Number.MAX_SAFE_INTEGER, '']);
    const rows = this.#connection.all<Row>(
      `SELECT ${RUN} FROM runs
       WHERE experiment_id = :experimentId AND lifecycle_stage = 'active'
         AND (start_at, run_id) < (:startAt, :runId)
       ORDER BY start_at DESC, run_id DESC LIMIT :limit`,
      { experimentId, startAt: startAt!, runId: runId!, limit: limit + 1 },
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.startAt, row.runId],
      (row) => this.#runOf(row),
    );
  }

  /** Of all experiments, the one that was recorded last first. */
  recent({ limit, cursor }: PageRequest): Page<Run> {
    const [before] = keysetFrom(cursor, [Number.MAX_SAFE_INTEGER]);
    const rows = this.#connection.all<Row>(
      `SELECT ${RUN} FROM runs WHERE lifecycle_stage = 'active' AND seq < :before ORDER BY seq DESC LIMIT :limit`,
      { before: before!, limit: limit + 1 },
    );
    return pageOf(
      rows,
      limit,
      ({ seq }) => [seq],
      (row) => this.#runOf(row),
    );
  }

  /** Every value that was logged, by timestamp, step and value. */
  metricHistory(runId: string, key: string): RunMetric[] {
    return this.#metrics.history(runId, key);
  }

  #insert(tracked: TrackedRun, experimentId: number, artifactUri: string): number {
    const { runId, name, status, startAt, endAt } = tracked;
    const inserted = this.#connection.get<{ seq: number }>(
      `INSERT INTO runs (run_id, experiment_id, name, status, lifecycle_stage, start_at, end_at, artifact_uri)
       VALUES (:runId, :experimentId, :name, :status, 'active', :startAt, :endAt, :artifactUri) RETURNING seq`,
      { runId, experimentId, name, status, startAt, endAt, artifactUri },
    );
    invariant(inserted !== null, 'an insertion returns its number');
    return inserted.seq;
  }

  #setParam(run: number, { key, value }: KeyValue): void {
    this.#connection.run('INSERT INTO params (run, key, value) VALUES (:run, :key, :value)', {
      run,
      key,
      value,
    });
  }

  #setTag(run: number, { key, value }: KeyValue): void {
    this.#connection.run('INSERT INTO tags (run, key, value) VALUES (:run, :key, :value)', {
      run,
      key,
      value,
    });
  }

  #runOf({ seq: run, ...info }: Row): Run {
    return {
      ...info,
      params: this.#connection.all<KeyValue>('SELECT key, value FROM params WHERE run = :run ORDER BY key', {
        run,
      }),
      metrics: this.#metrics.latest(run),
      tags: this.#connection.all<KeyValue>('SELECT key, value FROM tags WHERE run = :run ORDER BY key', {
        run,
      }),
      inputs: this.#inputs.of(run),
    };
  }
}

interface Row extends Omit<Run, 'params' | 'metrics' | 'tags' | 'inputs'> {
  readonly seq: number;
}

const RUN = `seq, run_id AS runId, experiment_id AS experimentId, name, user_id AS userId, status,
  lifecycle_stage AS lifecycleStage, start_at AS startAt, end_at AS endAt, artifact_uri AS artifactUri`;
