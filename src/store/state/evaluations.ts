import { AppError } from '../../core/errors.ts';
import type { Evaluation, Verdict } from '../../core/evaluation.ts';
import { invariant } from '../../core/invariant.ts';
import { formatInstant, parseInstant } from '../../core/time.ts';
import { type ColumnSummary, columnSummaries } from './column-summary.ts';
import type { Connection } from './connection.ts';
import { keysetFrom, type Page, type PageRequest, pageOf } from './page.ts';

export interface EvaluationFilter {
  readonly monitor?: string;
  readonly verdict?: Verdict;
  /** Only windows that start in [from, to). */
  readonly from?: number;
  readonly to?: number;
}

/** An evaluation without what its tests measured. */
export interface EvaluationSummary {
  readonly id: string;
  readonly model: string;
  readonly monitor: string;
  readonly verdict: Verdict;
  readonly window: Evaluation['window'];
  /** Of the window. */
  readonly rows: number;
  readonly columns: readonly ColumnSummary[];
}

export class Evaluations {
  readonly #connection: Connection;
  readonly #now: () => number;

  constructor(connection: Connection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
  }

  /**
   * A monitor evaluates a window of its schedule once for each revision. What was asked for is not limited, and is no
   * part of the monitor's history.
   * @throws {AppError} `conflict` when the monitor already has.
   */
  insert(
    evaluation: Evaluation,
    { isScheduled, revision = 0 }: { isScheduled: boolean; revision?: number },
  ): void {
    const { id, model, monitor, verdict, window, reference } = evaluation;
    invariant(!isScheduled || monitor !== null, 'only monitors have a schedule');
    const inserted = this.#connection.run(
      `INSERT INTO evaluations (id, model, monitor, is_scheduled, revision, verdict, window_start, window_end,
         reference_sha256, created_at, rows, columns, body)
       VALUES (:id, :model, :monitor, :isScheduled, :revision, :verdict, :windowStart, :windowEnd,
         :sha256, :now, :rows, :columns, :body)
       ON CONFLICT (model, monitor, window_end, window_start, revision) WHERE is_scheduled = 1 DO NOTHING`,
      {
        id,
        model,
        monitor,
        isScheduled: isScheduled ? 1 : 0,
        revision,
        verdict,
        windowStart: instant(window.start),
        windowEnd: instant(window.end),
        sha256: reference.sha256,
        now: this.#now(),
        rows: evaluation.current.rows,
        columns: JSON.stringify(columnSummaries(evaluation)),
        body: JSON.stringify(evaluation),
      },
    );
    if (inserted === 0)
      throw new AppError(
        'conflict',
        `expected a window that ${monitor} of ${model} has not evaluated, got ${window.start} to ${window.end}`,
      );
  }

  get(id: string): Evaluation | null {
    const row = this.#connection.get<{ body: string }>('SELECT body FROM evaluations WHERE id = :id', { id });
    return row === null ? null : evaluationOf(row);
  }

  /** Newest first, by when they were inserted. */
  list(model: string, filter: EvaluationFilter, { limit, cursor }: PageRequest): Page<Evaluation> {
    const [before] = keysetFrom(cursor, [Number.MAX_SAFE_INTEGER]);
    const given = Object.entries(filter).filter(([, value]) => value !== undefined);
    const conditions = given.map(([name]) => `AND ${FILTERS[name as keyof EvaluationFilter]}`);
    const rows = this.#connection.all<{ seq: number; body: string }>(
      `SELECT seq, body FROM evaluations
       WHERE model = :model AND seq < :before ${conditions.join(' ')}
       ORDER BY seq DESC LIMIT :limit`,
      { model, before: before!, limit: limit + 1, ...Object.fromEntries(given) },
    );
    return pageOf(rows, limit, ({ seq }) => [seq], evaluationOf);
  }

  /** When the newest window of the monitor's schedule ended that it has evaluated. */
  lastWindowEnd(model: string, monitor: string): number | null {
    const row = this.#connection.get<{ at: number | null }>(
      `SELECT max(window_end) AS at FROM evaluations
       WHERE model = :model AND monitor = :monitor AND is_scheduled = 1`,
      { model, monitor },
    );
    return row?.at ?? null;
  }

  /** The newest `limit` windows of the monitor's schedule, oldest first, each in its latest revision. */
  history(model: string, monitor: string, limit: number): EvaluationSummary[] {
    const rows = this.#connection.all<SummaryRow>(
      `SELECT ${SUMMARY} FROM evaluations e
       WHERE model = :model AND monitor = :monitor AND is_scheduled = 1 AND NOT EXISTS (
         SELECT 1 FROM evaluations later
         WHERE later.model = e.model AND later.monitor = e.monitor AND later.is_scheduled = 1
           AND later.window_end = e.window_end AND later.window_start = e.window_start
           AND later.revision > e.revision)
       ORDER BY window_end DESC, window_start DESC LIMIT :limit`,
      { model, monitor, limit },
    );
    return rows.map(summaryOf).reverse();
  }

  /** The newest scheduled window of every monitor, or of every monitor of one model, by name. */
  latest(model: string | null = null): EvaluationSummary[] {
    // Steps from one monitor to the next in the index: reading every window to find the newest would take long.
    const rows = this.#connection.all<SummaryRow>(
      `WITH RECURSIVE monitors (model, monitor) AS (
         SELECT name, (SELECT min(monitor) FROM evaluations WHERE model = name AND is_scheduled = 1)
         FROM models ${model === null ? '' : 'WHERE name = :model'}
         UNION ALL
         SELECT m.model, (SELECT min(monitor) FROM evaluations
           WHERE model = m.model AND monitor > m.monitor AND is_scheduled = 1)
         FROM monitors m WHERE m.monitor IS NOT NULL)
       SELECT ${SUMMARY} FROM monitors m CROSS JOIN evaluations e ON e.seq = (
         SELECT seq FROM evaluations
         WHERE model = m.model AND monitor = m.monitor AND is_scheduled = 1
         ORDER BY window_end DESC, window_start DESC, revision DESC LIMIT 1)
       ORDER BY e.model, e.monitor`,
      model === null ? {} : { model },
    );
    return rows.map(summaryOf);
  }
}

interface SummaryRow extends Omit<EvaluationSummary, 'window' | 'columns'> {
  readonly window_start: number;
  readonly window_end: number;
  readonly columns: string;
}

const SUMMARY = 'e.id, e.model, e.monitor, e.verdict, e.window_start, e.window_end, e.rows, e.columns';

const FILTERS: Readonly<Record<keyof EvaluationFilter, string>> = {
  monitor: 'monitor = :monitor',
  verdict: 'verdict = :verdict',
  from: 'window_start >= :from',
  to: 'window_start < :to',
};

const evaluationOf = ({ body }: { readonly body: string }): Evaluation => JSON.parse(body) as Evaluation;

const summaryOf = ({ window_start, window_end, columns, ...summary }: SummaryRow): EvaluationSummary => ({
  ...summary,
  window: { start: formatInstant(window_start), end: formatInstant(window_end) },
  columns: JSON.parse(columns) as ColumnSummary[],
});

function instant(text: string): number {
  const at = parseInstant(text);
  invariant(at !== null, `a window begins and ends at an instant, got ${text}`);
  return at;
}
