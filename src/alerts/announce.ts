import type { Severity } from '../core/evaluation.ts';
import {
  type ActiveEpisode,
  type AlertPolicy,
  type AlertState,
  activeEpisode,
  type CloseReason,
  isWorse,
} from './state.ts';

export type NoticeType =
  | 'alert.firing'
  | 'alert.escalated'
  | 'alert.reminder'
  | 'alert.resolved'
  | 'alert.closed'
  | 'monitor.no_data'
  | 'monitor.error'
  | 'monitor.restored';

/** Why something is told: the one word of it. */
export type NoticeReason =
  | 'fired'
  | 'escalated'
  | 'reminder'
  | 'recovered'
  | 'no_data'
  | 'error'
  | 'restored'
  | CloseReason;

/** Something to tell about one alert. */
export interface Announcement {
  readonly type: NoticeType;
  readonly reason: NoticeReason;
  /** Null for what concerns the health of the monitor and not a stretch of drift. */
  readonly episode: string | null;
  readonly severity: Severity | null;
  /** End of the first window of the episode, or of the first one that could not be judged. */
  readonly sinceAt: number | null;
  readonly firedAt: number | null;
  /** How many windows breached in the episode, or could not be judged. */
  readonly windows: number;
}

/** What has been told of one alert; a plain JSON value, kept beside its state. */
export interface Announced {
  readonly version: 1;
  /** The episode that was told as firing and not yet as ended, and when it was last told. */
  readonly told:
    | (Pick<ActiveEpisode, 'episode' | 'startedAt' | 'firedAt' | 'breaches'> & {
        readonly severity: Severity;
        readonly toldAt: number;
      })
    | null;
  readonly health: HealthProblem | null;
  /** The episode of which nobody wants to be reminded. */
  readonly acked: string | null;
}

type HealthProblem = 'no_data' | 'error';

export const NOTHING_ANNOUNCED: Announced = { version: 1, told: null, health: null, acked: null };

/**
 * Compares what was told with the present state and says what is left to tell, so that any number of windows stepped
 * since then are told as their net result, and once. Nothing is told while the newest window is stale, and no drift
 * whose last breach is; what is held back this way is told with the next fresh window, if it is still true.
 */
export function announce(
  state: AlertState,
  announced: Announced | null,
  now: number,
  policy: AlertPolicy,
): { announced: Announced; events: readonly Announcement[] } {
  const before = announced ?? NOTHING_ANNOUNCED;
  const ended = announceEnd(state, before, now, policy);
  const drift = announceDrift(state, ended.announced, now, policy);
  const health = announceHealth(state, drift.announced, now, policy);
  return { announced: health.announced, events: [...ended.events, ...drift.events, ...health.events] };
}

/** No more reminders of the episode that is active now, until its severity rises. */
export function acknowledge(state: AlertState, announced: Announced | null): Announced {
  const before = announced ?? NOTHING_ANNOUNCED;
  const active = activeEpisode(state);
  return active === null ? before : { ...before, acked: active.episode };
}

interface Telling {
  readonly announced: Announced;
  readonly events: readonly Announcement[];
}

const isFresh = (at: number | null, now: number, policy: AlertPolicy): boolean =>
  at !== null && now - at <= policy.staleAfterMs;

function announceEnd(state: AlertState, before: Announced, now: number, policy: AlertPolicy): Telling {
  const { told } = before;
  if (told === null || told.episode === activeEpisode(state)?.episode)
    return { announced: before, events: [] };
  // Several episodes may have passed unseen; then only the last one's end is known, and this one recovered.
  const ended = state.ended?.episode === told.episode ? state.ended : null;
  const closedBy = ended?.closedBy ?? null;
  // A close is somebody's doing: it is told whenever that is, however old the last window.
  if (closedBy === null && !isFresh(state.windowEndAt, now, policy)) return { announced: before, events: [] };
  const event: Announcement = {
    type: closedBy === null ? 'alert.resolved' : 'alert.closed',
    reason: closedBy ?? 'recovered',
    episode: told.episode,
    severity: (ended ?? told).severity,
    sinceAt: told.startedAt,
    firedAt: told.firedAt,
    windows: (ended ?? told).breaches,
  };
  return { announced: { ...before, told: null, acked: null }, events: [event] };
}

function announceDrift(state: AlertState, before: Announced, now: number, policy: AlertPolicy): Telling {
  const nothing: Telling = { announced: before, events: [] };
  const active = activeEpisode(state);
  if (active === null || !isFresh(state.windowEndAt, now, policy)) return nothing;
  const type = typeToTell(active, before, now, policy);
  if (type === null) return nothing;
  const { episode, startedAt, firedAt, breaches } = active;
  const severity =
    before.told !== null && isWorse(before.told.severity, active.severity)
      ? before.told.severity
      : active.severity;
  const event: Announcement = {
    type,
    reason: REASONS[type],
    episode,
    severity: active.severity,
    sinceAt: startedAt,
    firedAt,
    windows: breaches,
  };
  return {
    announced: {
      ...before,
      told: { episode, severity, startedAt, firedAt, breaches, toldAt: now },
      acked: type === 'alert.escalated' ? null : before.acked,
    },
    events: [event],
  };
}

const REASONS = {
  'alert.firing': 'fired',
  'alert.escalated': 'escalated',
  'alert.reminder': 'reminder',
} as const;

/** Evaluations do not start to the second, and a daily one must not miss its daily reminder by that. */
const REPEAT_SLACK = 0.01;

function typeToTell(
  active: ActiveEpisode,
  { told, acked }: Announced,
  now: number,
  policy: AlertPolicy,
): keyof typeof REASONS | null {
  const isFreshBreach = isFresh(active.breachedAt, now, policy);
  if (told === null) return isFreshBreach ? 'alert.firing' : null;
  if (isFreshBreach && isWorse(active.severity, told.severity)) return 'alert.escalated';
  const isDue = now - told.toldAt >= policy.repeatMs * (1 - REPEAT_SLACK);
  return isDue && active.status === 'firing' && acked !== active.episode ? 'alert.reminder' : null;
}

function announceHealth(state: AlertState, before: Announced, now: number, policy: AlertPolicy): Telling {
  const nothing: Telling = { announced: before, events: [] };
  if (!isFresh(state.windowEndAt, now, policy)) return nothing;
  const { status, windows, sinceAt } = state.health;
  const event = { episode: null, severity: null, sinceAt, firedAt: null, windows };
  if (status === 'ok' && before.health !== null)
    return {
      announced: { ...before, health: null },
      events: [{ type: 'monitor.restored', reason: 'restored', ...event }],
    };
  const after = { no_data: policy.noDataAfter, error: policy.errorAfter };
  if (status === 'ok' || status === 'insufficient' || status === before.health || windows < after[status])
    return nothing;
  return {
    announced: { ...before, health: status },
    events: [{ type: `monitor.${status}`, reason: status, ...event }],
  };
}
