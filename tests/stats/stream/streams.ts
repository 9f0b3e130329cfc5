import { readFileSync } from 'node:fs';

interface Streams {
  readonly numeric: Readonly<Record<string, number[]>>;
  /** One character a value. */
  readonly binary: Readonly<Record<string, string>>;
  readonly cases: readonly {
    readonly detector: string;
    readonly options: Readonly<Record<string, unknown>>;
    readonly stream: string;
    readonly drift: readonly number[];
    /** Runs of indices, first and last. */
    readonly warning: readonly (readonly [number, number])[];
  }[];
  readonly samples: readonly {
    readonly seed: number;
    readonly bound: number;
    readonly count: number;
    readonly first: readonly number[];
    readonly last: readonly number[];
    readonly draws: number;
  }[];
}

export const readStreams = (): Streams =>
  JSON.parse(readFileSync(new URL('../fixtures/stream.json', import.meta.url), 'utf8')) as Streams;
