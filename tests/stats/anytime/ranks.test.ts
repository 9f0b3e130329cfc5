import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { categoricalSample, numericSample } from '../../../src/core/sample.ts';
import { addCategory, startCategoryRanks } from '../../../src/stats/anytime/category-ranks.ts';
import { addNumber, startNumericRanks } from '../../../src/stats/anytime/numeric-ranks.ts';
import { conformalP, type Standing } from '../../../src/stats/anytime/standing.ts';

describe('conformalP', () => {
  it('spreads a value over the places that it shares', () => {
    expect(conformalP({ before: 3, tied: 2, size: 10 }, 0)).toBe(0.3);
    expect(conformalP({ before: 3, tied: 2, size: 10 }, 0.5)).toBe(0.4);
    expect(conformalP({ before: 9, tied: 1, size: 10 }, 1 - 2 ** -53)).toBeLessThanOrEqual(1);
  });
});

describe('numeric ranks', () => {
  it('counts the values before a new one, and those tied with it', () => {
    const ranks = startNumericRanks(numericSample([1, 2, 2, 4]));
    expect(addNumber(ranks, 2)).toEqual({ before: 1, tied: 3, size: 5 });
    expect(addNumber(ranks, 3)).toEqual({ before: 4, tied: 1, size: 6 });
    // 3 and 3.5 share the bin between 2 and 4.
    expect(addNumber(ranks, 3.5)).toEqual({ before: 4, tied: 2, size: 7 });
    expect(addNumber(ranks, -7)).toEqual({ before: 0, tied: 1, size: 8 });
    expect(addNumber(ranks, 5)).toEqual({ before: 8, tied: 1, size: 9 });
  });

  it('stays bounded for a large reference', () => {
    const ranks = startNumericRanks(numericSample(Array.from({ length: 5000 }, (_, i) => i)));
    expect(ranks.separators).toHaveLength(512);
    expect(ranks.tree).toHaveLength(1025);
    expect(addNumber(ranks, 6000)).toMatchObject({ size: 5001 });
  });

  it('agrees with counting whatever the values', () => {
    const values = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(values, values, (reference, stream) => {
        const ranks = startNumericRanks(numericSample(reference));
        const seen = [...reference];
        for (const value of stream) {
          seen.push(value);
          const { before, tied, size } = addNumber(ranks, value);
          expect(size).toBe(seen.length);
          expect(before).toBeLessThanOrEqual(seen.filter((other) => other < value).length);
          expect(before + tied).toBeGreaterThanOrEqual(seen.filter((other) => other <= value).length);
          if (!reference.includes(value)) continue;
          expect(before).toBe(seen.filter((other) => other < value).length);
          expect(tied).toBe(seen.filter((other) => other === value).length);
        }
      }),
    );
  });
});

describe('category ranks', () => {
  it('puts values of rarer categories first, and ties those of equally frequent ones', () => {
    const ranks = startCategoryRanks(categoricalSample([...'aaabbc']));
    // c becomes as frequent as b.
    expect(addCategory(ranks, 'c')).toEqual({ before: 0, tied: 4, size: 7 });
    expect(addCategory(ranks, 'a')).toEqual({ before: 4, tied: 4, size: 8 });
    expect(addCategory(ranks, 'new')).toEqual({ before: 0, tied: 1, size: 9 });
  });

  it('stays bounded however many categories come', () => {
    const ranks = startCategoryRanks(categoricalSample(['a', 'b']));
    for (let i = 0; i < 1000; i++) addCategory(ranks, `category ${i}`);
    expect(ranks.names).toBeNull();
    expect(ranks.counts).toHaveLength(512);
    expect(ranks.counts.reduce((sum, count) => sum + count)).toBe(1002);
    const large = startCategoryRanks(
      categoricalSample(['a', 'b', ...Array.from({ length: 1000 }, (_, i) => `category ${i}`)]),
    );
    expect(large.counts).toEqual(ranks.counts);
  });
});

/** Every order of `values`, as often as there are permutations. */
function* orders<T>(values: readonly T[]): Generator<T[]> {
  if (values.length === 0) yield [];
  for (const [i, first] of values.entries())
    for (const rest of orders(values.filter((_, j) => j !== i))) yield [first, ...rest];
}

/** The joint probabilities of the ranks of all values after the first `n`, over all orders and all ways to break ties. */
function jointLaw<T>(
  multiset: readonly T[],
  n: number,
  standings: (order: readonly T[]) => Standing[],
): number[] {
  const sizes = multiset.slice(n).map((_, i) => n + i + 1);
  const law: number[] = Array(sizes.reduce((product, size) => product * size, 1)).fill(0);
  let total = 0;
  for (const order of orders(multiset)) {
    let places = [{ index: 0, probability: 1 }];
    for (const { before, tied, size } of standings(order))
      places = places.flatMap(({ index, probability }) =>
        Array.from({ length: tied }, (_, k) => ({
          index: index * size + before + k,
          probability: probability / tied,
        })),
      );
    for (const { index, probability } of places) law[index]! += probability;
    total++;
  }
  return law.map((weight) => (weight / total) * law.length);
}

describe('under exchangeability all combinations of ranks are equally likely', () => {
  const numbers = {
    'distinct values': [1, 2, 3, 4, 5, 6],
    'tied values': [1, 2, 2, 2, 3, 3],
    'two values': [0, 0, 0, 1, 1, 1],
  };
  for (const [name, multiset] of Object.entries(numbers))
    test.each([
      [1, 512],
      [2, 512],
      [3, 512],
      [3, 1],
      [4, 2],
    ])(`${name}, a reference of %i, at most %i separators`, (n, separatorsMax) => {
      const law = jointLaw(multiset, n, (order) => {
        const ranks = startNumericRanks(numericSample(order.slice(0, n)), separatorsMax);
        return order.slice(n).map((value) => addNumber(ranks, value));
      });
      for (const ratio of law) expect(ratio).toBeCloseTo(1, 10);
    });

  test.each(['abcdef', 'aabbcd', 'aaabbc'])('categories %s', (multiset) => {
    for (const n of [1, 3]) {
      const law = jointLaw([...multiset], n, (order) => {
        const ranks = startCategoryRanks(categoricalSample(order.slice(0, n)));
        return order.slice(n).map((value) => addCategory(ranks, value));
      });
      for (const ratio of law) expect(ratio).toBeCloseTo(1, 10);
    }
  });
});
