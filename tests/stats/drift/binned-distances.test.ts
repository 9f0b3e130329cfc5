import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numericSample } from '../../../src/core/sample.ts';
import { driftTests } from '../../../src/stats/drift/index.ts';
import type { DriftTest } from '../../../src/stats/measure.ts';
import { anyCounts, type Counts, counted, measure, measureCounts, readMembers, times } from '../counts.ts';
import { expectRelative } from '../fixture.ts';

type Expected = Readonly<Record<string, number | null>>;
const fixture = readMembers<{
  samples: Record<string, { reference: (number | null)[]; current: (number | null)[] }>;
  numeric: (Expected & { samples: string; options: Record<string, unknown> })[];
  categorical: (Expected & { reference: Counts; current: Counts; options: object })[];
}>('distances');

const testOf = (id: string): DriftTest => driftTests.find((test) => test.id === id)!;

const half = { a: 1, b: 1 };
const all = { a: 1 };
const none = { empty_bins: 'none' };

describe('binned distances by hand', () => {
  it.each([
    // r = (½, ½), c = (1, 0), m = (¾, ¼).
    [
      'jensen_shannon',
      half,
      all,
      Math.sqrt((Math.log2(2 / 3) / 2 + Math.log2(2) / 2 + Math.log2(4 / 3)) / 2),
    ],
    ['jensen_shannon', all, { b: 1 }, 1],
    ['psi', { a: 1, b: 3 }, half, (1 / 2 - 1 / 4) * Math.log(2) + (1 / 2 - 3 / 4) * Math.log(2 / 3)],
    ['kullback_leibler', { a: 1, b: 3 }, half, Math.log(1 / 2) / 4 + (3 / 4) * Math.log(3 / 2)],
    ['kullback_leibler', all, half, Math.LN2],
    ['hellinger', half, all, Math.sqrt(1 - Math.SQRT1_2)],
    ['hellinger', all, { b: 1 }, 1],
    ['bhattacharyya', half, all, Math.LN2 / 2],
    ['total_variation', { a: 1, b: 2, c: 1 }, { a: 1, b: 1, c: 2 }, 1 / 4],
    ['l_infinity', { a: 2, b: 3, c: 5 }, { a: 4, b: 2, c: 4 }, 1 / 5],
    ['histogram_intersection', { a: 2, b: 3, c: 5 }, { a: 4, b: 2, c: 4 }, 1 / 5],
  ])('%s of %j and %j', (id, reference, current, expected) => {
    expectRelative(measureCounts(testOf(id), reference, current, none).statistic, expected, 1e-14);
  });

  it('is 1 in base 2 and √ln 2 in base e for two samples without a common category', () => {
    const found = measureCounts(testOf('jensen_shannon'), all, { b: 4 }, { ...none, base: 'e' });
    expectRelative(found.statistic, Math.sqrt(Math.LN2), 1e-15);
  });

  it.each([
    ['evidently', 1e-4],
    ['smallest_double', 2.2250738585072014e-308],
  ])('one empty bin adds to psi what %s makes of it', (rule, fill) => {
    const found = measureCounts(
      testOf('psi'),
      { a: 5, b: 25, c: 40, d: 30 },
      { b: 27, c: 42, d: 31 },
      { empty_bins: rule },
    );
    const others = 0.02 * Math.log(27 / 25) + 0.02 * Math.log(42 / 40) + 0.01 * Math.log(31 / 30);
    expectRelative(found.statistic, (fill - 0.05) * Math.log(fill / 0.05) + others, 1e-13);
  });

  it('is infinite where a share is divided by an empty bin that was left empty', () => {
    const infinite = { kind: 'undefined', reason: 'infinite' };
    for (const id of ['psi', 'kullback_leibler'])
      expect(testOf(id).measure(counted(half), counted(all), none)).toEqual(infinite);
    for (const id of ['psi', 'kullback_leibler', 'bhattacharyya'])
      expect(testOf(id).measure(counted(all), counted({ b: 1 }), none)).toEqual(infinite);
  });

  it('records how the samples were binned', () => {
    const column = numericSample([1, 2, 3, 4, null]);
    expect(measure(testOf('psi'), column, column).detail).toEqual({
      binning: 'reference_quantiles',
      bins: 11,
      empty_bins: 'floor',
      floor: 1e-4,
      missing: 'bin',
    });
  });

  it('counts missing values as a bin, unless they are dropped', () => {
    const there = numericSample([1, 2, 3, 4]);
    const gone = numericSample([1, 2, 3, 4, null, null, null, null]);
    expect(measure(testOf('psi'), there, gone).statistic).toBeGreaterThan(0.5);
    expect(measure(testOf('psi'), there, gone, { missing: 'drop' }).statistic).toBe(0);
  });

  it('sees two samples of many categories without a common one as far apart', () => {
    const side = (prefix: string) =>
      Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [prefix + i, 1]));
    const found = measureCounts(testOf('jensen_shannon'), side('a'), side('b'));
    expect(found.statistic).toBeGreaterThan(0.8);
  });
});

/** The tests under the names that the fixture has for them. */
const inFixture = [
  ['psi', 'psi', {}],
  ['jensen_shannon', 'jensen_shannon', {}],
  ['jensen_shannon_e', 'jensen_shannon', { base: 'e' }],
  ['kullback_leibler', 'kullback_leibler', {}],
  ['hellinger', 'hellinger', {}],
  ['bhattacharyya', 'bhattacharyya', {}],
  ['total_variation', 'total_variation', {}],
  ['l_infinity', 'l_infinity', {}],
  ['histogram_intersection', 'histogram_intersection', {}],
] as const;

/** Both sides round their shares; below 1e-12 nothing but that is left. */
function expectDistance(found: ReturnType<DriftTest['measure']>, expected: number | null) {
  if (expected === null) expect(found).toEqual({ kind: 'undefined', reason: 'infinite' });
  else if (found.kind !== 'measured') throw new Error(found.reason);
  else if (expected > 1e-12) expectRelative(found.statistic, expected, 1e-10);
  else expect(found.statistic).toBeLessThan(1e-12);
}

describe.each(inFixture)('%s', (name, id, base) => {
  it('agrees with exact arithmetic on categories', () => {
    for (const { reference, current, options, ...expected } of fixture.categorical)
      expectDistance(
        testOf(id).measure(counted(reference), counted(current), { ...options, ...base }),
        expected[name]!,
      );
  });

  it('agrees with NumPy bins and exact arithmetic on numbers', () => {
    for (const { samples, options, ...expected } of fixture.numeric) {
      const { reference, current } = fixture.samples[samples]!;
      const found = testOf(id).measure(numericSample(reference), numericSample(current), {
        ...options,
        ...base,
      });
      if (found.kind === 'measured') expect(found.detail.bins).toBe(expected.bins);
      expectDistance(found, expected[name]!);
    }
  });

  it('is 0 between equal samples and does not depend on how many rows carry the shares', () => {
    fc.assert(
      fc.property(anyCounts, anyCounts, fc.integer({ min: 2, max: 9 }), (reference, current, factor) => {
        expect(measureCounts(testOf(id), reference, times(reference, factor)).statistic).toBe(0);
        const once = measureCounts(testOf(id), reference, current).statistic;
        const more = measureCounts(testOf(id), times(reference, factor), current).statistic;
        expect(once).toBeGreaterThanOrEqual(0);
        expect(more).toBe(once);
      }),
    );
  });
});

describe('jensen_shannon', () => {
  it('is symmetric and at most 1', () => {
    fc.assert(
      fc.property(anyCounts, anyCounts, (reference, current) => {
        const there = measureCounts(testOf('jensen_shannon'), reference, current).statistic;
        const back = measureCounts(testOf('jensen_shannon'), current, reference).statistic;
        expectRelative(there, back, 1e-12);
        expect(there).toBeLessThanOrEqual(1);
      }),
    );
  });
});
