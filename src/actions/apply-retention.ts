import { modelConfig } from '../config.ts';
import type { AppContext } from './context.ts';

/** Removes events that are older than their model keeps them. Evaluations, runs and reports stay. */
export async function applyRetention(context: AppContext): Promise<void> {
  const { state, events, config, clock, log } = context;
  for (const { id, name } of state.models.all()) {
    const { retentionMs } = modelConfig(config, name);
    if (retentionMs === null) continue;
    const table = { modelId: id, schema: state.models.schema(id) };
    const rows = await events.deleteBefore(table, clock.now() - retentionMs);
    if (rows > 0) log.info({ model: name, rows }, 'events past their retention were removed');
  }
}
