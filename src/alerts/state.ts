import { isDrifted, type Severity, type Verdict } from '../core/evaluation.ts';
import { invariant } from '../core/invariant.ts';

export interface AlertPolicy {
  /** Fires when `fire` of the last `of` judged windows breached. */
  readonly fire: number;
  readonly of: number;
  /** Recovers after this many good windows in a row. */
  readonly recover: number;
  readonly repeatMs: number;
  /** Nobody is told of a window that ended longer ago than this. */
  readonly staleAfterMs: number;
  /** Windows in a row without data, or with a failed evaluation, after which that is told. */
  readonly noDataAfter: number;
  readonly errorAfter: number;
}

export const ERROR_AFTER_DEFAULT = 3;

/** One stretch of drift, from its first breach on. */
export interface Episode {
  readonly episode: string;
  /** The verdict of the last window that breached. */
  readonly severity: Severity;
  /** Ends of the first and the last window that breached. */
  readonly startedAt: number;
  readonly breachedAt: number;
  /** How many windows breached. */
  readonly breaches: number;
}

export interface ActiveEpisode extends Episode {
  readonly status: 'firing' | 'recovering';
  readonly firedAt: number;
  /** The worst severity since it fired. */
  readonly peak: Severity;
  /** Good windows in a row. */
  readonly good: number;
}

export type DriftTrack =
  | { readonly status: 'inactive' }
  /** `recent`: which of the last windows of the episode breached. */
  | (Episode & { readonly status: 'pending'; readonly recent: readonly boolean[] })
  | ActiveEpisode;

export interface HealthTrack {
  readonly status: 'ok' | 'insufficient' | 'no_data' | 'error';
  /** How many windows in a row, and the end of the first of them. */
  readonly windows: number;
  readonly sinceAt: number | null;
}

export type CloseReason =
  | 'monitor_deleted'
  | 'monitor_changed'
  | 'monitor_paused'
  | 'model_deleted'
  | 'reference_changed'
  | 'manual';

/** How the last episode that had fired came to its end. */
export interface EndedEpisode extends Episode {
  readonly firedAt: number;
  readonly endedAt: number;
  /** Null: it recovered. */
  readonly closedBy: CloseReason | null;
}

/**
 * All that is remembered of one alert between two windows; a plain JSON value. Drift and health are two tracks: a
 * window without a judgement moves only the second one, so missing data neither fires nor resolves anything.
 */
export interface AlertState {
  readonly version: 1;
  /** End of the last window that was stepped. */
  readonly windowEndAt: number | null;
  readonly drift: DriftTrack;
  readonly ended: EndedEpisode | null;
  readonly health: HealthTrack;
}

/** A change of the drift track. */
export interface AlertEvent {
  readonly type: 'fired' | 'escalated' | 'resolved' | 'closed';
  readonly episode: string;
  readonly severity: Severity;
}

export interface Step {
  readonly next: AlertState;
  readonly event: AlertEvent | null;
}

export interface StepAt {
  readonly windowEndAt: number;
  readonly now: number;
  /** The id of the episode, if this window opens one. */
  readonly newEpisodeId: string;
  /** How many windows the verdict stands for: more than one for a gap without data. */
  readonly windows?: number;
}

export const INITIAL_STATE: AlertState = {
  version: 1,
  windowEndAt: null,
  drift: { status: 'inactive' },
  ended: null,
  health: { status: 'ok', windows: 0, sinceAt: null },
};

/** Takes one window's verdict, in the order of the windows. A window that was stepped already changes nothing. */
export function step(previous: AlertState | null, verdict: Verdict, at: StepAt, policy: AlertPolicy): Step {
  invariant(policy.fire >= 1 && policy.of >= policy.fire, 'an alert fires on 1 or more of its windows');
  const state = previous ?? INITIAL_STATE;
  if (state.windowEndAt !== null && at.windowEndAt <= state.windowEndAt) return { next: state, event: null };
  const seen: AlertState = {
    ...state,
    windowEndAt: at.windowEndAt,
    health: stepHealth(state.health, verdict, at),
  };
  if (isDrifted(verdict)) return stepBreach(seen, verdict, at, policy);
  if (verdict === 'ok') return stepGood(seen, at, policy);
  return { next: seen, event: null };
}

/** Ends the episode for a reason that is not recovery. */
export function close(state: AlertState, reason: CloseReason, now: number): Step {
  const { drift } = state;
  if (drift.status === 'inactive') return { next: state, event: null };
  if (drift.status === 'pending') return { next: { ...state, drift: { status: 'inactive' } }, event: null };
  return end(state, drift, reason, now);
}

/** The episode that has fired and not yet ended. */
export const activeEpisode = ({ drift }: AlertState): ActiveEpisode | null =>
  drift.status === 'firing' || drift.status === 'recovering' ? drift : null;

export const isWorse = (severity: Severity, than: Severity): boolean =>
  severity === 'critical' && than === 'warning';

function stepBreach(state: AlertState, severity: Severity, at: StepAt, policy: AlertPolicy): Step {
  const { drift } = state;
  const { windowEndAt: breachedAt } = at;
  if (drift.status === 'inactive' || drift.status === 'pending') {
    const opened =
      drift.status === 'pending'
        ? drift
        : { episode: at.newEpisodeId, startedAt: breachedAt, breaches: 0, recent: [] };
    const { episode, startedAt } = opened;
    const recent = [...opened.recent, true].slice(-policy.of);
    const grown: Episode = { episode, severity, startedAt, breachedAt, breaches: opened.breaches + 1 };
    if (recent.filter(Boolean).length < policy.fire)
      return { next: { ...state, drift: { status: 'pending', ...grown, recent } }, event: null };
    return {
      next: {
        ...state,
        drift: { status: 'firing', ...grown, firedAt: at.now, peak: severity, good: 0 },
      },
      event: { type: 'fired', episode, severity },
    };
  }
  const isEscalation = isWorse(severity, drift.peak);
  return {
    next: {
      ...state,
      drift: {
        ...drift,
        status: 'firing',
        severity,
        breachedAt,
        breaches: drift.breaches + 1,
        peak: isEscalation ? severity : drift.peak,
        good: 0,
      },
    },
    event: isEscalation ? { type: 'escalated', episode: drift.episode, severity } : null,
  };
}

function stepGood(state: AlertState, at: StepAt, policy: AlertPolicy): Step {
  const { drift } = state;
  if (drift.status === 'inactive') return { next: state, event: null };
  if (drift.status === 'pending') {
    const recent = [...drift.recent, false].slice(-policy.of);
    const isOver = !recent.includes(true);
    return {
      next: { ...state, drift: isOver ? { status: 'inactive' } : { ...drift, recent } },
      event: null,
    };
  }
  const good = drift.good + 1;
  if (good >= policy.recover) return end(state, drift, null, at.now);
  return { next: { ...state, drift: { ...drift, status: 'recovering', good } }, event: null };
}

function end(state: AlertState, active: ActiveEpisode, closedBy: CloseReason | null, now: number): Step {
  const { episode, severity, startedAt, breachedAt, breaches, firedAt } = active;
  const ended = { episode, severity, startedAt, breachedAt, breaches, firedAt, endedAt: now, closedBy };
  return {
    next: { ...state, drift: { status: 'inactive' }, ended },
    event: { type: closedBy === null ? 'resolved' : 'closed', episode, severity },
  };
}

function stepHealth(health: HealthTrack, verdict: Verdict, at: StepAt): HealthTrack {
  const status = verdict === 'ok' || isDrifted(verdict) ? 'ok' : verdict;
  const windows = at.windows ?? 1;
  if (status === health.status) return { ...health, windows: health.windows + windows };
  return { status, windows, sinceAt: at.windowEndAt };
}
