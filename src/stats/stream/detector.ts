import type { z } from 'zod';
import { bounded } from './bounded.ts';

export type Signal = 'none' | 'warning' | 'drift';

export interface Detection {
  readonly signal: Signal;
  /** The number that was judged, in the detector's own unit, at most 1e100 in magnitude; null while there is none. */
  readonly score: number | null;
}

/** A plain JSON value, of bounded size. `update` advances it in place; only its detector knows what `memory` holds. */
export interface DetectorState {
  readonly detector: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly memory: object;
}

/** One stream detector, as its file defines it. `options` is schema, defaults, validation and docs in one. */
export interface StreamDetectorDefinition<O extends z.ZodObject, M extends object> {
  readonly id: string;
  readonly title: string;
  /** One line for the docs table: what it is good for. */
  readonly use: string;
  readonly formula: string;
  readonly cost: string;
  readonly options: O;
  readonly sources: readonly string[];
  /** The values it takes. */
  readonly takes: 'number' | 'binary';
  /** Whether `update` needs the time of each value. */
  readonly needsTime: boolean;
  start(options: z.output<O>): M;
  /** Advances `memory` in place. `timeMs` is present where `needsTime` is true. */
  update(memory: M, value: number, options: z.output<O>, timeMs: number): Detection;
}

/** A stream detector as everything outside its own file sees it. */
export interface StreamDetector
  extends Omit<StreamDetectorDefinition<z.ZodObject, object>, 'start' | 'update'> {
  /** @throws {z.ZodError} on an unknown or invalid option. */
  start(options?: Readonly<Record<string, unknown>>): DetectorState;
  /**
   * Any finite value; magnitudes beyond 1e100 are taken as 1e100.
   * The same values give the same detections whether they come one by one, in batches or across a JSON round trip of
   * the state. A refused value leaves the state as it was.
   * @throws {RangeError} on a value that is not finite (or not 0 or 1, where those are taken), on a missing time where
   * it is needed, and on the state of another detector.
   */
  update(state: DetectorState, value: number, timeMs?: number): Detection;
}

/** Makes the public detector of a definition: fills in the options, and refuses what the detector cannot take. */
export function defineDetector<O extends z.ZodObject, M extends object>(
  definition: StreamDetectorDefinition<O, M>,
): StreamDetector {
  const { id, takes, needsTime } = definition;
  return {
    ...definition,
    start(options = {}) {
      const parsed = definition.options.parse(options);
      return { detector: id, options: parsed, memory: definition.start(parsed) };
    },
    update(state, value, timeMs) {
      if (state.detector !== id)
        throw new RangeError(`expected a state of ${id}, got one of ${state.detector}`);
      if (!Number.isFinite(value)) throw new RangeError(`expected a finite number, got ${value}`);
      if (takes === 'binary' && value !== 0 && value !== 1)
        throw new RangeError(`${id} takes 0 and 1, got ${value}`);
      if (needsTime && !Number.isFinite(timeMs))
        throw new RangeError(`${id} needs the time of each value in epoch milliseconds, got ${timeMs}`);
      // `start` made both from the same definition; a state that was read back from JSON has the same form.
      return definition.update(state.memory as M, bounded(value), state.options as z.output<O>, timeMs ?? 0);
    },
  };
}
