import { describe, expect, test } from 'vitest';
import { categoricalSample, numericSample } from '../../src/core/sample.ts';
import { type ColumnSamples, measureColumn } from '../../src/monitors/evaluate.ts';
import { monitorSpec } from '../../src/monitors/spec.ts';

const spec = monitorSpec.parse({ min_rows: 10 });
const range = (length: number, from = 0): number[] => Array.from({ length }, (_, i) => from + i);
const missing = (length: number): null[] => Array(length).fill(null);

const numeric = (reference: (number | null)[], current: (number | null)[]): ColumnSamples => ({
  name: 'distance',
  kind: 'numeric',
  role: 'feature',
  segment: null,
  reference: numericSample(reference),
  current: numericSample(current),
});

const measured = (column: ColumnSamples, by = spec) => {
  const { status, reason, tests } = measureColumn(column, by);
  return { status, reason, tests: tests.map((result) => result.test) };
};

describe('measureColumn', () => {
  test('measures the tests of the kind of the column, with their options', () => {
    const numbers = measureColumn(numeric(range(20), range(20, 5)), spec);
    expect(numbers).toMatchObject({
      name: 'distance',
      role: 'feature',
      status: 'measured',
      reason: null,
      reference: { size: 20, mean: 9.5 },
      current: { size: 20, mean: 14.5 },
    });
    // A quarter of the steps of the two distribution functions lies between them: D = 5/20.
    expect(numbers.tests[0]).toMatchObject({
      test: 'ks',
      decidesBy: 'pValue',
      measurement: { statistic: expect.closeTo(0.25, 12) },
    });
    const less = monitorSpec.parse({ min_rows: 10, tests: { numeric: [{ ks: { alternative: 'less' } }] } });
    expect(measureColumn(numeric(range(20), range(20, 5)), less).tests[0]!.measurement).toMatchObject({
      statistic: 0,
    });

    const letters = categoricalSample([...'aaaaabbbbb']);
    const categorical = {
      ...numeric([], []),
      kind: 'categorical' as const,
      reference: letters,
      current: letters,
    };
    expect(measured(categorical)).toEqual({
      status: 'measured',
      reason: null,
      tests: ['chi_square', 'jensen_shannon'],
    });
  });

  test('adds the share of missing values where there are some on either side', () => {
    const all = ['ks', 'wasserstein_normed', 'missing_share'];
    expect(measured(numeric([...range(10), null], range(10))).tests).toEqual(all);
    expect(measured(numeric(range(10), [...range(10), null])).tests).toEqual(all);
    const { tests } = measureColumn(
      numeric([...range(16), ...missing(4)], [...range(10), ...missing(10)]),
      spec,
    );
    expect(tests.at(-1)).toMatchObject({
      decidesBy: 'statistic',
      measurement: { statistic: expect.closeTo(0.3, 12) },
    });
  });

  test('does not test a column with too few values, and says where', () => {
    expect(measured(numeric(range(10), range(9)))).toEqual({
      status: 'insufficient',
      reason: 'expected at least 10 values, got 9 in the window',
      tests: [],
    });
    expect(measured(numeric(range(9), range(10))).reason).toBe(
      'expected at least 10 values, got 9 in the reference',
    );
  });

  test('measures the share of missing values by rows, however few values are left', () => {
    expect(measured(numeric(range(10), missing(10)))).toMatchObject({
      status: 'insufficient',
      tests: ['missing_share'],
    });
    expect(measured(numeric(range(10), missing(9))).tests).toEqual([]);
  });

  test('finds no data in a window without rows', () => {
    expect(measured(numeric(range(10), []))).toEqual({
      status: 'no_data',
      reason: 'no rows in the window',
      tests: [],
    });
  });

  test('does not judge a column of a kind without tests', () => {
    const none = monitorSpec.parse({ min_rows: 10, tests: { numeric: [] } });
    expect(measured(numeric(range(10), range(10)), none)).toEqual({
      status: 'insufficient',
      reason: 'no test is chosen for numeric columns',
      tests: [],
    });
  });

  test('measures tests that cannot decide, and does not judge by them', () => {
    const informing = monitorSpec.parse({ min_rows: 10, tests: { numeric: ['wasserstein'] } });
    expect(measured(numeric(range(10), range(10, 5)), informing)).toEqual({
      status: 'insufficient',
      reason: 'no test of numeric columns has a p-value or a threshold',
      tests: ['wasserstein'],
    });
  });

  test('keeps the failure of a column to that column', () => {
    const mixed = { ...numeric(range(10), []), current: categoricalSample([...'aaaaaaaaaa']) };
    expect(measureColumn(mixed, spec)).toMatchObject({
      status: 'error',
      reason: 'ks takes numeric samples, got categorical',
      tests: [],
      current: { size: 0, missing: 0 },
    });
    const unread = {
      name: 'x',
      kind: 'numeric',
      role: 'target',
      segment: 'eu',
      error: 'cannot be read',
    } as const;
    expect(measureColumn(unread, spec)).toMatchObject({
      segment: 'eu',
      status: 'error',
      reason: 'cannot be read',
      reference: { size: 0, mean: null },
    });
  });

  test('does not change the samples', () => {
    const column = numeric([...range(20), null], range(20, 5));
    const before = structuredClone(column);
    measureColumn(column, spec);
    expect(column).toEqual(before);
  });
});
