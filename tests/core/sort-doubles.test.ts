import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sortDoubles } from '../../src/core/sort-doubles.ts';

const LENGTH = 5_000;

describe('sortDoubles', () => {
  test.each<[string, (i: number) => number]>([
    ['values of both signs', (i) => Math.sin(i) * 10 ** ((i % 40) - 20)],
    ['negative values', (i) => -((i * 7919) % 4999) - 0.5],
    ['small integers with many ties', (i) => ((i * 31) % 11) - 5],
    ['values that differ in their lower halves alone', (i) => 1 + ((i * 7919) % LENGTH) * 2 ** -52],
    ['one value', () => -2.5],
    ['the ends of the doubles', (i) => [Infinity, -Infinity, Number.MAX_VALUE, 5e-324, -5e-324, 0][i % 6]!],
  ])('sorts %s', (_, valueAt) => {
    const values = Float64Array.from({ length: LENGTH }, (_, i) => valueAt(i));
    const expected = values.slice().sort();
    expect(sortDoubles(values)).toEqual(expected);
  });

  test('sorts any doubles as the engine does, up to the order of the zeros', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 50 }),
        fc.nat(),
        (some, seed) => {
          const values = Float64Array.from(
            { length: LENGTH },
            (_, i) => some[(i * 7919 + seed) % some.length]! + 0,
          );
          const expected = values.slice().sort();
          expect(sortDoubles(values)).toEqual(expected);
        },
      ),
      { numRuns: 50 },
    );
  });
});
