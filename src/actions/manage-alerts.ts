import type { z } from 'zod';
import { acknowledge } from '../alerts/announce.ts';
import { type Silence, silenceFrom, silenceInput } from '../alerts/silence.ts';
import type { AlertState } from '../alerts/state.ts';
import { activeEpisode } from '../alerts/state.ts';
import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { formatInstant } from '../core/time.ts';
import type { AlertRecord } from '../store/state/alerts.ts';
import type { Notification, NotificationFilter } from '../store/state/outbox.ts';
import type { Page, PageRequest } from '../store/state/page.ts';
import type { StoredSilence } from '../store/state/silences.ts';
import type { AppContext } from './context.ts';

export { silenceInput };

const optional = (at: number | null): string | null => (at === null ? null : formatInstant(at));

/** An alert as the API tells it. */
export function alertAnswer({
  fingerprint,
  model,
  monitor,
  segment,
  labels,
  state,
  ackedAt,
  ackedBy,
  evaluationId,
  updatedAt,
}: AlertRecord) {
  const { drift, health } = state;
  const since = drift.status === 'inactive' ? null : drift.startedAt;
  return {
    fingerprint,
    model,
    monitor,
    segment,
    labels,
    state: drift.status,
    severity: drift.status === 'inactive' ? null : drift.severity,
    episode: drift.status === 'inactive' ? null : drift.episode,
    since: optional(since),
    fired_at: optional(activeEpisode(state)?.firedAt ?? null),
    health: health.status,
    acked_at: optional(ackedAt),
    acked_by: ackedBy,
    evaluation_id: evaluationId,
    updated_at: formatInstant(updatedAt),
  };
}

/** The one that changed last first. */
export function listAlerts(
  context: AppContext,
  status: AlertState['drift']['status'] | null,
  page: PageRequest,
): Page<ReturnType<typeof alertAnswer>> {
  const { items, nextCursor } = context.state.alerts.list(status, page);
  return { items: items.map(alertAnswer), nextCursor };
}

/** Stops reminders until the severity rises or the episode ends. */
export function acknowledgeAlert(
  context: AppContext,
  fingerprint: string,
  by: string,
): ReturnType<typeof alertAnswer> {
  const { alerts } = context.state;
  const alert = alerts.get(fingerprint);
  if (alert === null) throw new AppError('not_found', `there is no alert "${fingerprint}"`);
  if (activeEpisode(alert.state) === null)
    throw new AppError('conflict', 'the alert is not firing, so there is nothing to acknowledge');
  alerts.acknowledge(fingerprint, acknowledge(alert.state, alert.announced), by);
  return alertAnswer(alerts.get(fingerprint)!);
}

const silenceAnswer = ({ id, matchers, startAt, endAt, author, comment, createdAt }: StoredSilence) => ({
  id,
  matchers,
  start: formatInstant(startAt),
  end: formatInstant(endAt),
  author,
  comment,
  created_at: formatInstant(createdAt),
});

export function listSilences(context: AppContext, page: PageRequest): Page<ReturnType<typeof silenceAnswer>> {
  const { items, nextCursor } = context.state.silences.list(page);
  return { items: items.map(silenceAnswer), nextCursor };
}

export function createSilence(
  context: AppContext,
  input: z.output<typeof silenceInput>,
): ReturnType<typeof silenceAnswer> {
  const now = context.clock.now();
  const made: { silence: Silence } | { pointer: string; fault: string } = silenceFrom(input, now);
  if ('fault' in made)
    throw new AppError('invalid_body', made.fault, {
      errors: [{ pointer: made.pointer, code: 'invalid', detail: made.fault }],
    });
  return silenceAnswer(context.state.silences.create(newId(now, context.randomBytes), made.silence));
}

/** Ends a silence now. */
export function expireSilence(context: AppContext, id: string): void {
  if (!context.state.silences.expire(id))
    throw new AppError('not_found', `there is no silence "${id}" that lasts`);
}

const notificationAnswer = (record: Notification) => ({
  id: record.id,
  channel: record.channel,
  type: record.type,
  model: record.model,
  state: record.state,
  attempts: record.attempts,
  created_at: formatInstant(record.createdAt),
  next_attempt_at: optional(record.nextAttemptAt),
  delivered_at: optional(record.deliveredAt),
  last_error: record.lastError,
  fingerprint: record.fingerprint,
  episode: record.episode,
});

/** Newest first. */
export function listNotifications(
  context: AppContext,
  filter: NotificationFilter,
  page: PageRequest,
): Page<ReturnType<typeof notificationAnswer>> {
  const { items, nextCursor } = context.state.outbox.list(filter, page);
  return { items: items.map(notificationAnswer), nextCursor };
}

/** Makes a dead notification due again. */
export function replayNotification(context: AppContext, id: string): ReturnType<typeof notificationAnswer> {
  const { outbox } = context.state;
  if (outbox.get(id) === null) throw new AppError('not_found', `there is no notification "${id}"`);
  if (!outbox.replay(id)) throw new AppError('conflict', 'only a dead notification can be replayed');
  return notificationAnswer(outbox.get(id)!);
}
