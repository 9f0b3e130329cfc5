import { setImmediate as nextTurn } from 'node:timers/promises';
import { announce } from '../alerts/announce.ts';
import { type AlertIdentity, type AlertNotice, alertLabels } from '../alerts/notice.ts';
import { type AlertPolicy, step } from '../alerts/state.ts';
import { modelConfig } from '../config.ts';
import { fingerprintOf } from '../core/fingerprint.ts';
import { sha256Hex } from '../core/hash.ts';
import { newId } from '../core/ids.ts';
import { invariant } from '../core/invariant.ts';
import { DAY_MS, formatInstant } from '../core/time.ts';
import type { AnomalySpec } from '../monitors/anomaly-spec.ts';
import { type AnomalyWatch, type AnomalyWindow, watchValue } from '../monitors/anomaly-window.ts';
import { detectors } from '../stats/stream/index.ts';
import type { EventValues } from '../store/events/event-store.ts';
import type { AppContext } from './context.ts';

const ROWS_A_ROUND = 20_000;
/** Values that are looked at between two turns of the event loop. */
const VALUES_A_TURN = 2000;

/** An alert of anomalies fires with the first of them and resolves with the first round of values that has none. */
const POLICY: AlertPolicy = {
  fire: 1,
  of: 1,
  recover: 1,
  repeatMs: DAY_MS,
  staleAfterMs: 2 * DAY_MS,
  noDataAfter: 2,
  errorAfter: 3,
};

/** What is kept of a watch between two rounds. */
interface Kept {
  readonly watch: AnomalyWatch;
  /** Of the anomaly that lasts. */
  readonly openId: string | null;
}

/**
 * Passes the values that were stored since the last time through the model's detectors. Position, state and what was
 * found are recorded in one transaction, so every value is taken once, in the order of storing, whatever the batches
 * it came in and also across a crash.
 */
export async function runDetectors(context: AppContext, model: string): Promise<void> {
  const found = context.state.models.find(model);
  if (found === null) return;
  for (const spec of modelConfig(context.config, model).anomalies) {
    const schema = context.state.models.schema(found.id);
    const column = schema.columns.find(({ name, type }) => name === spec.column && type === 'number');
    if (column === undefined) continue;
    for (let rows = ROWS_A_ROUND; rows === ROWS_A_ROUND && context.isReady(); ) {
      const kept = context.state.detectors.get(model, spec.name);
      const isSame = kept?.settingsHash === settingsHash(spec);
      const position = isSame ? kept.position : -1;
      const values = await context.events.valuesAfter(
        { modelId: found.id, schema },
        position,
        [column],
        ROWS_A_ROUND,
      );
      if (values.length > 0)
        await round(context, model, spec, isSame ? (kept.state as Kept) : startOf(spec), values);
      rows = values.length;
    }
  }
}

const settingsHash = ({ column, detector, options }: AnomalySpec): string =>
  sha256Hex(JSON.stringify([column, detector, options]));

const detectorOf = ({ detector: id }: AnomalySpec) => {
  const detector = detectors.find((candidate) => candidate.id === id);
  invariant(detector !== undefined, `an anomaly window names a known detector, got ${id}`);
  return detector;
};

const startOf = (spec: AnomalySpec): Kept => ({
  watch: { detector: detectorOf(spec).start(spec.options), open: null },
  openId: null,
});

async function round(
  context: AppContext,
  model: string,
  spec: AnomalySpec,
  kept: Kept,
  rows: readonly EventValues[],
): Promise<void> {
  const detector = detectorOf(spec);
  const { watch } = kept;
  const ended: AnomalyWindow[] = [];
  for (const [index, { eventAt, values }] of rows.entries()) {
    const value = values[0] ?? null;
    const window = value === null ? null : watchValue(detector, watch, value, eventAt);
    if (window !== null) ended.push(window);
    if (index % VALUES_A_TURN === VALUES_A_TURN - 1) await nextTurn();
  }
  const { state } = context;
  state.transaction(() => {
    let id = kept.openId;
    const put = (window: AnomalyWindow, endedAt: number | null) => {
      id ??= newId(context.clock.now(), context.randomBytes);
      const { startedAt, values, signals, peakScore, peakValue, peakAt } = window;
      state.anomalies.put({
        id,
        model,
        name: spec.name,
        column: spec.column,
        startedAt,
        endedAt,
        values,
        signals,
        peakScore,
        peakValue,
        peakAt,
      });
    };
    for (const window of ended) {
      put(window, window.endedAt);
      id = null;
    }
    if (watch.open !== null) put(watch.open, null);
    const openId = watch.open === null ? null : id;
    const position = rows.at(-1)!.seq;
    state.detectors.put(model, spec.name, {
      settingsHash: settingsHash(spec),
      position,
      state: { watch, openId } satisfies Kept,
    });
    const worst = [...ended, ...(watch.open === null ? [] : [watch.open])].sort(
      (a, b) => Math.abs(b.peakScore) - Math.abs(a.peakScore),
    )[0];
    stepAnomalyAlert(context, model, spec, worst ?? null, rows);
  });
}

function stepAnomalyAlert(
  context: AppContext,
  model: string,
  spec: AnomalySpec,
  worst: AnomalyWindow | null,
  rows: readonly EventValues[],
): void {
  const { state, clock } = context;
  const now = clock.now();
  const identity: AlertIdentity = { model, monitor: spec.name, segment: null };
  const fingerprint = fingerprintOf(alertLabels(identity));
  const before = state.alerts.get(fingerprint);
  if (before === null && worst === null) return;
  const windowEndAt = rows.reduce((latest, { eventAt }) => Math.max(latest, eventAt), 0);
  const at = { windowEndAt, now, newEpisodeId: newId(now, context.randomBytes) };
  const { next } = step(before?.state ?? null, worst === null ? 'ok' : 'warning', at, POLICY);
  const told = announce(next, before?.announced ?? null, now, POLICY);
  state.alerts.put({
    fingerprint,
    ...identity,
    labels: alertLabels(identity),
    state: next,
    announced: told.announced,
    evaluationId: null,
  });
  for (const { type, reason, episode, severity, sinceAt, firedAt, windows } of told.events) {
    const notice: AlertNotice = {
      type,
      reason,
      fingerprint,
      episode,
      ...identity,
      model_version: null,
      severity,
      window: { start: formatInstant(worst?.startedAt ?? rows[0]!.eventAt), end: formatInstant(windowEndAt) },
      rows: rows.length,
      columns:
        worst === null
          ? []
          : [
              {
                name: spec.column,
                verdict: 'warning',
                test: spec.detector,
                statistic: worst.peakScore,
                threshold: null,
                q_value: null,
              },
            ],
      drifted_columns: worst === null ? 0 : 1,
      columns_total: 1,
      evaluation_id: null,
      run_id: null,
      report_url: `${context.publicUrl.replace(/\/+$/, '')}/models/${encodeURIComponent(model)}`,
      since: sinceAt === null ? null : formatInstant(sinceAt),
      fired_at: firedAt === null ? null : formatInstant(firedAt),
      windows,
    };
    for (const channel of spec.channels ?? context.config.channels.keys())
      state.outbox.add({ id: newId(now, context.randomBytes), channel, notice });
  }
}
