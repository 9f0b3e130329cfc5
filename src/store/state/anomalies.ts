import { type Connection, real } from './connection.ts';

/** A stretch of unusual values in a stream. Instants are event times. */
export interface Anomaly {
  readonly id: string;
  readonly model: string;
  readonly name: string;
  readonly column: string;
  readonly startedAt: number;
  /** Null while it lasts. */
  readonly endedAt: number | null;
  readonly values: number;
  readonly signals: number;
  readonly peakScore: number;
  readonly peakValue: number;
  readonly peakAt: number;
}

/** Anomaly windows that the detectors found. */
export class Anomalies {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Inserts an anomaly, or brings one that lasts up to date. */
  put({ peakScore, peakValue, ...anomaly }: Anomaly): void {
    this.#connection.run(
      `INSERT INTO anomalies (id, model, name, column_name, started_at, ended_at, number_of_values, signals, peak_score, peak_value, peak_at)
       VALUES (:id, :model, :name, :column, :startedAt, :endedAt, :values, :signals, :peakScore, :peakValue, :peakAt)
       ON CONFLICT (id) DO UPDATE SET ended_at = :endedAt, number_of_values = :values, signals = :signals,
         peak_score = :peakScore, peak_value = :peakValue, peak_at = :peakAt`,
      { ...anomaly, peakScore: real(peakScore), peakValue: real(peakValue) },
    );
  }

  /** Newest first. */
  newest(model: string, limit: number): Anomaly[] {
    return this.#connection.all<Anomaly>(
      `SELECT id, model, name, column_name AS "column", started_at AS startedAt, ended_at AS endedAt,
              number_of_values AS "values", signals, peak_score AS peakScore, peak_value AS peakValue, peak_at AS peakAt
       FROM anomalies WHERE model = :model ORDER BY seq DESC LIMIT :limit`,
      { model, limit },
    );
  }
}
