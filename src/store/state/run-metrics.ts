import type { RunMetric } from '../../tracking/run.ts';
import { type Connection, real } from './connection.ts';

/** The metrics of runs: every value that was logged, and the latest of each key. */
export class RunMetrics {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The same point logged again is stored once. To be called in a transaction. */
  log(run: number, { key, value, timestamp, step }: RunMetric): void {
    const isNan = Number.isNaN(value);
    const params = { run, key, timestamp, step, value: real(isNan ? 0 : value), isNan: isNan ? 1 : 0 };
    this.#connection.run(
      `INSERT INTO metrics (run, key, timestamp, step, value, is_nan)
       VALUES (:run, :key, :timestamp, :step, :value, :isNan) ON CONFLICT DO NOTHING`,
      params,
    );
    // MLflow's order: a later step is later than a later time.
    this.#connection.run(
      `INSERT INTO latest_metrics (run, key, timestamp, step, value, is_nan)
       VALUES (:run, :key, :timestamp, :step, :value, :isNan)
       ON CONFLICT DO UPDATE SET timestamp = excluded.timestamp, step = excluded.step, value = excluded.value,
         is_nan = excluded.is_nan
       WHERE (excluded.step, excluded.timestamp, excluded.value) > (step, timestamp, value)`,
      params,
    );
  }

  /** By key. */
  latest(run: number): RunMetric[] {
    return this.#connection
      .all<Row>(`SELECT ${METRIC} FROM latest_metrics WHERE run = :run ORDER BY key`, { run })
      .map(metricOf);
  }

  /** By timestamp, step and value. */
  history(runId: string, key: string): RunMetric[] {
    return this.#connection
      .all<Row>(
        `SELECT ${METRIC} FROM metrics WHERE run = (SELECT seq FROM runs WHERE run_id = :runId) AND key = :key
         ORDER BY timestamp, step, value`,
        { runId, key },
      )
      .map(metricOf);
  }
}

interface Row extends RunMetric {
  readonly is_nan: number;
}

const METRIC = 'key, value, timestamp, step, is_nan';

const metricOf = ({ is_nan, ...metric }: Row): RunMetric =>
  is_nan === 1 ? { ...metric, value: Number.NaN } : metric;
