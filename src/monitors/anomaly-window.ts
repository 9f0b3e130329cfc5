import type { DetectorState, StreamDetector } from '../stats/stream/detector.ts';

/** A stretch of a stream in which the detector signalled again and again. Instants are event times. */
export interface AnomalyWindow {
  readonly startedAt: number;
  /** The last signal. */
  endedAt: number;
  /** From the first signal to the last. */
  values: number;
  signals: number;
  peakScore: number;
  peakValue: number;
  peakAt: number;
}

/** All that is remembered of a stream between two values; a plain JSON value, advanced in place. */
export interface AnomalyWatch {
  readonly detector: DetectorState;
  /** `quiet`: values since its last signal. */
  open: (AnomalyWindow & { quiet: number }) | null;
}

/** So many values in a row without a signal end a window. */
export const QUIET_VALUES = 100;

/** Takes the next value of the stream. Returns the window that it ends, if it ends one. */
export function watchValue(
  detector: StreamDetector,
  watch: AnomalyWatch,
  value: number,
  at: number,
): AnomalyWindow | null {
  const { signal, score } = detector.update(watch.detector, value, at);
  const { open } = watch;
  if (signal === 'drift' && score !== null) {
    if (open === null)
      watch.open = {
        startedAt: at,
        endedAt: at,
        values: 1,
        signals: 1,
        peakScore: score,
        peakValue: value,
        peakAt: at,
        quiet: 0,
      };
    else {
      open.values += open.quiet + 1;
      open.signals++;
      open.quiet = 0;
      open.endedAt = at;
      if (Math.abs(score) > Math.abs(open.peakScore)) {
        open.peakScore = score;
        open.peakValue = value;
        open.peakAt = at;
      }
    }
    return null;
  }
  if (open === null || ++open.quiet < QUIET_VALUES) return null;
  watch.open = null;
  const { quiet, ...window } = open;
  return window;
}
