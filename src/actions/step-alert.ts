import { announce } from '../alerts/announce.ts';
import { type AlertIdentity, alertLabels, noticeOf } from '../alerts/notice.ts';
import { type AlertPolicy, ERROR_AFTER_DEFAULT, step } from '../alerts/state.ts';
import type { Evaluation } from '../core/evaluation.ts';
import { fingerprintOf } from '../core/fingerprint.ts';
import { newId } from '../core/ids.ts';
import type { Window } from '../core/time.ts';
import type { AlertSpec, MonitorSpec } from '../monitors/spec.ts';
import type { AppContext } from './context.ts';

/** What one window means for its alert: how many windows it stands for, and whether it is the last one that is due. */
export interface AlertWindow extends Window {
  readonly windows: number;
  /** Earlier ones only move the state, so that an outage is told by its net result. */
  readonly isLastDue: boolean;
}

/** Steps the monitor's alert and puts what is to be told into the outbox. To be called in the evaluation's transaction. */
export function stepAlert(
  context: AppContext,
  spec: MonitorSpec,
  evaluation: Evaluation,
  window: AlertWindow,
): void {
  const { state, clock } = context;
  const now = clock.now();
  const identity: AlertIdentity = { model: evaluation.model, monitor: spec.name, segment: null };
  const labels = alertLabels(identity);
  const fingerprint = fingerprintOf(labels);
  const before = state.alerts.get(fingerprint);
  const policy = alertPolicy(spec.alert);
  const at = {
    windowEndAt: window.endAt,
    now,
    newEpisodeId: newId(now, context.randomBytes),
    windows: window.windows,
  };
  const { next } = step(before?.state ?? null, evaluation.verdict, at, policy);
  const announced = before?.announced ?? null;
  const told = window.isLastDue ? announce(next, announced, now, policy) : null;
  state.alerts.put({
    fingerprint,
    ...identity,
    labels,
    state: next,
    announced: told?.announced ?? announced,
    evaluationId: evaluation.id,
  });
  for (const event of told?.events ?? []) {
    const notice = noticeOf(event, evaluation, identity, { publicUrl: context.publicUrl });
    for (const channel of spec.alert.channels ?? context.config.channels.keys()) {
      state.outbox.add({ id: newId(now, context.randomBytes), channel, notice });
    }
  }
}

export const alertPolicy = (alert: AlertSpec): AlertPolicy => ({
  fire: alert.fire,
  of: alert.of,
  recover: alert.recover,
  repeatMs: alert.repeatMs,
  staleAfterMs: alert.staleAfterMs,
  noDataAfter: alert.noDataAfter,
  errorAfter: ERROR_AFTER_DEFAULT,
});
