import {
  type ColumnResult,
  type Evaluation,
  isDrifted,
  type Severity,
  type TestResult,
  type Verdict,
} from '../core/evaluation.ts';
import { fingerprintOf, type Labels } from '../core/fingerprint.ts';
import { formatInstant } from '../core/time.ts';
import type { Announcement, NoticeReason, NoticeType } from './announce.ts';

/** A column as a message names it, with the one test that says most about it. */
export interface NoticeColumn {
  readonly name: string;
  readonly verdict: Verdict;
  readonly test: string | null;
  readonly statistic: number | null;
  readonly threshold: number | null;
  /** The smallest of the column. */
  readonly q_value: number | null;
}

/** Everything that a message about one alert says. It is stored with its notification, so its keys are JSON's. */
export interface AlertNotice {
  readonly type: NoticeType;
  readonly reason: NoticeReason;
  readonly fingerprint: string;
  readonly episode: string | null;
  readonly model: string;
  readonly model_version: string | null;
  readonly monitor: string;
  readonly segment: string | null;
  readonly severity: Severity | null;
  readonly window: { readonly start: string; readonly end: string };
  readonly rows: number;
  /** Worst first, at most `COLUMNS_MAX`. */
  readonly columns: readonly NoticeColumn[];
  readonly drifted_columns: number;
  /** How many were judged. */
  readonly columns_total: number;
  /** Null for unusual values in a stream, which no evaluation found. */
  readonly evaluation_id: string | null;
  readonly run_id: string | null;
  /** Absolute. */
  readonly report_url: string;
  /** End of the first window of the episode, or of the first one that could not be judged. */
  readonly since: string | null;
  readonly fired_at: string | null;
  /** How many windows breached in the episode, or could not be judged. */
  readonly windows: number;
}

export interface AlertIdentity {
  readonly model: string;
  readonly monitor: string;
  readonly segment: string | null;
}

export const COLUMNS_MAX = 20;

/** What identifies an alert and what silences match. What changes from window to window is never a label. */
export const alertLabels = ({ model, monitor, segment }: AlertIdentity): Labels =>
  segment === null ? { model, monitor } : { model, monitor, segment };

/**
 * The notice of an announcement, with the numbers of the evaluation that brought it about. `named` are columns that
 * the episode's earlier messages named: they stand first when the evaluation itself finds no drift.
 */
export function noticeOf(
  { type, reason, episode, severity, sinceAt, firedAt, windows }: Announcement,
  evaluation: Evaluation,
  identity: AlertIdentity,
  options: { readonly publicUrl: string; readonly named?: readonly string[] },
): AlertNotice {
  const judged = judgedColumns(evaluation, identity.segment);
  const drifted = judged.filter(({ verdict }) => isDrifted(verdict));
  const shown = drifted.length > 0 ? drifted : namedFirst(judged, options.named ?? []);
  return {
    type,
    reason,
    fingerprint: fingerprintOf(alertLabels(identity)),
    episode,
    model: identity.model,
    model_version: evaluation.model_version,
    monitor: identity.monitor,
    segment: identity.segment,
    severity,
    window: evaluation.window,
    rows: evaluation.current.rows,
    columns: shown.slice(0, COLUMNS_MAX).map((column) => noticeColumn(column, identity.segment)),
    drifted_columns: drifted.length,
    columns_total: judged.length,
    evaluation_id: evaluation.id,
    run_id: evaluation.run_id,
    report_url: options.publicUrl.replace(/\/+$/, '') + evaluation.report_url,
    since: sinceAt === null ? null : formatInstant(sinceAt),
    fired_at: firedAt === null ? null : formatInstant(firedAt),
    windows,
  };
}

const judgedColumns = ({ columns }: Evaluation, segment: string | null): readonly ColumnResult[] =>
  columns
    .filter((column) => segment === null || column.segment === segment)
    .filter(({ verdict }) => verdict === 'ok' || isDrifted(verdict));

const namedFirst = (columns: readonly ColumnResult[], named: readonly string[]): readonly ColumnResult[] =>
  columns.toSorted((a, b) => Number(named.includes(b.name)) - Number(named.includes(a.name)));

function noticeColumn(column: ColumnResult, alertSegment: string | null): NoticeColumn {
  const { name, verdict, segment, tests } = column;
  const worst = tests.toSorted((a, b) => weightOf(b) - weightOf(a))[0];
  const qValues = tests.flatMap(({ q_value }) => q_value ?? []);
  return {
    name: segment === alertSegment ? name : `${name} (${segment})`,
    verdict,
    test: worst?.test ?? null,
    statistic: worst?.statistic ?? null,
    threshold: worst?.threshold ?? null,
    q_value: qValues.length === 0 ? null : Math.min(...qValues),
  };
}

/** A breached test before others, an effect size before a p-value, then by how far it is over its threshold. */
function weightOf({ breached, p_value, statistic, threshold }: TestResult): number {
  const excess = statistic === null || !threshold ? 0 : Math.max(0, statistic / threshold);
  // Breached without a number: beyond every threshold.
  const share = breached && statistic === null ? 1 : excess / (1 + excess);
  return (breached ? 4 : 0) + (p_value === null ? 2 : 0) + share;
}
