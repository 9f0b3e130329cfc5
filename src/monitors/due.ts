import { type Window, windowContaining, windowsFrom } from '../core/time.ts';
import { latestFiring } from './schedule.ts';
import type { MonitorSpec } from './spec.ts';

/** A window that is to be evaluated now. */
export interface DueWindow extends Window {
  /** Where false, the window (or the whole gap that was folded into it) is `no_data`. */
  readonly hasRows: boolean;
}

type Timing = Pick<MonitorSpec, 'windowMs' | 'schedule' | 'everyMs' | 'timeZone' | 'delayMs'>;

export interface DueQuestion {
  readonly spec: Timing;
  readonly now: number;
  /** The end of the latest window that this monitor has evaluated; null before the first. */
  readonly lastEvaluatedEnd: number | null;
  /** The time of the model's earliest event; null while it has none. */
  readonly firstEventAt: number | null;
}

/**
 * The windows that are due at `now` and have no evaluation yet, oldest first. They are made one by one as they are
 * taken, because a monitor that comes back after years may have millions of them.
 */
export function* dueWindows({ spec, now, lastEvaluatedEnd, firstEventAt }: DueQuestion): Generator<Window> {
  const from = lastEvaluatedEnd ?? firstEventAt;
  const tickAt = latestTick(spec, now);
  if (from === null || tickAt === null) return;
  for (const window of windowsFrom(from, spec.windowMs, spec.timeZone)) {
    if (window.endAt > tickAt - spec.delayMs) return;
    yield window;
  }
}

/** When the monitor last looked for due windows, as its schedule has it. Without a schedule it looks all the time. */
function latestTick({ schedule, everyMs, timeZone }: Timing, now: number): number | null {
  if (schedule !== null) return latestFiring(schedule, timeZone, now);
  return everyMs === null ? now : windowContaining(now, everyMs, timeZone).startAt;
}

/** So many empty windows in a row are each evaluated on their own; of more, one evaluation tells the same. */
const EMPTY_WINDOWS_MAX = 10;
const WINDOWS_A_QUESTION = 1000;

/**
 * Marks which windows have rows, and makes one window of every gap of more than 10 empty ones. `hasRows` is asked about
 * up to 1000 windows at a time and answers in their order.
 */
export async function* foldGaps(
  windows: Iterable<Window>,
  hasRows: (windows: readonly Window[]) => Promise<readonly boolean[]>,
): AsyncGenerator<DueWindow> {
  const gap = new Gap();
  for (const chunk of chunksOf(windows, WINDOWS_A_QUESTION)) {
    const answers = await hasRows(chunk);
    for (const [i, window] of chunk.entries()) {
      if (answers[i] === true) {
        yield* gap.take();
        yield { ...window, hasRows: true };
      } else gap.add(window);
    }
  }
  yield* gap.take();
}

/** A run of empty windows. It keeps one more than may come out one by one, to know that there are too many. */
class Gap {
  #windows: DueWindow[] = [];
  #endAt = 0;

  add(window: Window): void {
    if (this.#windows.length <= EMPTY_WINDOWS_MAX) this.#windows.push({ ...window, hasRows: false });
    this.#endAt = window.endAt;
  }

  take(): readonly DueWindow[] {
    const windows = this.#windows;
    this.#windows = [];
    return windows.length <= EMPTY_WINDOWS_MAX ? windows : [{ ...windows[0]!, endAt: this.#endAt }];
  }
}

function* chunksOf<T>(items: Iterable<T>, length: number): Generator<T[]> {
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < length) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
