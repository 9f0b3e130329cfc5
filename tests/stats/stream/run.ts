import type { Detection, StreamDetector } from '../../../src/stats/stream/detector.ts';

type Options = Readonly<Record<string, unknown>>;

export function run(detector: StreamDetector, options: Options, values: readonly number[]): Detection[] {
  const state = detector.start(options);
  return values.map((value) => detector.update(state, value));
}

export const scoresOf = (
  detector: StreamDetector,
  options: Options,
  values: readonly number[],
): (number | null)[] => run(detector, options, values).map((detection) => detection.score);

export const signalsOf = (detector: StreamDetector, options: Options, values: readonly number[]): string[] =>
  run(detector, options, values).map((detection) => detection.signal);

export const times = (count: number, value: number): number[] => Array(count).fill(value);
