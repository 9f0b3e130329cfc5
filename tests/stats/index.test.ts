import { expect, it } from 'vitest';
import {
  benjaminiHochberg,
  categoricalSample,
  detectors,
  driftTests,
  holm,
  numericSample,
} from '../../src/stats/index.ts';

it('measures what a user of the library gives it', () => {
  const ks = driftTests.find(({ id }) => id === 'ks')!;
  // By hand: the distribution functions of {1, 2, 3, 4} and {3, 4, 5, 6} are furthest apart at 2, by 2/4.
  expect(
    ks.measure(numericSample([1, 2, null, 3, 4]), numericSample([3, 4, 5, 6, Number.NaN])),
  ).toMatchObject({
    kind: 'measured',
    statistic: 0.5,
    nReference: 4,
    nCurrent: 4,
  });
  expect(categoricalSample(['a', true, 1, null]).counts).toEqual(
    new Map([
      ['a', 1],
      ['true', 1],
      ['1', 1],
    ]),
  );
  expect(() => numericSample([1, Number.POSITIVE_INFINITY])).toThrow(RangeError);
  expect(benjaminiHochberg([0.01, 0.04, 0.03])).toEqual([0.03, 0.04, 0.04]);
  expect(holm([0.01, 0.04])).toEqual([0.02, 0.04]);
  const zScore = detectors.find(({ id }) => id === 'z_score')!;
  const state = zScore.start({ window: 3, min_values: 2 });
  const signals = [1, 2, 1, 50].map((value) => zScore.update(state, value).signal);
  expect(signals).toEqual(['none', 'none', 'none', 'drift']);
});
