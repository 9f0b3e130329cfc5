import type { Matcher, Silence } from '../../alerts/silence.ts';
import type { Connection } from './connection.ts';
import { keysetFrom, type Page, type PageRequest, pageOf } from './page.ts';

export interface StoredSilence extends Silence {
  readonly id: string;
  readonly createdAt: number;
}

export class Silences {
  readonly #connection: Connection;
  readonly #now: () => number;

  constructor(connection: Connection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
  }

  create(id: string, silence: Silence): StoredSilence {
    const { matchers, startAt, endAt, author, comment } = silence;
    const createdAt = this.#now();
    this.#connection.run(
      `INSERT INTO silences (id, matchers, start_at, end_at, author, comment, created_at)
       VALUES (:id, :matchers, :startAt, :endAt, :author, :comment, :createdAt)`,
      { id, matchers: JSON.stringify(matchers), startAt, endAt, author, comment, createdAt },
    );
    return { id, matchers, startAt, endAt, author, comment, createdAt };
  }

  get(id: string): StoredSilence | null {
    const row = this.#connection.get<Row>(`SELECT ${SILENCE} FROM silences WHERE id = :id`, { id });
    return row === null ? null : silenceOf(row);
  }

  /** Newest first, with those that are over. */
  list({ limit, cursor }: PageRequest): Page<StoredSilence> {
    const [before] = keysetFrom(cursor, [Number.MAX_SAFE_INTEGER]);
    const rows = this.#connection.all<Row>(
      `SELECT ${SILENCE} FROM silences WHERE seq < :before ORDER BY seq DESC LIMIT :limit`,
      { before: before!, limit: limit + 1 },
    );
    return pageOf(rows, limit, ({ seq }) => [seq], silenceOf);
  }

  /** Those in which `now` lies. */
  active(now: number): StoredSilence[] {
    return this.#connection
      .all<Row>(`SELECT ${SILENCE} FROM silences WHERE end_at > :now AND start_at <= :now ORDER BY seq`, {
        now,
      })
      .map(silenceOf);
  }

  /** Ends it now, also one that has not begun. False: it was over, or there is none. */
  expire(id: string): boolean {
    const expired = this.#connection.run(
      `UPDATE silences SET start_at = min(start_at, :now), end_at = :now WHERE id = :id AND end_at > :now`,
      { id, now: this.#now() },
    );
    return expired === 1;
  }
}

interface Row extends Omit<StoredSilence, 'matchers'> {
  readonly seq: number;
  readonly matchers: string;
}

const SILENCE =
  'seq, id, matchers, start_at AS startAt, end_at AS endAt, author, comment, created_at AS createdAt';

const silenceOf = ({ seq: _, matchers, ...silence }: Row): StoredSilence => ({
  ...silence,
  matchers: JSON.parse(matchers) as Matcher[],
});
