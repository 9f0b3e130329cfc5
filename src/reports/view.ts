import { compareVerdicts, type Evaluation, type Verdict } from '../core/evaluation.ts';
import { type ColumnView, columnView, type OverviewRow, overviewRow } from './column.ts';
import type { DistributionView } from './distribution.ts';
import { formatCount, formatShare } from './format.ts';
import { headline, isJudged, verdictPhrase } from './headline.ts';
import { columnKey, type HistoryView, historyView, shortened, type WindowHistory } from './history.ts';
import type { Phrase } from './phrase.ts';
import { settingRows } from './settings.ts';
import { VERDICT_WORDS } from './verdict-words.ts';
import { windowLabel, windowLength } from './window-label.ts';

export type { ColumnView } from './column.ts';
export { type ColumnDistribution, type DistributionView, distributionView } from './distribution.ts';
export { columnKey, HISTORY_WINDOWS_MAX, type WindowHistory } from './history.ts';

/** So many of the worst columns have a section with charts of their own; no others need a distribution. */
export const COLUMNS_DETAILED_MAX = 100;
const COLUMNS_LISTED_MAX = 1000;

/** Everything the page says, already rounded and put into words. */
export interface ReportView {
  readonly title: string;
  readonly model: string;
  readonly monitor: string | null;
  readonly windowLabel: string;
  readonly verdict: Verdict;
  readonly headline: string;
  readonly sentence: Phrase;
  readonly facts: readonly { readonly label: string; readonly value: string; readonly note: string }[];
  readonly verdictCounts: readonly { readonly verdict: Verdict; readonly count: number }[];
  readonly overview: readonly OverviewRow[];
  /** Columns that are not even listed. */
  readonly unlisted: number;
  readonly columns: readonly ColumnView[];
  readonly history: HistoryView | null;
  readonly settings: readonly (readonly [path: string, value: string])[];
  readonly provenance: readonly (readonly [label: string, value: string])[];
}

/**
 * @param distributions by `columnKey(name, segment)`; a column without one is shown without its charts
 * @param history oldest first, this evaluation's window last
 */
export function reportView(
  evaluation: Evaluation,
  distributions: ReadonlyMap<string, DistributionView>,
  history: readonly WindowHistory[],
): ReportView {
  const { columns } = evaluation;
  const past = historyView(history, columns);
  const distributionOf = (column: Evaluation['columns'][number]): DistributionView | null =>
    distributions.get(columnKey(column.name, column.segment)) ?? null;
  const anchorOf = (i: number): string | null => (i < COLUMNS_DETAILED_MAX ? `c${i + 1}` : null);
  const label = windowLabel(evaluation.window);
  return {
    title: `${evaluation.model}: ${headline(evaluation).toLowerCase()}, ${label}`,
    model: evaluation.model,
    monitor: evaluation.monitor,
    windowLabel: label,
    verdict: evaluation.verdict,
    headline: headline(evaluation),
    sentence: verdictPhrase(evaluation),
    facts: factsOf(evaluation),
    verdictCounts: countVerdicts(columns),
    overview: columns
      .slice(0, COLUMNS_LISTED_MAX)
      .map((column, i) => overviewRow(column, anchorOf(i), distributionOf(column))),
    unlisted: Math.max(0, columns.length - COLUMNS_LISTED_MAX),
    columns: columns
      .slice(0, COLUMNS_DETAILED_MAX)
      .map((column, i) => columnView(column, `c${i + 1}`, distributionOf(column), past?.rows[i] ?? null)),
    history: past && shortened(past),
    settings: settingRows(evaluation.settings),
    provenance: provenanceOf(evaluation),
  };
}

function factsOf(evaluation: Evaluation): ReportView['facts'] {
  const { window, reference, current } = evaluation;
  return [
    {
      label: 'Window',
      value: windowLabel(window),
      note: [windowLength(window), 'UTC'].filter(Boolean).join(', '),
    },
    { label: 'Current rows', value: formatCount(current.rows), note: 'in the window' },
    { label: 'Reference rows', value: formatCount(reference.rows), note: reference.name },
    {
      label: 'Drifted columns',
      value: formatCount(evaluation.drifted_columns),
      note: isJudged(evaluation)
        ? `${formatShare(evaluation.drifted_share)} of those judged`
        : 'none was judged',
    },
  ];
}

function countVerdicts(columns: Evaluation['columns']): ReportView['verdictCounts'] {
  const verdicts = Object.keys(VERDICT_WORDS) as Verdict[];
  return verdicts
    .toSorted(compareVerdicts)
    .map((verdict) => ({ verdict, count: columns.filter((column) => column.verdict === verdict).length }))
    .filter(({ count }) => count > 0);
}

function provenanceOf(evaluation: Evaluation): [label: string, value: string][] {
  const { window, reference } = evaluation;
  return [
    ['Evaluation', evaluation.id],
    ['Run', evaluation.run_id],
    ['Model', evaluation.model],
    ...(evaluation.model_version === null
      ? []
      : [['Model version', evaluation.model_version] as [string, string]]),
    ['Monitor', evaluation.monitor ?? 'none: evaluated on request'],
    ['Window', `${window.start} to ${window.end}, the end not included`],
    ['Reference', reference.name],
    ['Reference SHA-256', reference.sha256],
    ['Evaluated', `${evaluation.started_at}, in ${formatCount(Math.round(evaluation.duration_ms))} ms`],
    ...(evaluation.report_url === '' ? [] : [['Report', evaluation.report_url] as [string, string]]),
  ];
}
