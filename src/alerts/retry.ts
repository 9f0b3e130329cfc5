import type { Delivery, Refusal } from './channel.ts';
import { isEnding, type PendingNotification } from './notification.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

const BACKOFF_MS = 5 * SECOND_MS;
const BACKOFF_FACTOR = 3;
const BACKOFF_MS_MAX = 30 * MINUTE_MS;
const PAUSE_MS_DEFAULT = 30 * SECOND_MS;
const PAUSE_MS_MAX = HOUR_MS;

/** News that something began is worth less from day to day; news that it is over is waited for. */
const GIVE_UP_MS = 24 * HOUR_MS;
const GIVE_UP_ENDING_MS = 72 * HOUR_MS;

export type NextAttempt = { readonly state: 'pending'; readonly at: number } | { readonly state: 'dead' };

/**
 * When a refused notification is sent again. `attempts` counts the one that was just made; the time to give up is
 * counted from the first. Backs off with full jitter: `random` in [0, 1) draws from all of the interval, so that what
 * failed together does not come again together.
 */
export function nextAttempt(
  { attempts, firstAttemptAt, isEnding }: Attempted,
  refusal: Refusal,
  now: number,
  random: number,
): NextAttempt {
  const giveUpMs = isEnding ? GIVE_UP_ENDING_MS : GIVE_UP_MS;
  if (!refusal.retry || now - firstAttemptAt >= giveUpMs) return { state: 'dead' };
  const backoffMs = random * Math.min(BACKOFF_MS_MAX, BACKOFF_MS * BACKOFF_FACTOR ** (attempts - 1));
  return { state: 'pending', at: now + Math.ceil(Math.max(backoffMs, askedMs(refusal))) };
}

export interface Attempted {
  readonly attempts: number;
  readonly firstAttemptAt: number;
  /** Whether it tells that something is over. */
  readonly isEnding: boolean;
}

/** Until when nothing at all is sent to a channel that asked for less; null when it did not. */
export const pausedUntil = (delivery: Delivery, now: number): number | null =>
  !delivery.ok && delivery.reason === 'rate_limited' ? now + askedMs(delivery) : null;

/** What becomes of a notification after it was sent. */
export interface Settlement {
  readonly id: string;
  readonly state: 'pending' | 'delivered' | 'dead';
  readonly attempts: number;
  readonly firstAttemptAt: number;
  readonly nextAttemptAt: number | null;
  readonly lastError: string | null;
  readonly recipients: readonly string[] | null;
}

/** What becomes of all that was sent in one message. Whatever stays pending is due again at the same time. */
export function settle(
  members: readonly PendingNotification[],
  delivery: Delivery,
  now: number,
  random: number,
): readonly Settlement[] {
  const attempts = Math.max(...members.map((member) => member.attempts)) + 1;
  return members.map((member): Settlement => {
    const { id, recipients } = member;
    const firstAttemptAt = member.firstAttemptAt ?? now;
    const made = { id, attempts: member.attempts + 1, firstAttemptAt };
    if (delivery.ok) return { ...made, state: 'delivered', nextAttemptAt: null, lastError: null, recipients };
    const attempted = { attempts, firstAttemptAt, isEnding: isEnding(member) };
    const next = nextAttempt(attempted, delivery, now, random);
    return {
      ...made,
      state: next.state,
      nextAttemptAt: next.state === 'pending' ? next.at : null,
      lastError: delivery.detail,
      recipients: delivery.recipients ?? recipients,
    };
  });
}

/** How long a receiver asks to be left alone. */
function askedMs({ reason, retryAfterMs }: Refusal): number {
  const asked = retryAfterMs ?? (reason === 'rate_limited' ? PAUSE_MS_DEFAULT : 0);
  return Math.min(PAUSE_MS_MAX, asked);
}
