import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareVerdicts, isDrifted } from '../../src/core/evaluation.ts';
import { numericSample } from '../../src/core/sample.ts';
import { decide } from '../../src/monitors/decide.ts';
import type { MeasuredColumn, MeasuredTest } from '../../src/monitors/evaluate.ts';
import { monitorSpec } from '../../src/monitors/spec.ts';
import { summarize } from '../../src/monitors/summary.ts';
import type { UndefinedReason } from '../../src/stats/measure.ts';

const counts = { nReference: 1000, nCurrent: 1000, detail: {} };

const ks = (pValue: number): MeasuredTest => ({
  test: 'ks',
  decidesBy: 'pValue',
  measurement: { kind: 'measured', statistic: 0.1, pValue, ...counts },
});

const size = (statistic: number, test = 'wasserstein_normed'): MeasuredTest => ({
  test,
  decidesBy: 'statistic',
  measurement: { kind: 'measured', statistic, pValue: null, ...counts },
});

const missing = (statistic: number, pValue: number): MeasuredTest => ({
  test: 'missing_share',
  decidesBy: 'statistic',
  measurement: { kind: 'measured', statistic, pValue, ...counts },
});

const undefinedTest = (test: MeasuredTest, reason: UndefinedReason): MeasuredTest => ({
  ...test,
  measurement: { kind: 'undefined', reason },
});

const empty = summarize(numericSample([]));

const column = (name: string, tests: MeasuredTest[], rest: Partial<MeasuredColumn> = {}): MeasuredColumn => ({
  name,
  kind: 'numeric',
  role: 'feature',
  segment: null,
  reference: empty,
  current: empty,
  status: 'measured',
  reason: null,
  tests,
  ...rest,
});

const spec = monitorSpec.parse({ drift: { columns_critical: 1 } });
const verdictOf = (tests: MeasuredTest[], rest: Partial<MeasuredColumn> = {}, by = spec) =>
  decide([column('x', tests, rest), column('other', [ks(1), size(0)])], by).columns.find(
    ({ name }) => name === 'x',
  )!.verdict;

describe('a column', () => {
  test.each([
    ['drifts by size and significance', [ks(0.001), size(0.15)], 'warning'],
    ['is critical at the critical threshold', [ks(0.001), size(0.2)], 'critical'],
    ['is a warning at the warning threshold', [ks(0.001), size(0.1)], 'warning'],
    ['is ok below every threshold, however significant', [ks(1e-300), size(0.0999)], 'ok'],
    ['is ok when a large size is not significant', [ks(0.2), size(5)], 'ok'],
    ['is significant by the smallest of its q-values', [ks(0.2), ks(0.001), size(0.3)], 'critical'],
    ['is a warning by a p-value alone', [ks(0.001)], 'warning'],
    ['is ok by a large p-value alone', [ks(0.2)], 'ok'],
    ['is judged by size alone where no test has a p-value', [size(0.3)], 'critical'],
    [
      'is judged by size alone where the p-value is undefined',
      [undefinedTest(ks(1), 'too_few_rows'), size(0.3)],
      'critical',
    ],
    [
      'is a warning by its p-value where the size is undefined',
      [ks(0.001), undefinedTest(size(0), 'constant')],
      'warning',
    ],
    ['is critical at an infinite size', [ks(0.001), undefinedTest(size(0), 'infinite')], 'critical'],
    [
      'is not critical at an infinite size that is not significant',
      [ks(0.2), undefinedTest(size(0), 'infinite')],
      'ok',
    ],
    [
      'is significant where a p-value is that of an infinite statistic',
      [undefinedTest(ks(1), 'infinite'), size(0.3)],
      'critical',
    ],
    ['ignores a size that nobody gave a threshold', [ks(0.2), size(9, 'wasserstein')], 'ok'],
    ['drifts by its share of missing values', [ks(0.9), size(0), missing(0.15, 1e-9)], 'warning'],
    ['is critical by its share of missing values', [ks(0.9), size(0), missing(0.2, 1e-9)], 'critical'],
    [
      'takes no warning from a small but significant share of missing values',
      [ks(0.9), missing(0.01, 1e-9)],
      'ok',
    ],
    [
      'is judged by size alone beside an insignificant share of missing values',
      [size(0.3), missing(0.01, 0.9)],
      'critical',
    ],
    ['without any number is ok', [undefinedTest(ks(1), 'constant')], 'ok'],
  ] as [string, MeasuredTest[], string][])('%s', (_, tests, expected) => {
    expect(verdictOf(tests)).toBe(expected);
  });

  test('with too few values drifts by its share of missing values all the same', () => {
    const insufficient = { status: 'insufficient', reason: 'too few' } as const;
    expect(verdictOf([missing(0.5, 1e-9)], insufficient)).toBe('critical');
    expect(verdictOf([missing(0.05, 1e-9)], insufficient)).toBe('insufficient');
    expect(verdictOf([], insufficient)).toBe('insufficient');
  });

  test('says what each number was held against', () => {
    const tests = [
      ks(0.001),
      size(0.15),
      size(0.3, 'jensen_shannon'),
      size(0.05, 'psi'),
      size(1, 'wasserstein'),
    ];
    const by = monitorSpec.parse({ tests: { numeric: ['ks', 'wasserstein_normed', 'psi', 'wasserstein'] } });
    expect(decide([column('x', tests)], by).columns[0]!.tests).toEqual([
      {
        test: 'ks',
        statistic: 0.1,
        p_value: 0.001,
        q_value: 0.001,
        threshold: 0.05,
        breached: true,
        reason: null,
        detail: {},
      },
      {
        test: 'wasserstein_normed',
        statistic: 0.15,
        p_value: null,
        q_value: null,
        threshold: 0.1,
        breached: true,
        reason: null,
        detail: {},
      },
      {
        test: 'jensen_shannon',
        statistic: 0.3,
        p_value: null,
        q_value: null,
        threshold: 0.2,
        breached: true,
        reason: null,
        detail: {},
      },
      {
        test: 'psi',
        statistic: 0.05,
        p_value: null,
        q_value: null,
        threshold: 0.1,
        breached: false,
        reason: null,
        detail: {},
      },
      {
        test: 'wasserstein',
        statistic: 1,
        p_value: null,
        q_value: null,
        threshold: null,
        breached: false,
        reason: null,
        detail: {},
      },
    ]);
  });

  test('says why there is no number', () => {
    const tests = [undefinedTest(ks(1), 'constant'), undefinedTest(size(0), 'infinite')];
    expect(decide([column('x', tests)], spec).columns[0]!.tests).toEqual([
      {
        test: 'ks',
        statistic: null,
        p_value: null,
        q_value: null,
        threshold: 0.05,
        breached: false,
        reason: 'constant',
        detail: {},
      },
      {
        test: 'wasserstein_normed',
        statistic: null,
        p_value: null,
        q_value: null,
        threshold: 0.2,
        breached: true,
        reason: 'infinite',
        detail: {},
      },
    ]);
  });
});

describe('q-values', () => {
  const columns = [0.01, 0.02, 0.03, 0.04].map((p, i) => column(`c${i}`, [ks(p), size(0.15)]));
  const qValues = (correction: string) =>
    decide(columns, monitorSpec.parse({ drift: { correction } })).columns.map(
      ({ tests }) => tests[0]!.q_value,
    );

  test('are taken over all p-values of the evaluation', () => {
    // By hand: p × 4 / rank is 0.04 for each of them.
    for (const q of qValues('benjamini_hochberg')) expect(q).toBeCloseTo(0.04, 12);
    // p × (4, 3, 2, 1), never falling: 0.04, 0.06, 0.06, 0.06.
    expect(qValues('holm')).toEqual([0.04, 0.06, 0.06, 0.06].map((q) => expect.closeTo(q, 12)));
    expect(qValues('none')).toEqual([0.01, 0.02, 0.03, 0.04]);
  });

  test('include the share of missing values', () => {
    const { columns: judged } = decide([column('x', [ks(0.04), missing(0, 1)])], spec);
    expect(judged[0]!.tests.map(({ q_value }) => q_value)).toEqual([0.08, 1]);
  });
});

describe('the evaluation', () => {
  const half = monitorSpec.parse({});
  const ok = (name: string) => column(name, [ks(0.9), size(0.01)]);
  const warning = (name: string) => column(name, [ks(1e-9), size(0.15)]);
  const critical = (name: string) => column(name, [ks(1e-9), size(0.25)]);
  const unjudged = (name: string, status: MeasuredColumn['status'], reason: string = status) =>
    column(name, [], { status, reason });

  test.each([
    [
      'the worst of its columns',
      [ok('a'), critical('b'), warning('c'), ok('d'), ok('e'), ok('f')],
      'critical',
      2,
      2 / 6,
    ],
    ['a warning', [ok('a'), warning('b'), ok('c')], 'warning', 1, 1 / 3],
    ['critical by the share of drifted columns', [ok('a'), warning('b')], 'critical', 1, 1 / 2],
    ['ok', [ok('a'), ok('b')], 'ok', 0, 0],
    ['ok beside a column that failed', [ok('a'), unjudged('b', 'error')], 'ok', 0, 0],
    ['ok beside a column with too few values', [ok('a'), unjudged('b', 'insufficient')], 'ok', 0, 0],
    [
      'judged by those that could be judged',
      [warning('a'), ok('b'), ok('c'), ...'def'].map((c) =>
        typeof c === 'string' ? unjudged(c, 'error') : c,
      ),
      'warning',
      1,
      1 / 3,
    ],
    [
      'no data when every column has none',
      [unjudged('a', 'no_data'), unjudged('b', 'no_data')],
      'no_data',
      0,
      0,
    ],
    [
      'insufficient when every column is',
      [unjudged('a', 'insufficient'), unjudged('b', 'no_data')],
      'insufficient',
      0,
      0,
    ],
    [
      'an error when none could be judged and one failed',
      [unjudged('a', 'error'), unjudged('b', 'insufficient')],
      'error',
      0,
      0,
    ],
    ['insufficient without columns', [], 'insufficient', 0, 0],
  ] as [string, MeasuredColumn[], string, number, number][])(
    'is %s',
    (_, columns, verdict, drifted, share) => {
      const judgement = decide(columns, half);
      expect(judgement).toMatchObject({ verdict, drifted_columns: drifted, drifted_share: share });
      expect(judgement.reason === null).toBe(['ok', 'warning', 'critical'].includes(verdict));
    },
  );

  test('says why it has no verdict', () => {
    const reasonOf = (...columns: MeasuredColumn[]) => decide(columns, half).reason;
    expect(reasonOf(unjudged('a', 'no_data', 'no rows'), unjudged('b', 'no_data', 'no rows'))).toBe(
      'no rows',
    );
    expect(reasonOf(unjudged('a', 'insufficient', 'got 3'), unjudged('b', 'insufficient', 'got 4'))).toBe(
      'no column could be judged; a: got 3',
    );
    expect(reasonOf()).toBe('there is no column to compare');
  });

  test('lists the worst column first, then the largest size', () => {
    const columns = [
      ok('quiet'),
      unjudged('few', 'insufficient'),
      column('far', [ks(1e-9), size(0.9)]),
      column('endless', [ks(1e-9), undefinedTest(size(0), 'infinite')]),
      unjudged('broken', 'error'),
      warning('b'),
      warning('a'),
      column('near', [ks(1e-9), size(0.3)]),
    ];
    expect(decide(columns, half).columns.map(({ name }) => name)).toEqual([
      'endless',
      'far',
      'near',
      'broken',
      'a',
      'b',
      'few',
      'quiet',
    ]);
  });

  const anyTest = fc.oneof(
    fc.double({ min: Number.MIN_VALUE, max: 1, noNaN: true }).map(ks),
    fc.double({ min: 0, max: 1, noNaN: true }).map((statistic) => size(statistic)),
    fc
      .constantFrom<UndefinedReason>('constant', 'infinite', 'too_few_rows')
      .map((reason) => undefinedTest(size(0), reason)),
    fc
      .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 1e-9, max: 1, noNaN: true }))
      .map((pair) => missing(...pair)),
  );
  const anyColumns = fc
    .array(fc.array(anyTest, { maxLength: 4 }), { maxLength: 8 })
    .map((tests) => tests.map((of, i) => column(`c${i}`, of)));

  test('keeps every column, worst first, whatever was measured', () => {
    fc.assert(
      fc.property(anyColumns, (columns) => {
        const judgement = decide(columns, half);
        expect(judgement.columns.map(({ name }) => name).sort()).toEqual(
          columns.map(({ name }) => name).sort(),
        );
        const verdicts = judgement.columns.map(({ verdict }) => verdict);
        expect(verdicts).toEqual(verdicts.toSorted(compareVerdicts));
        expect(judgement.drifted_columns).toBe(verdicts.filter(isDrifted).length);
        expect(decide(columns.toReversed(), half)).toEqual(judgement);
      }),
    );
  });

  test('never gets better when a size grows', () => {
    const sizes = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1, noNaN: true }), sizes, sizes, (p, a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map(
          (statistic) => decide([column('x', [ks(p), size(statistic)])], spec).verdict,
        );
        expect(compareVerdicts(more!, less!)).toBeLessThanOrEqual(0);
      }),
    );
  });
});
