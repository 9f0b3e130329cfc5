import { describe, expect, it } from 'vitest';
import { detectors } from '../../../src/stats/stream/index.ts';
import { mersenneTwister, sampleIndices } from '../../../src/stats/stream/mersenne-twister.ts';
import { readStreams } from './streams.ts';

const { numeric, binary, cases, samples } = readStreams();

describe.each([...new Set(cases.map((each) => each.detector))])('%s', (id) => {
  const detector = detectors.find((each) => each.id === id)!;

  it.each(
    cases
      .filter((each) => each.detector === id)
      .map((each) => ({ ...each, name: `${each.stream} ${JSON.stringify(each.options)}` })),
  )('warns and fires where River does: $name', ({ stream, options, drift, warning }) => {
    const [kind, name] = stream.split('.') as ['numeric' | 'binary', string];
    const values = kind === 'numeric' ? numeric[name]! : [...binary[name]!].map(Number);
    const state = detector.start(options);
    const signals = values.map((value) => detector.update(state, value).signal);
    expect(indicesOf(signals, 'drift')).toEqual(drift);
    expect(indicesOf(signals, 'warning')).toEqual(
      warning.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i)),
    );
  });
});

it.each(samples)('draws what Python draws: $count of $bound from seed $seed', (sample) => {
  const generator = mersenneTwister(sample.seed);
  const draws = Array.from({ length: sample.draws }, () =>
    sampleIndices(generator, sample.bound, sample.count),
  );
  expect(draws[0]).toEqual(sample.first);
  expect(draws.at(-1)).toEqual(sample.last);
});

const indicesOf = (signals: readonly string[], signal: string): number[] =>
  signals.flatMap((each, i) => (each === signal ? [i] : []));
