import type { AlertNotice, NoticeColumn } from './notice.ts';
import { counted, oneLine, shortNumber, truncate } from './text.ts';

const NAME_CODE_POINTS_MAX = 60;
const TITLE_COLUMNS_MAX = 3;

/** A name of unknown origin within a line of text. */
export const nameText = (name: string): string => truncate(oneLine(name), NAME_CODE_POINTS_MAX);

/** The news in a few words. */
export function headlineOf(notice: AlertNotice): string {
  const what = isOfStream(notice) ? 'unusual values' : `${notice.severity} drift`;
  switch (notice.type) {
    case 'alert.firing':
      return `${what}${inColumns(notice)}`;
    case 'alert.escalated':
      return `drift rose to ${notice.severity}${inColumns(notice)}`;
    case 'alert.reminder':
      return `still ${what}${inColumns(notice)}`;
    case 'alert.resolved':
      return isOfStream(notice) ? 'values are as usual again' : 'drift is back within its limits';
    case 'alert.closed':
      return `alert closed, ${CLOSED_BECAUSE[notice.reason] ?? notice.reason}`;
    case 'monitor.no_data':
      return `no data for ${counted(notice.windows, 'window')}`;
    case 'monitor.error':
      return `the evaluation failed for ${counted(notice.windows, 'window')}`;
    case 'monitor.restored':
      return 'windows are judged again';
  }
}

/** The news in a sentence or two. */
export function sentenceOf(notice: AlertNotice, isUntold: boolean): string {
  const { windows, fired_at: firedAt } = notice;
  switch (notice.type) {
    case 'alert.firing':
    case 'alert.escalated':
    case 'alert.reminder':
      return breachSentence(notice);
    case 'alert.resolved':
      return isUntold
        ? `The alert fired at ${firedAt} and recovered while this message could not be delivered.`
        : resolvedSentence(notice);
    case 'alert.closed':
      return isUntold
        ? `The alert fired at ${firedAt} and was closed before this message could be delivered.`
        : `The alert that fired at ${firedAt} was closed. Whether what it found is over is not known.`;
    case 'monitor.no_data':
      return `No data came in for ${counted(windows, 'window')}. Drift cannot be judged until it does.`;
    case 'monitor.error':
      return `The evaluation failed for ${counted(windows, 'window')}. Drift cannot be judged until it succeeds.`;
    case 'monitor.restored':
      return isUntold
        ? 'Windows could not be judged for a while; they are again, and this message could not be delivered before.'
        : 'Windows are judged again.';
  }
}

/** A column and the number that says most about it. */
export function columnLine({ name, verdict, test, statistic, threshold, q_value: q }: NoticeColumn): string {
  const parts = [
    test === null ? [] : `${test} ${statistic === null ? 'without a finite value' : shortNumber(statistic)}`,
    threshold === null ? [] : `threshold ${shortNumber(threshold)}`,
    q === null ? [] : `q ${shortNumber(q)}`,
  ].flat();
  return `${nameText(name)}: ${[verdict, ...parts].join(', ')}`;
}

/** Unusual values in a stream are found without an evaluation. */
const isOfStream = ({ evaluation_id }: AlertNotice): boolean => evaluation_id === null;

const CLOSED_BECAUSE: Partial<Record<AlertNotice['reason'], string>> = {
  monitor_deleted: 'its monitor was deleted',
  monitor_changed: 'its monitor was changed',
  monitor_paused: 'its monitor was paused',
  model_deleted: 'its model was deleted',
  reference_changed: 'the reference was changed',
  manual: 'somebody closed it',
};

function inColumns(notice: AlertNotice): string {
  const { drifted_columns, columns_total, columns } = notice;
  if (drifted_columns === 0) return '';
  const names = columns.slice(0, TITLE_COLUMNS_MAX).map(({ name }) => nameText(name));
  const more = drifted_columns - names.length;
  const list = names.join(', ') + (more > 0 ? ` and ${more} more` : '');
  return isOfStream(notice)
    ? ` in ${list}`
    : ` in ${drifted_columns} of ${counted(columns_total, 'column')}: ${list}`;
}

const resolvedSentence = (notice: AlertNotice): string =>
  isOfStream(notice)
    ? `Values are as usual again. The alert had fired at ${notice.fired_at}.`
    : `Drift that fired at ${notice.fired_at} is back within its limits, after ${counted(notice.windows, 'window')} that breached.`;

function breachSentence(notice: AlertNotice): string {
  const { windows, since, drifted_columns: drifted, columns_total: total } = notice;
  if (isOfStream(notice)) return `Unusual values came in during this window, the first ones by ${since}.`;
  const what =
    drifted === 0
      ? 'No column drifted in this window, but the alert has not recovered'
      : `${drifted} of ${counted(total, 'column')} drifted in this window`;
  return windows < 2
    ? `${what}.`
    : `${what}; ${windows} windows have breached since the one that ended at ${since}.`;
}
