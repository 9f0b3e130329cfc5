import type { MessageEntry } from '../../src/alerts/message.ts';
import type { AlertNotice, NoticeColumn } from '../../src/alerts/notice.ts';
import type { PendingNotification } from '../../src/alerts/notification.ts';

export const REPORT_URL = 'https://drift.example.com/v1/evaluations/01HE/report';

export const column = (name: string, change: Partial<NoticeColumn> = {}): NoticeColumn => ({
  name,
  verdict: 'critical',
  test: 'wasserstein_normed',
  statistic: 0.412345,
  threshold: 0.2,
  q_value: 1.234e-12,
  ...change,
});

/** The alert of a daily monitor that fires with its third window. */
export const notice = (change: Partial<AlertNotice> = {}): AlertNotice => ({
  type: 'alert.firing',
  reason: 'fired',
  fingerprint: '8c5b1e0f4a2d9377',
  episode: '01HEPISODE',
  model: 'flights',
  model_version: '3',
  monitor: 'default',
  segment: null,
  severity: 'critical',
  window: { start: '2001-02-03T00:00:00Z', end: '2001-02-04T00:00:00Z' },
  rows: 17_111,
  columns: [
    column('distance'),
    column('delay', { verdict: 'warning', statistic: 0.13, threshold: 0.1, q_value: 0.0004 }),
  ],
  drifted_columns: 2,
  columns_total: 20,
  evaluation_id: '01HE',
  run_id: '00ab',
  report_url: REPORT_URL,
  since: '2001-02-03T00:00:00Z',
  fired_at: '2001-02-04T00:05:02Z',
  windows: 2,
  ...change,
});

export const entry = (change: Partial<AlertNotice> = {}, isUntold = false): MessageEntry => ({
  notice: notice(change),
  isUntold,
});

const GOOD_COLUMN = column('distance', { verdict: 'ok', statistic: 0.031, threshold: 0.1, q_value: 0.62 });
const HEALTH = {
  episode: null,
  severity: null,
  columns: [],
  drifted_columns: 0,
  columns_total: 0,
  fired_at: null,
};

/** Unusual values in a stream, which no evaluation found. */
const STREAM = {
  evaluation_id: null,
  run_id: null,
  model_version: null,
  monitor: 'prediction-z',
  columns_total: 1,
};
const STREAM_COLUMN = column('prediction', {
  verdict: 'warning',
  test: 'z_score',
  statistic: 5.21,
  threshold: null,
  q_value: null,
});

/** One of every kind of message. */
export const ENTRIES: Readonly<Record<string, readonly MessageEntry[]>> = {
  firing: [entry()],
  'firing-first-window': [entry({ windows: 1, severity: 'warning', model_version: null })],
  'firing-many-columns': [
    entry({
      columns: Array.from({ length: 20 }, (_, i) => column(`feature_${i}`)),
      drifted_columns: 180,
      columns_total: 200,
    }),
  ],
  escalated: [entry({ type: 'alert.escalated', reason: 'escalated' })],
  reminder: [entry({ type: 'alert.reminder', reason: 'reminder', windows: 4 })],
  'reminder-without-data': [
    entry({
      type: 'alert.reminder',
      reason: 'reminder',
      rows: 0,
      columns: [],
      drifted_columns: 0,
      columns_total: 0,
    }),
  ],
  resolved: [
    entry({ type: 'alert.resolved', reason: 'recovered', columns: [GOOD_COLUMN], drifted_columns: 0 }),
  ],
  'resolved-untold': [
    entry({ type: 'alert.resolved', reason: 'recovered', columns: [GOOD_COLUMN], drifted_columns: 0 }, true),
  ],
  closed: [entry({ type: 'alert.closed', reason: 'monitor_changed' })],
  segment: [entry({ segment: 'EU' })],
  stream: [
    entry({ ...STREAM, severity: 'warning', columns: [STREAM_COLUMN], drifted_columns: 1, windows: 1 }),
  ],
  'stream-resolved': [
    entry({
      ...STREAM,
      type: 'alert.resolved',
      reason: 'recovered',
      severity: 'warning',
      columns: [],
      drifted_columns: 0,
    }),
  ],
  'no-data': [entry({ type: 'monitor.no_data', reason: 'no_data', rows: 0, ...HEALTH })],
  error: [entry({ type: 'monitor.error', reason: 'error', windows: 3, ...HEALTH })],
  restored: [entry({ type: 'monitor.restored', reason: 'restored', ...HEALTH })],
  bundle: [
    entry({
      type: 'alert.resolved',
      reason: 'recovered',
      monitor: 'weekly',
      columns: [GOOD_COLUMN],
      drifted_columns: 0,
    }),
    entry({ severity: 'warning', monitor: 'hourly', segment: 'EU' }),
    entry(),
  ],
};

let sequence = 0;

/** A notification that has just been made. */
export function notification(
  change: Partial<PendingNotification> = {},
  noticeChange: Partial<AlertNotice> = {},
): PendingNotification {
  sequence++;
  return {
    id: `n${String(sequence).padStart(4, '0')}`,
    sequence,
    channel: 'ops-slack',
    notice: notice(noticeChange),
    attempts: 0,
    firstAttemptAt: null,
    nextAttemptAt: 0,
    recipients: null,
    ...change,
  };
}
