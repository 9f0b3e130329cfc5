import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg, holm } from '../../src/stats/multiple.ts';
import { readMembers } from './counts.ts';
import { expectRelative } from './fixture.ts';

const { multiple } = readMembers<{
  multiple: { p: number[]; benjamini_hochberg: number[]; holm: number[] }[];
}>('categorical');

const corrections = [
  // Ranks 1 to 4 take the factors 4/1, 4/2, 4/3 and 4/4.
  {
    correct: benjaminiHochberg,
    key: 'benjamini_hochberg',
    given: [0.005, 0.25, 0.03, 0.5],
    expected: [0.02, 1 / 3, 0.06, 0.5],
  },
  // Ranks 1 to 4 take the factors 4, 3, 2 and 1.
  { correct: holm, key: 'holm', given: [0.005, 0.25, 0.03, 0.5], expected: [0.02, 0.5, 0.09, 0.5] },
] as const;

const expectAll = (actual: number[], expected: readonly number[]) => {
  expect(actual).toHaveLength(expected.length);
  for (const [index, value] of actual.entries()) expectRelative(value, expected[index]!, 1e-14);
};

describe.each(corrections)('$key', ({ correct, key, given, expected }) => {
  it('answers in the order given', () => {
    expectAll(correct(given), expected);
    expectAll(correct(given.toReversed()), expected.toReversed());
  });

  it('agrees with statsmodels', () => {
    for (const family of multiple) expectAll(correct(family.p), family[key]);
  });

  it('leaves a single p-value and an empty family alone', () => {
    expect(correct([0.03])).toEqual([0.03]);
    expect(correct([])).toEqual([]);
  });

  it('gives q-values in [p, 1] that rise with p, and changes nothing it was given', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (pValues) => {
        const before = [...pValues];
        const qValues = correct(pValues);
        expect(pValues).toEqual(before);
        for (const [i, p] of pValues.entries()) {
          expect(qValues[i]).toBeGreaterThanOrEqual(p);
          expect(qValues[i]).toBeLessThanOrEqual(1);
          for (const [j, other] of pValues.entries())
            if (p <= other) expect(qValues[i]).toBeLessThanOrEqual(qValues[j]!);
        }
      }),
    );
  });

  it.each([Number.NaN, -0.1, 1.1, Infinity])('refuses %s', (p) => {
    expect(() => correct([0.5, p])).toThrow(
      new RangeError(`expected p-values in [0, 1], got ${p} at index 1`),
    );
  });
});
