import { compareVerdicts, isDrifted, type Verdict } from '../core/evaluation.ts';
import { formatNumber } from './format.ts';
import { VERDICT_WORDS } from './verdict-words.ts';
import { windowLabel, windowTick } from './window-label.ts';

export const HISTORY_WINDOWS_MAX = 30;
const HISTORY_ROWS_MAX = 40;

export interface WindowHistory {
  readonly window: { readonly start: string; readonly end: string };
  readonly verdict: Verdict;
  readonly columns: readonly {
    readonly name: string;
    readonly segment: string | null;
    readonly verdict: Verdict;
    /** The worst effect size over its critical threshold. */
    readonly statistic_ratio: number | null;
  }[];
}

export interface HistoryCell {
  readonly verdict: Verdict;
  /** 1 is the critical threshold. Null: nothing was measured. */
  readonly ratio: number | null;
}

export interface HistoryRow {
  readonly name: string;
  readonly segment: string | null;
  /** Oldest first, one per window; null where the window has no such column. */
  readonly cells: readonly (HistoryCell | null)[];
  /** The row in words, for those who cannot see it. */
  readonly summary: string;
  readonly latest: string;
}

export interface HistoryView {
  readonly first: string;
  readonly last: string;
  readonly overall: readonly Verdict[];
  readonly overallSummary: string;
  readonly rows: readonly HistoryRow[];
  /** How many columns are left out because there are too many. */
  readonly omitted: number;
}

/** Identifies a column of an evaluation, of which there is one per segment. */
export const columnKey = (name: string, segment: string | null): string => JSON.stringify([name, segment]);

/** Null when there is no earlier window to compare with. */
export function historyView(
  history: readonly WindowHistory[],
  columns: readonly { readonly name: string; readonly segment: string | null }[],
): HistoryView | null {
  const windows = history.slice(-HISTORY_WINDOWS_MAX);
  if (windows.length < 2) return null;
  const byWindow = windows.map(
    (entry) => new Map(entry.columns.map((column) => [columnKey(column.name, column.segment), column])),
  );
  const rows = columns.map(({ name, segment }) => {
    const cells = byWindow.map((window) => cellOf(window.get(columnKey(name, segment))));
    return { name, segment, cells, ...inWords(windows, cells) };
  });
  return {
    first: windowTick(windows[0]!.window),
    last: windowTick(windows.at(-1)!.window),
    overall: windows.map(({ verdict }) => verdict),
    overallSummary: countVerdicts(windows.map(({ verdict }) => verdict)),
    rows,
    omitted: 0,
  };
}

/** The rows to show where there are many: those that drifted in any of the windows come first. */
export function shortened(history: HistoryView): HistoryView {
  if (history.rows.length <= HISTORY_ROWS_MAX) return history;
  const hasDrifted = (row: HistoryRow): boolean =>
    row.cells.some((cell) => cell !== null && isDrifted(cell.verdict));
  const kept = history.rows
    .toSorted((a, b) => Number(hasDrifted(b)) - Number(hasDrifted(a)))
    .slice(0, HISTORY_ROWS_MAX);
  return { ...history, rows: kept, omitted: history.rows.length - kept.length };
}

const cellOf = (column: WindowHistory['columns'][number] | undefined): HistoryCell | null =>
  column === undefined
    ? null
    : {
        verdict: column.verdict,
        ratio: column.statistic_ratio && Number(column.statistic_ratio.toPrecision(3)),
      };

function inWords(
  windows: readonly WindowHistory[],
  cells: readonly (HistoryCell | null)[],
): Pick<HistoryRow, 'summary' | 'latest'> {
  const last = cells.at(-1) ?? null;
  const latest =
    last === null ? 'not there' : last.ratio === null ? VERDICT_WORDS[last.verdict] : ratioText(last.ratio);
  const verdicts = cells.filter((cell) => cell !== null).map(({ verdict }) => verdict);
  let peak = -1;
  cells.forEach((cell, i) => {
    if (cell?.ratio != null && cell.ratio > (cells[peak]?.ratio ?? -1)) peak = i;
  });
  const highest =
    peak < 0 ? '' : ` Highest: ${ratioText(cells[peak]!.ratio!)} on ${windowLabel(windows[peak]!.window)}.`;
  return { latest, summary: `${countVerdicts(verdicts)}${highest}` };
}

/** 1 is the critical threshold. */
export const ratioText = (ratio: number): string => `${formatNumber(ratio, ratio < 1 ? 2 : 3)}\u00d7`;

function countVerdicts(verdicts: readonly Verdict[]): string {
  const counts = new Map<Verdict, number>();
  for (const verdict of verdicts) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const words = [...counts]
    .toSorted(([a], [b]) => compareVerdicts(a, b))
    .map(([verdict, count]) => `${count} ${VERDICT_WORDS[verdict].toLowerCase()}`);
  return `${verdicts.length} windows: ${words.join(', ')}.`;
}
