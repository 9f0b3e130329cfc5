import type { CategoricalSummary, ColumnResult, NumericSummary, Verdict } from '../core/evaluation.ts';
import type { CategoriesView } from './categories.ts';
import { disagreement, smallestP, strongestEffect, type TestView, testView } from './column-tests.ts';
import type { DistributionView } from './distribution.ts';
import {
  formatChange,
  formatCount,
  formatFixed,
  formatNumber,
  formatP,
  formatShare,
  magnitude,
  NOTHING,
  PLAIN_MAX,
  plural,
  shareText,
  trimZeros,
} from './format.ts';
import { sentence } from './headline.ts';
import type { HistogramGap } from './histogram.ts';
import type { HistoryRow } from './history.ts';
import type { Phrase } from './phrase.ts';

/** One row of a table of numbers, both sides beside each other. */
export interface SummaryRow {
  readonly label: string;
  readonly reference: string;
  readonly current: string;
  readonly change: string;
}

/** A column's own section. */
export interface ColumnView {
  /** The section's id in the page. */
  readonly anchor: string;
  readonly name: string;
  readonly segment: string | null;
  /** `numeric feature`. */
  readonly label: string;
  readonly verdict: Verdict;
  readonly notes: readonly Phrase[];
  readonly distribution: DistributionView | null;
  /** Shares of all rows. */
  readonly missing: { readonly reference: number | null; readonly current: number | null };
  readonly summary: readonly SummaryRow[];
  readonly tests: readonly TestView[];
  readonly history: HistoryRow | null;
}

/** A column's row in the table of all columns. */
export interface OverviewRow {
  /** Null when the column has no section of its own. */
  readonly anchor: string | null;
  readonly name: string;
  readonly segment: string | null;
  readonly label: string;
  readonly verdict: Verdict;
  readonly distribution: DistributionView | null;
  /** `mean`, `distinct`: which number `reference` and `current` are. */
  readonly measure: string;
  readonly reference: string;
  readonly current: string;
  readonly missing: string;
  readonly effect: { readonly title: string; readonly statistic: string; readonly threshold: string } | null;
  readonly p: string;
}

export function columnView(
  column: ColumnResult,
  anchor: string,
  distribution: DistributionView | null,
  history: HistoryRow | null,
): ColumnView {
  return {
    anchor,
    name: column.name,
    segment: column.segment,
    label: `${column.kind} ${column.role}`,
    verdict: column.verdict,
    notes: notesOf(column, distribution),
    distribution,
    missing: { reference: missingShare(column.reference), current: missingShare(column.current) },
    summary: summaryRows(column),
    tests: column.tests.map(testView),
    history,
  };
}

export function overviewRow(
  column: ColumnResult,
  anchor: string | null,
  distribution: DistributionView | null,
): OverviewRow {
  const effect = strongestEffect(column);
  const p = smallestP(column);
  const measure = summaryRows(column).find(({ label }) => label === 'mean' || label === 'distinct');
  return {
    anchor,
    name: column.name,
    segment: column.segment,
    label: `${column.kind} ${column.role}`,
    verdict: column.verdict,
    distribution,
    measure: measure?.label ?? '',
    reference: measure?.reference ?? NOTHING,
    current: measure?.current ?? NOTHING,
    missing: shareText(missingShare(column.current)),
    effect: effect && {
      title: effect.title,
      statistic: formatNumber(effect.statistic),
      threshold: formatNumber(effect.threshold),
    },
    p: p === null ? NOTHING : `${p.letter === 'q' ? '' : 'p\u00a0'}${formatP(p.value)}`,
  };
}

function notesOf(column: ColumnResult, distribution: DistributionView | null): Phrase[] {
  const notes: Phrase[] = [];
  if (column.reason !== null) notes.push([sentence(column.reason)]);
  const why = disagreement(column);
  if (why !== null) notes.push([why]);
  notes.push(...emptySidePhrases(column, distribution !== null));
  if (distribution?.kind === 'numeric' && distribution.gap !== null) notes.push(gapPhrase(distribution.gap));
  if (distribution?.kind === 'categorical') notes.push(...categoryPhrases(distribution));
  return notes;
}

function emptySidePhrases({ reference, current, reason }: ColumnResult, isDrawn: boolean): Phrase[] {
  const empty = [
    ...(reference.size === 0 ? ['reference'] : []),
    ...(current.size === 0 ? ['current window'] : []),
  ];
  const phrases: Phrase[] = [];
  // A reason says it already, in its own words.
  if (reason === null && empty.length === 1) phrases.push([`The ${empty[0]} has no value of this column.`]);
  if (reason === null && empty.length === 2)
    phrases.push(['Neither the reference nor the current window has a value of this column.']);
  if (isDrawn && empty.length === 1)
    phrases.push([`Only the ${reference.size === 0 ? 'current window' : 'reference'} is drawn.`]);
  if (!isDrawn && empty.length < 2) phrases.push(['Its distributions are not stored, so none is drawn.']);
  return phrases;
}

function gapPhrase(gap: HistogramGap): Phrase {
  return [
    `The gap is widest at ${formatNumber(gap.value, 6)}: ${formatShare(gap.reference)} of the reference lies at or ` +
      `below it, ${formatShare(gap.current)} of the current window.`,
  ];
}

function categoryPhrases({ largestChange, bars, other }: CategoriesView): Phrase[] {
  const phrases: Phrase[] = [];
  if (largestChange !== null)
    phrases.push([
      'The largest change is ',
      { name: largestChange.name },
      `: ${shareText(largestChange.reference)} of the reference, ${shareText(largestChange.current)} of the current window.`,
    ]);
  const count = (mark: 'new' | 'vanished'): number =>
    bars.filter((bar) => bar.mark === mark).length + (other?.[mark] ?? 0);
  const marked = [
    ...(count('new') > 0 ? [`${plural(count('new'), 'category', 'categories')} not in the reference`] : []),
    ...(count('vanished') > 0
      ? [`${plural(count('vanished'), 'category', 'categories')} not in the current window`]
      : []),
  ];
  if (marked.length > 0) phrases.push([`${marked.join(', ')}.`]);
  return phrases;
}

function summaryRows(column: ColumnResult): SummaryRow[] {
  const { reference, current } = column;
  const rows = [
    countRow('values', reference.size, current.size, false),
    {
      label: 'missing',
      reference: missingText(reference),
      current: missingText(current),
      change: pointsText(missingShare(reference), missingShare(current)),
    },
  ];
  if ('distinct' in reference && 'distinct' in current)
    rows.push(countRow('distinct', reference.distinct, current.distinct, true));
  if ('mean' in reference && 'mean' in current) rows.push(...momentRows(reference, current));
  return rows;
}

const countRow = (label: string, reference: number, current: number, isCompared: boolean): SummaryRow => ({
  label,
  reference: formatCount(reference),
  current: formatCount(current),
  change: isCompared ? formatChange(current - reference, formatCount) : '',
});

/** All four rows with the same decimals, three digits below the spread's first, so that a shift shows. */
function momentRows(reference: NumericSummary, current: NumericSummary): SummaryRow[] {
  const std = reference.std || current.std;
  const decimals = std ? Math.max(0, 3 - magnitude(std)) : null;
  const format = (value: number): string =>
    decimals === null || decimals > 6 || Math.abs(value) >= PLAIN_MAX
      ? formatNumber(value, 6)
      : formatFixed(value, decimals);
  return (['mean', 'std', 'min', 'max'] as const).map((label) => {
    const formatted = (value: number): string => {
      const isExtreme = label === 'min' || label === 'max';
      return isExtreme && Number.isInteger(value) ? trimZeros(format(value)) : format(value);
    };
    const [before, after] = [reference[label], current[label]];
    return {
      label,
      reference: before === null ? NOTHING : formatted(before),
      current: after === null ? NOTHING : formatted(after),
      change: before === null || after === null ? NOTHING : formatChange(after - before, formatted),
    };
  });
}

type Summary = NumericSummary | CategoricalSummary;

const missingShare = ({ size, missing }: Summary): number | null =>
  size + missing > 0 ? missing / (size + missing) : null;

const missingText = (summary: Summary): string => shareText(missingShare(summary));

function pointsText(reference: number | null, current: number | null): string {
  if (reference === null || current === null) return NOTHING;
  const change = formatChange((current - reference) * 100, (points) => points.toFixed(1));
  return change === '0' ? '0' : `${change} points`;
}
