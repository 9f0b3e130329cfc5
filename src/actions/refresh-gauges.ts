import { statfs } from 'node:fs/promises';
import { modelConfig } from '../config.ts';
import type { AppContext } from './context.ts';

/** Sets the gauges of what was evaluated last, as after a restart, and forgets monitors that are gone. */
export function restoreSeries(context: AppContext): void {
  const { state, metrics, config } = context;
  const specOf = (model: string, monitor: string) =>
    modelConfig(config, model).monitors.find(({ name }) => name === monitor);
  for (const { id, model, monitor } of state.evaluations.latest()) {
    const spec = specOf(model, monitor);
    const evaluation = spec === undefined ? null : state.evaluations.get(id);
    if (evaluation !== null) metrics.evaluationSeries.update(evaluation, spec!.windowMs);
  }
  metrics.evaluationSeries.retain((model, monitor) => specOf(model, monitor) !== undefined);
}

/** Brings the gauges up to date that show what is stored. A scrape itself never queries. */
export async function refreshGauges(context: AppContext): Promise<void> {
  const { state, metrics, events, config } = context;
  metrics.alerts.reset();
  for (const { state: alert, model } of state.alerts.all()) {
    const { drift } = alert;
    if (drift.status !== 'inactive')
      metrics.alerts.inc({ model: metrics.modelLabel(model), severity: drift.severity, state: drift.status });
  }
  const backlog = new Map(state.outbox.backlog().map((entry) => [entry.channel, entry]));
  for (const channel of config.channels.keys()) {
    const entry = backlog.get(channel);
    metrics.notificationsPending.set({ channel }, entry?.pending ?? 0);
    metrics.notificationOldestPending.set({ channel }, (entry?.oldestCreatedAt ?? 0) / 1000);
  }
  metrics.ingestQueueBytes.set(events.queuedBytes());
  metrics.ingestQueueCapacityBytes.set(config.limits.queuedBytes);
  const { main, wal } = await events.sizes();
  metrics.storageSize.set({ file: 'main' }, main);
  metrics.storageSize.set({ file: 'wal' }, wal);
  const disk = await statfs(config.data);
  metrics.storageFree.set(disk.bavail * disk.bsize);
}

/** To be called for a model that has new events. Models that share a label have no such gauge: it would show any of them. */
export async function refreshNewestEvent(context: AppContext, name: string): Promise<void> {
  const { state, events, metrics } = context;
  const model = state.models.find(name);
  if (model === null || metrics.modelLabel(name) !== name) return;
  const range = await events.timeRange({ modelId: model.id, schema: state.models.schema(model.id) }, {});
  if (range !== null) metrics.eventLatest.set({ model: name }, range.lastAt / 1000);
}
