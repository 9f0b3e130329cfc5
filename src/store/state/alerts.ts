import type { Announced } from '../../alerts/announce.ts';
import type { AlertState } from '../../alerts/state.ts';
import type { Labels } from '../../core/fingerprint.ts';
import type { Connection, Params } from './connection.ts';
import { keysetFrom, type Page, type PageRequest, pageOf } from './page.ts';

export interface AlertRecord {
  readonly fingerprint: string;
  readonly model: string;
  readonly monitor: string;
  readonly segment: string | null;
  readonly labels: Labels;
  readonly state: AlertState;
  /** Null: nothing yet. */
  readonly announced: Announced | null;
  readonly ackedAt: number | null;
  readonly ackedBy: string | null;
  /** The evaluation that moved it last; null for an alert of a detector. */
  readonly evaluationId: string | null;
  readonly updatedAt: number;
}

export type AlertStatus = AlertState['drift']['status'];

export class Alerts {
  readonly #connection: Connection;
  readonly #now: () => number;

  constructor(connection: Connection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
  }

  get(fingerprint: string): AlertRecord | null {
    const row = this.#connection.get<Row>(`SELECT ${ALERT} FROM alerts WHERE fingerprint = :fingerprint`, {
      fingerprint,
    });
    return row === null ? null : alertOf(row);
  }

  /** Inserts the alert or brings it up to date. Who acknowledged it is forgotten with the acknowledgement. */
  put(alert: Omit<AlertRecord, 'ackedAt' | 'ackedBy' | 'updatedAt'>): void {
    const { fingerprint, model, monitor, segment, labels, state, announced, evaluationId } = alert;
    this.#connection.run(
      `INSERT INTO alerts (fingerprint, model, monitor, segment, status, labels, state, announced, evaluation_id,
         updated_at)
       VALUES (:fingerprint, :model, :monitor, :segment, :status, :labels, :state, :announced, :evaluationId, :now)
       ON CONFLICT DO UPDATE SET status = excluded.status, state = excluded.state, announced = excluded.announced,
         evaluation_id = excluded.evaluation_id, updated_at = excluded.updated_at,
         acked_at = iif(:isAcked, acked_at, NULL), acked_by = iif(:isAcked, acked_by, NULL)`,
      {
        fingerprint,
        model,
        monitor,
        segment,
        status: state.drift.status,
        labels: JSON.stringify(labels),
        state: JSON.stringify(state),
        announced: announced === null ? null : JSON.stringify(announced),
        evaluationId,
        now: this.#now(),
        isAcked: announced === null || announced.acked === null ? 0 : 1,
      },
    );
  }

  /** Stores what is announced once somebody has acknowledged it. False: there is no such alert. */
  acknowledge(fingerprint: string, announced: Announced, by: string): boolean {
    const acked = this.#connection.run(
      `UPDATE alerts SET announced = :announced, acked_at = :now, acked_by = :by, updated_at = :now
       WHERE fingerprint = :fingerprint`,
      { fingerprint, announced: JSON.stringify(announced), by, now: this.#now() },
    );
    return acked === 1;
  }

  all(): AlertRecord[] {
    return this.#connection
      .all<Row>(`SELECT ${ALERT} FROM alerts ORDER BY model, monitor, fingerprint`)
      .map(alertOf);
  }

  /** The one that changed last first. */
  list(status: AlertStatus | null, { limit, cursor }: PageRequest): Page<AlertRecord> {
    const [updatedAt, fingerprint] = keysetFrom(cursor, [Number.MAX_SAFE_INTEGER, '']);
    const params: Params = { updatedAt: updatedAt!, fingerprint: fingerprint!, limit: limit + 1 };
    const rows = this.#connection.all<Row>(
      `SELECT ${ALERT} FROM alerts
       WHERE (updated_at, fingerprint) < (:updatedAt, :fingerprint) ${status === null ? '' : 'AND status = :status'}
       ORDER BY updated_at DESC, fingerprint DESC LIMIT :limit`,
      status === null ? params : { ...params, status },
    );
    return pageOf(rows, limit, (row) => [row.updatedAt, row.fingerprint], alertOf);
  }
}

interface Row extends Omit<AlertRecord, 'labels' | 'state' | 'announced'> {
  readonly labels: string;
  readonly state: string;
  readonly announced: string | null;
}

const ALERT = `fingerprint, model, monitor, segment, labels, state, announced, acked_at AS ackedAt,
  acked_by AS ackedBy, evaluation_id AS evaluationId, updated_at AS updatedAt`;

const alertOf = (row: Row): AlertRecord => ({
  ...row,
  labels: JSON.parse(row.labels) as Labels,
  state: JSON.parse(row.state) as AlertState,
  announced: row.announced === null ? null : (JSON.parse(row.announced) as Announced),
});
