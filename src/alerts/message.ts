import { groupBy } from '../core/group-by.ts';
import type { AlertNotice } from './notice.ts';
import { oneLine, truncate, wholeNumber } from './text.ts';
import { columnLine, headlineOf, nameText, sentenceOf } from './wording.ts';

/** A notice on its way out. */
export interface MessageEntry {
  readonly notice: AlertNotice;
  /** The end of something whose beginning could not be delivered: the message has to tell both. */
  readonly isUntold: boolean;
}

export type Tone = 'critical' | 'warning' | 'good' | 'neutral';

/** What is said of one alert. All text is plain and of one line; a channel only has to escape it. */
export interface MessageSection {
  readonly tone: Tone;
  readonly heading: string;
  readonly sentence: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** A line each, worst first. */
  readonly columns: readonly string[];
  readonly hiddenColumns: number;
  readonly reportUrl: string;
  readonly footer: string;
}

export interface Message {
  readonly title: string;
  readonly sections: readonly MessageSection[];
  readonly hiddenSections: number;
}

export const TITLE_CODE_POINTS_MAX = 200;
const COLUMN_LINES_MAX = 10;
const SECTIONS_MAX = 10;

/** One message about one or more alerts of one model. */
export function composeMessage(entries: readonly MessageEntry[]): Message {
  const ordered = entries.toSorted((a, b) => rankOf(a.notice) - rankOf(b.notice));
  return {
    title: truncate(titleOf(ordered.map(({ notice }) => notice)), TITLE_CODE_POINTS_MAX),
    sections: ordered.slice(0, SECTIONS_MAX).map(sectionOf),
    hiddenSections: Math.max(0, ordered.length - SECTIONS_MAX),
  };
}

const PREFIXES = {
  'alert.firing': '[FIRING]',
  'alert.escalated': '[FIRING]',
  'alert.reminder': '[FIRING]',
  'alert.resolved': '[RESOLVED]',
  'alert.closed': '[CLOSED]',
  'monitor.error': '[ERROR]',
  'monitor.no_data': '[NO DATA]',
  'monitor.restored': '[OK]',
} as const satisfies Record<AlertNotice['type'], string>;

/** What stands first in a message of several: the order of the prefixes, critical before warning. */
const rankOf = ({ type, severity }: AlertNotice): number =>
  2 * [...new Set(Object.values(PREFIXES))].indexOf(PREFIXES[type]) + (severity === 'critical' ? 0 : 1);

function titleOf(notices: readonly AlertNotice[]): string {
  const first = notices[0]!;
  const prefix = `${PREFIXES[first.type]} ${oneLine(first.model)}:`;
  if (notices.length === 1) return `${prefix} ${headlineOf(first)} (${whereOf(first)})`;
  const counts = groupBy(notices, ({ type }) => PREFIXES[type].slice(1, -1).toLowerCase());
  return `${prefix} ${[...counts].map(([word, { length }]) => `${length} ${word}`).join(', ')}`;
}

const whereOf = ({ monitor, segment }: AlertNotice): string =>
  `monitor ${oneLine(monitor)}${segment === null ? '' : `, segment ${nameText(segment)}`}`;

function sectionOf({ notice, isUntold }: MessageEntry): MessageSection {
  const columns = notice.columns.slice(0, COLUMN_LINES_MAX).map(columnLine);
  return {
    tone: toneOf(notice),
    heading: `${PREFIXES[notice.type]} ${whereOf(notice)}`,
    sentence: sentenceOf(notice, isUntold),
    facts: factsOf(notice),
    columns,
    hiddenColumns: Math.max(0, notice.drifted_columns - columns.length),
    reportUrl: oneLine(notice.report_url),
    footer: [
      notice.episode === null ? [] : `episode ${oneLine(notice.episode)}`,
      `alert ${notice.fingerprint}`,
      notice.evaluation_id === null ? [] : `evaluation ${oneLine(notice.evaluation_id)}`,
    ]
      .flat()
      .join(', '),
  };
}

function toneOf({ type, severity }: AlertNotice): Tone {
  if (type === 'alert.resolved' || type === 'monitor.restored') return 'good';
  if (type === 'monitor.error') return 'critical';
  if (type === 'alert.closed' || severity === null) return 'neutral';
  return severity;
}

function factsOf(notice: AlertNotice): MessageSection['facts'] {
  const version = notice.model_version === null ? '' : `, version ${nameText(notice.model_version)}`;
  const facts: [string, string | null][] = [
    ['Model', oneLine(notice.model) + version],
    ['Monitor', oneLine(notice.monitor)],
    ['Segment', notice.segment === null ? null : nameText(notice.segment)],
    ['Severity', notice.severity],
    ['Window', `${notice.window.start} to ${notice.window.end}`],
    ['Rows', wholeNumber(notice.rows)],
    ['Since', notice.since],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== null);
}
