import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categoricalSample, numericSample, type Sample, type SampleKind } from '../../src/core/sample.ts';
import { driftTests } from '../../src/stats/drift/index.ts';
import type { DriftTest, Measurement } from '../../src/stats/measure.ts';

const REASONS = ['empty_reference', 'empty_current', 'constant', 'too_few_rows', 'not_binary', 'infinite'];

const sampleOf: Record<SampleKind, (column: readonly (number | null)[]) => Sample> = {
  numeric: numericSample,
  categorical: categoricalSample,
};

const each = driftTests.flatMap((test) =>
  test.kinds.map((kind) => [`${test.id}, ${kind}`, test, kind] as const),
);

const EMPTY: (number | null)[] = [];
const MISSING = [null, null, null];
const CONSTANT = [4, 4, 4, 4, 4, 4];
const VARIED = [1, 2, 2, 3, 5, 8, 8, 9, 12, null, 3, 1];
const OTHER = [2, 4, 4, 6, 7, 9, 11, 30, null, null];

const HARD: readonly (readonly [string, (number | null)[], (number | null)[]])[] = [
  ['the same constant on both sides', CONSTANT, [4, 4]],
  ['two constants', CONSTANT, [5, 5, 5]],
  ['a constant reference', CONSTANT, VARIED],
  ['a constant current sample', VARIED, CONSTANT],
  ['one value against one', [1], [2]],
  ['one value against many', [1], VARIED],
  ['many values against one', VARIED, [1]],
  ['two values against two', [0, 1], [1, 0]],
  ['samples far apart', VARIED, VARIED.map((x) => (x === null ? null : x + 1e9))],
  ['values near 1e-300', VARIED.map((x) => (x ?? 0) * 1e-300), OTHER.map((x) => (x ?? 0) * 1e-300)],
  ['values near 1e15', VARIED.map((x) => 1e15 + (x ?? 0)), OTHER.map((x) => 1e15 + (x ?? 0))],
  ['values near the largest double', [-1.7e308, 0, 1, 1, 2, 1.7e308], [-1.7e308, 1, 1.7e308, 1.6e308, 5]],
  ['values near the smallest double', [0, 5e-324, 1e-323, 5e-324, 2e-323], [0, 0, 5e-324, 1e-322, 5e-322]],
  ['zeros of both signs', [0, -0, 0, 1, -0], [-0, 0, 1, 1, -0]],
];

function expectSound(found: Measurement): void {
  if (found.kind === 'undefined') {
    expect(REASONS).toContain(found.reason);
    return;
  }
  expect(found.statistic).toSatisfy(Number.isFinite);
  if (found.pValue !== null) expect(found.pValue > 0 && found.pValue <= 1, `p = ${found.pValue}`).toBe(true);
  for (const [key, value] of Object.entries(found.detail)) {
    expect(typeof value === 'string' || Number.isFinite(value), `${key} = ${value}`).toBe(true);
  }
}

const snapshot = (sample: Sample): unknown =>
  sample.kind === 'numeric'
    ? [[...sample.values], [...sample.counts], sample.size, sample.missing]
    : [[...sample.counts], sample.size, sample.missing];

it('every test has an id of its own', () => {
  expect(new Set(driftTests.map((test) => test.id)).size).toBe(driftTests.length);
});

describe.each(each)('%s', (_name, test, kind) => {
  const measure = (
    reference: readonly (number | null)[],
    current: readonly (number | null)[],
    options?: Record<string, unknown>,
  ) => test.measure(sampleOf[kind](reference), sampleOf[kind](current), options);

  it('says what it is', () => {
    expect(test.id).toMatch(/^[a-z][a-z0-9_]*$/);
    for (const text of [test.title, test.use, test.formula, test.cost]) expect(text).not.toBe('');
    expect(test.sources.length).toBeGreaterThan(0);
  });

  it('has a default for every option and refuses one that it does not know', () => {
    expect(() => test.options.parse({})).not.toThrow();
    expect(() => measure(VARIED, OTHER, { no_such_option: 1 })).toThrow(/no_such_option/);
  });

  it.each([
    ['an empty reference', EMPTY, VARIED, 'empty_reference'],
    ['an empty current sample', VARIED, EMPTY, 'empty_current'],
    ['a reference of missing values', MISSING, VARIED, 'empty_reference'],
    ['a current sample of missing values', VARIED, MISSING, 'empty_current'],
  ])('is undefined for %s', (_case, reference, current, reason) => {
    expect(measure(reference, current)).toEqual({ kind: 'undefined', reason });
  });

  it.each(HARD)('is finite or says why not for %s', (_case, reference, current) => {
    expectSound(measure(reference, current));
  });

  it('finds no evidence in identical samples', () => {
    const found = measure(VARIED, VARIED);
    if (found.kind === 'undefined') return;
    if (test.decidesBy === 'statistic') expect(found.statistic).toBeCloseTo(0, 12);
    else expect(found.pValue).toBeGreaterThanOrEqual(0.25);
  });

  it('does not change its samples and answers the same twice', () => {
    const reference = sampleOf[kind](VARIED);
    const current = sampleOf[kind](OTHER);
    const before = [snapshot(reference), snapshot(current)];
    const first = test.measure(reference, current);
    expect([snapshot(reference), snapshot(current)]).toEqual(before);
    expect(test.measure(reference, current)).toEqual(first);
  });

  it('counts the values that it compared', () => {
    const found = measure(VARIED, OTHER);
    if (found.kind === 'measured') expect([found.nReference, found.nCurrent]).toEqual([11, 8]);
  });

  it('is sound for any two columns', () => {
    fc.assert(
      fc.property(columns(kind), columns(kind), (reference, current) => {
        expectSound(measure(reference, current));
      }),
      { numRuns: 150, seed: 20250131 },
    );
  });
});

it.each(driftTests.map((test) => [test.id, test] as const))(
  '%s takes samples of its kinds only',
  (_id, test: DriftTest) => {
    for (const kind of ['numeric', 'categorical'] as const) {
      if (test.kinds.includes(kind)) continue;
      const sample = sampleOf[kind](VARIED);
      expect(() => test.measure(sample, sample)).toThrow(RangeError);
    }
  },
);

/** Columns of few and of many distinct values, missing ones among them. */
const columns = (kind: SampleKind) =>
  fc.array(
    kind === 'categorical'
      ? fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(null))
      : fc.oneof(
          fc.integer({ min: -3, max: 3 }),
          fc.double({ noNaN: true, noDefaultInfinity: true }),
          fc.double({ min: -10, max: 10, noNaN: true }),
          fc.constant(null),
        ),
    { maxLength: 40 },
  );
