import { describe, expect, it } from 'vitest';
import { numericSample } from '../../src/core/sample.ts';
import { binningOptions, binShares } from '../../src/stats/binning.ts';
import { counted } from './counts.ts';

type Column = (number | null)[];

/** The counts of current in its bins; no shares are raised. */
function currentCounts(reference: Column, current: Column, options: object): number[] {
  const parsed = binningOptions.parse({ empty_bins: 'none', ...options });
  const [r, c] = [numericSample(reference), numericSample(current)];
  const total = c.size + (parsed.missing === 'bin' ? c.missing : 0);
  return [...binShares(r, c, parsed).current].map((share) => Math.round(share * total));
}

describe('bins', () => {
  it.each([
    // The quantiles of 1 … 11 in halves are 1, 6 and 11: [1, 6], (6, 11].
    ['quantile bins are closed on the right, the first on both sides', [1, 6, 6.5, 11], [2, 2]],
    ['a value below the reference has a bin of its own', [0.9, 1], [1, 1, 0]],
    ['a value above the reference has a bin of its own', [11, 11.1], [0, 1, 1]],
    ['both of them', [0, 3, 12, 13], [1, 1, 0, 2]],
  ])('reference_quantiles: %s', (_name, current, counts) => {
    const reference = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    expect(currentCounts(reference, current, { bins: 2 })).toEqual(counts);
  });

  it('merges equal quantiles of a reference with many ties', () => {
    // The quartiles of the reference are 0, 0, 0, 1 and 10: [0, 1], (1, 10].
    const reference = [0, 0, 0, 0, 0, 0, 1, 4, 10];
    expect(currentCounts(reference, [0, 1, 1.1, 10], { bins: 4 })).toEqual([2, 2]);
  });

  it('cuts a constant reference into below, equal and above', () => {
    expect(currentCounts([5, 5, 5], [4, 5, 5, 6, 6, 6], {})).toEqual([1, 2, 3]);
    expect(currentCounts([5, 5, 5], [5], {})).toEqual([1]);
  });

  it.each([
    // Bins of width 2 over 0 … 8; an edge opens its bin and the last edge closes the last one.
    ['equal_width', { binning: 'equal_width', bins: 4 }, [0, 8], [0, 2, 3.9, 4, 8], [1, 2, 1, 1]],
    ['edges', { binning: 'edges', edges: [0, 2, 4] }, [0, 4], [-1, 0, 2, 4, 4.1, 9], [1, 1, 2, 2]],
    // Five values of no skew make ⌈1 + log2(5)⌉ = 4 bins of the reference; what lies outside has one bin.
    ['doane_reference', { binning: 'doane_reference' }, [0, 1, 2, 3, 4.5], [-1, 0, 9], [1, 0, 0, 0, 2]],
  ])('%s has half-open bins', (_name, options, reference, current, counts) => {
    expect(currentCounts(reference, current, options)).toEqual(counts);
  });

  it('makes bins at least 1 wide for columns of integers', () => {
    // ⌈1 + log2(20)⌉ = 6 bins, but the values only span 2.
    const integers = [0, 1, 2, 0, 1, 2, 0, 1, 2, 1];
    const halves = integers.map((value) => value + 0.5);
    const sturges = { binning: 'sturges_pooled' };
    expect(currentCounts(integers, integers, sturges)).toEqual([3, 7]);
    expect(currentCounts(halves, halves, sturges)).toHaveLength(6);
  });

  it('gives missing values a bin of their own, or leaves them out', () => {
    const options = { binning: 'edges', edges: [0, 10] };
    expect(currentCounts([1, 2], [1, null, null], options)).toEqual([1, 2]);
    expect(currentCounts([1, null], [1, 2], options)).toEqual([2, 0]);
    expect(currentCounts([1, null], [1, null, null], { ...options, missing: 'drop' })).toEqual([1]);
    expect(currentCounts([1, 2], [1, 2], options)).toEqual([2]);
  });

  it('makes a bin of each category', () => {
    const options = binningOptions.parse({ empty_bins: 'none' });
    const { reference, current, detail } = binShares(
      counted({ b: 1, a: 3 }),
      counted({ a: 1, c: 2 }, 1),
      options,
    );
    expect([...reference]).toEqual([0.75, 0.25, 0, 0]);
    expect([...current]).toEqual([0.25, 0, 0.5, 0.25]);
    expect(detail).toEqual({ binning: 'categories', bins: 4, empty_bins: 'none', missing: 'bin' });
  });

  it('holds values over the whole range of doubles', () => {
    const extremes = [-1.7e308, 0, 1.7e308];
    for (const binning of ['reference_quantiles', 'sturges_pooled', 'doane_reference', 'equal_width'])
      expect(currentCounts(extremes, extremes, { binning }).reduce((a, b) => a + b)).toBe(3);
  });
});

describe('empty bins', () => {
  const shares = (rule: string, reference: object, current: object) => {
    const options = binningOptions.parse({ empty_bins: rule });
    const found = binShares(counted({ ...reference }), counted({ ...current }), options);
    return [[...found.reference], [...found.current]];
  };

  it('floor raises the shares below 1e-4 to it, empty or not', () => {
    expect(shares('floor', { a: 99_999, b: 1 }, { a: 1 })).toEqual([
      [0.99999, 1e-4],
      [1, 1e-4],
    ]);
  });

  it('floor lies lower where there are more than 1,000 bins', () => {
    const side = (prefix: string) =>
      Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [prefix + i, 1]));
    const [reference, current] = shares('floor', side('a'), side('b'));
    expect([reference![0], current![0]]).toEqual([1e-4, 0.1 / 20_000]);
  });

  it('evidently puts 1e-4, or a millionth of the smallest share where that is at most 1e-4', () => {
    expect(shares('evidently', { a: 1 }, { a: 1, b: 1 })[0]).toEqual([1, 1e-4]);
    expect(shares('evidently', { a: 9999, b: 1 }, { c: 1 })[0]).toEqual([0.9999, 1e-4, 1e-4 / 1e6]);
  });

  it('smallest_double puts the smallest normal double', () => {
    expect(shares('smallest_double', { a: 1 }, { b: 1 })).toEqual([
      [1, 2.2250738585072014e-308],
      [2.2250738585072014e-308, 1],
    ]);
  });
});

describe('binning options', () => {
  it.each([
    [{ binning: 'edges' }, 'expected edges with binning: edges, and only with it'],
    [{ edges: [1, 2] }, 'expected edges with binning: edges, and only with it'],
    [{ binning: 'edges', edges: [1, 1] }, 'expected strictly ascending edges'],
  ])('refuses %j', (options, message) => {
    expect(() => binningOptions.parse(options)).toThrow(message);
  });
});
