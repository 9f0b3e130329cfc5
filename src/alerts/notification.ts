import type { AlertNotice } from './notice.ts';

/** A row of the outbox that is neither delivered nor dead: one notice for one channel. */
export interface PendingNotification {
  readonly id: string;
  /** Grows in the order in which notifications were made. */
  readonly sequence: number;
  readonly channel: string;
  readonly notice: AlertNotice;
  readonly attempts: number;
  readonly firstAttemptAt: number | null;
  readonly nextAttemptAt: number;
  /** Those who are still to be served; null: all, because nobody was. */
  readonly recipients: readonly string[] | null;
}

export const isBeginning = ({ notice: { type } }: PendingNotification): boolean =>
  type === 'alert.firing' || type === 'monitor.no_data' || type === 'monitor.error';

export const isEnding = ({ notice: { type } }: PendingNotification): boolean =>
  type === 'alert.resolved' || type === 'alert.closed' || type === 'monitor.restored';
