import { modelConfig } from '../config.ts';
import type { Window } from '../core/time.ts';
import { dueWindows, foldGaps } from '../monitors/due.ts';
import type { MonitorSpec } from '../monitors/spec.ts';
import type { AppContext } from './context.ts';
import { evaluateMonitor } from './evaluate-monitor.ts';

/**
 * Evaluates every window that is due, oldest first. A monitor whose evaluation fails is tried again at the next tick
 * and keeps no other from its turn.
 */
export async function runDueMonitors(context: AppContext): Promise<number> {
  let evaluated = 0;
  for (const { id, name } of context.state.models.all()) {
    for (const spec of modelConfig(context.config, name).monitors) {
      try {
        evaluated += await runMonitor(context, { id, name }, spec);
      } catch (error) {
        context.log.error(
          { err: error, model: name, monitor: spec.name },
          'an evaluation failed; it will be tried again',
        );
      }
    }
  }
  return evaluated;
}

async function runMonitor(
  context: AppContext,
  { id, name }: { id: number; name: string },
  spec: MonitorSpec,
): Promise<number> {
  const { state, events, clock } = context;
  if (state.references.find(name, spec.reference) === null) return 0;
  const table = { modelId: id, schema: state.models.schema(id) };
  const lastEvaluatedEnd = state.evaluations.lastWindowEnd(name, spec.name);
  const firstEventAt =
    lastEvaluatedEnd === null ? ((await events.timeRange(table, {}))?.firstAt ?? null) : null;
  const due = dueWindows({ spec, now: clock.now(), lastEvaluatedEnd, firstEventAt });
  const windows = foldGaps(due, (asked) => events.nonEmptyWindows(table, asked));
  let evaluated = 0;
  for await (const { window, isLast } of withLast(windows)) {
    if (!context.isReady()) return evaluated;
    const stands = window.hasRows
      ? 1
      : Math.max(1, Math.round((window.endAt - window.startAt) / spec.windowMs));
    await evaluateMonitor(context, name, spec, { ...window, windows: stands, isLastDue: isLast });
    evaluated++;
  }
  return evaluated;
}

/** Tells the last item from the others, which takes one item of foresight. */
async function* withLast<T extends Window>(
  windows: AsyncIterable<T>,
): AsyncGenerator<{ window: T; isLast: boolean }> {
  let previous: T | null = null;
  for await (const window of windows) {
    if (previous !== null) yield { window: previous, isLast: false };
    previous = window;
  }
  if (previous !== null) yield { window: previous, isLast: true };
}
