import type { Unsent } from '../../alerts/dispatch.ts';
import type { AlertNotice } from '../../alerts/notice.ts';
import type { PendingNotification } from '../../alerts/notification.ts';
import type { Settlement } from '../../alerts/retry.ts';
import { invariant } from '../../core/invariant.ts';
import type { Connection, Params } from './connection.ts';
import { keysetFrom, type Page, type PageRequest, pageOf } from './page.ts';

export type NotificationState = Settlement['state'];

/** One notice for one channel, with what became of it. */
export interface Notification extends Omit<PendingNotification, 'nextAttemptAt'> {
  readonly type: AlertNotice['type'];
  readonly fingerprint: string;
  readonly episode: string | null;
  readonly model: string;
  readonly state: NotificationState;
  readonly createdAt: number;
  /** Null unless pending. */
  readonly nextAttemptAt: number | null;
  readonly deliveredAt: number | null;
  readonly lastError: string | null;
}

export interface NotificationFilter {
  readonly state?: NotificationState;
  readonly channel?: string;
}

export interface Backlog {
  readonly channel: string;
  readonly pending: number;
  readonly oldestCreatedAt: number;
}

/** What is to be told, until it is delivered or dead, and afterwards the record of it. */
export class Outbox {
  readonly #connection: Connection;
  readonly #now: () => number;

  constructor(connection: Connection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
  }

  /** Due at once. */
  add({ id, channel, notice }: { id: string; channel: string; notice: AlertNotice }): void {
    const { type, fingerprint, episode, model } = notice;
    this.#connection.run(
      `INSERT INTO notifications (id, channel, type, fingerprint, episode, model, state, attempts, created_at,
         next_attempt_at, notice)
       VALUES (:id, :channel, :type, :fingerprint, :episode, :model, 'pending', 0, :now, :now, :notice)`,
      { id, channel, type, fingerprint, episode, model, notice: JSON.stringify(notice), now: this.#now() },
    );
  }

  get(id: string): Notification | null {
    const row = this.#connection.get<Row>(`SELECT ${NOTIFICATION} FROM notifications WHERE id = :id`, { id });
    return row === null ? null : notificationOf(row);
  }

  /** Newest first. */
  list(filter: NotificationFilter, { limit, cursor }: PageRequest): Page<Notification> {
    const [before] = keysetFrom(cursor, [Number.MAX_SAFE_INTEGER]);
    const given = Object.entries(filter).filter(([, value]) => value !== undefined);
    const conditions = given.map(([column]) => `AND ${column} = :${column}`).join(' ');
    const params: Params = { before: before!, limit: limit + 1, ...Object.fromEntries(given) };
    const rows = this.#connection.all<Row>(
      `SELECT ${NOTIFICATION} FROM notifications WHERE seq < :before ${conditions} ORDER BY seq DESC LIMIT :limit`,
      params,
    );
    return pageOf(rows, limit, ({ sequence }) => [sequence], notificationOf);
  }

  /** All that is neither delivered nor dead, oldest first, also what is not due yet. */
  pending(): PendingNotification[] {
    return this.#connection
      .all<Row>(`SELECT ${NOTIFICATION} FROM notifications WHERE state = 'pending' ORDER BY seq`)
      .map((row) => notificationOf(row) as PendingNotification);
  }

  /** Records an attempt. */
  settle(settlement: Settlement): void {
    const { id, state, attempts, firstAttemptAt, nextAttemptAt, lastError, recipients } = settlement;
    const settled = this.#connection.run(
      `UPDATE notifications SET state = :state, attempts = :attempts, first_attempt_at = :firstAttemptAt,
         next_attempt_at = :nextAttemptAt, last_error = :lastError, recipients = :recipients,
         delivered_at = iif(:state = 'delivered', :now, NULL)
       WHERE id = :id AND state = 'pending'`,
      {
        id,
        state,
        attempts,
        firstAttemptAt,
        nextAttemptAt,
        lastError: lastError === null ? null : storable(lastError),
        recipients: recipients === null ? null : JSON.stringify(recipients),
        now: this.#now(),
      },
    );
    invariant(settled === 1, `an attempt is made for a pending notification, got ${id}`);
  }

  /** Ends what is not to be sent at all. */
  close({ id, state, detail }: Unsent): void {
    const closed = this.#connection.run(
      `UPDATE notifications SET state = :state, last_error = :detail, next_attempt_at = NULL,
         delivered_at = iif(:state = 'delivered', :now, NULL)
       WHERE id = :id AND state = 'pending'`,
      { id, state, detail: storable(detail), now: this.#now() },
    );
    invariant(closed === 1, `only a pending notification is closed, got ${id}`);
  }

  /** Makes a dead notification due, as if it had never been tried. False: it is not dead, or there is none. */
  replay(id: string): boolean {
    const replayed = this.#connection.run(
      `UPDATE notifications SET state = 'pending', attempts = 0, first_attempt_at = NULL, next_attempt_at = :now
       WHERE id = :id AND state = 'dead'`,
      { id, now: this.#now() },
    );
    return replayed === 1;
  }

  /** What is pending, by channel. */
  backlog(): Backlog[] {
    return this.#connection.all<Backlog>(
      `SELECT channel, count(*) AS pending, min(created_at) AS oldestCreatedAt FROM notifications
       WHERE state = 'pending' GROUP BY channel ORDER BY channel`,
    );
  }

  /** Nothing is to be sent to the channel before `until`. */
  pause(channel: string, until: number): void {
    this.#connection.run(
      'INSERT OR REPLACE INTO channel_pauses (channel, paused_until) VALUES (:channel, :until)',
      { channel, until },
    );
  }

  /** Until when, by channel; also pauses that are over. */
  pauses(): ReadonlyMap<string, number> {
    const rows = this.#connection.all<{ channel: string; until: number }>(
      'SELECT channel, paused_until AS until FROM channel_pauses',
    );
    return new Map(rows.map(({ channel, until }) => [channel, until]));
  }
}

interface Row extends Omit<Notification, 'recipients' | 'notice'> {
  readonly recipients: string | null;
  readonly notice: string;
}

const NOTIFICATION = `seq AS sequence, id, channel, type, fingerprint, episode, model, state, attempts,
  created_at AS createdAt, first_attempt_at AS firstAttemptAt, next_attempt_at AS nextAttemptAt,
  delivered_at AS deliveredAt, last_error AS lastError, recipients, notice`;

const notificationOf = ({ recipients, notice, ...notification }: Row): Notification => ({
  ...notification,
  recipients: recipients === null ? null : (JSON.parse(recipients) as string[]),
  notice: JSON.parse(notice) as AlertNotice,
});

/** An error may quote what a receiver answered, which can be anything. */
const storable = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();
