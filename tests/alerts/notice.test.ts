import { describe, expect, it } from 'vitest';
import type { Announcement } from '../../src/alerts/announce.ts';
import { alertLabels, COLUMNS_MAX, noticeOf } from '../../src/alerts/notice.ts';
import type { ColumnResult, Evaluation, TestResult, Verdict } from '../../src/core/evaluation.ts';
import { fingerprintOf } from '../../src/core/fingerprint.ts';

const test = (change: Partial<TestResult>): TestResult => ({
  test: 'ks',
  statistic: 0.3,
  p_value: 1e-9,
  q_value: 2e-9,
  threshold: 0.05,
  breached: true,
  reason: null,
  detail: {},
  ...change,
});
const effect = (name: string, statistic: number | null, threshold: number, breached = true): TestResult =>
  test({ test: name, statistic, p_value: null, q_value: null, threshold, breached });

const summary = { size: 10, missing: 0, mean: 1, std: 1, min: 0, max: 2 };
const column = (
  name: string,
  verdict: Verdict,
  tests: TestResult[] = [],
  segment: string | null = null,
): ColumnResult => ({
  name,
  kind: 'numeric',
  role: 'feature',
  segment,
  verdict,
  reason: null,
  tests,
  reference: summary,
  current: summary,
});

const evaluation = (columns: ColumnResult[]): Evaluation => ({
  id: '01HE',
  run_id: '00ab',
  model: 'flights',
  model_version: '3',
  monitor: 'default',
  verdict: 'critical',
  reason: null,
  window: { start: '2001-02-03T00:00:00Z', end: '2001-02-04T00:00:00Z' },
  reference: { name: 'training', sha256: 'ff', rows: 100 },
  current: { rows: 17_111 },
  drifted_columns: 1,
  drifted_share: 0.5,
  report_url: '/v1/evaluations/01HE/report',
  started_at: '2001-02-04T00:05:00Z',
  duration_ms: 41,
  columns,
  settings: {},
});

const fired: Announcement = {
  type: 'alert.firing',
  reason: 'fired',
  episode: 'e1',
  severity: 'critical',
  sinceAt: Date.UTC(2001, 1, 4),
  firedAt: Date.UTC(2001, 1, 4, 0, 5, 2),
  windows: 1,
};

const identity = { model: 'flights', monitor: 'default', segment: null };
const options = { publicUrl: 'https://drift.example.com/tidemark/' };
const columnsOf = (columns: ColumnResult[], named: string[] = []) =>
  noticeOf(fired, evaluation(columns), identity, { ...options, named }).columns;

describe('noticeOf', () => {
  it('has everything that a message says', () => {
    const columns = [
      column('distance', 'critical', [test({}), effect('wasserstein_normed', 0.4, 0.2)]),
      column('delay', 'ok', [test({ breached: false, q_value: 0.6 })]),
      column('tail', 'insufficient'),
    ];
    expect(noticeOf(fired, evaluation(columns), identity, options)).toEqual({
      type: 'alert.firing',
      reason: 'fired',
      fingerprint: fingerprintOf({ model: 'flights', monitor: 'default' }),
      episode: 'e1',
      model: 'flights',
      model_version: '3',
      monitor: 'default',
      segment: null,
      severity: 'critical',
      window: { start: '2001-02-03T00:00:00Z', end: '2001-02-04T00:00:00Z' },
      rows: 17_111,
      columns: [
        {
          name: 'distance',
          verdict: 'critical',
          test: 'wasserstein_normed',
          statistic: 0.4,
          threshold: 0.2,
          q_value: 2e-9,
        },
      ],
      drifted_columns: 1,
      columns_total: 2,
      evaluation_id: '01HE',
      run_id: '00ab',
      report_url: 'https://drift.example.com/tidemark/v1/evaluations/01HE/report',
      since: '2001-02-04T00:00:00Z',
      fired_at: '2001-02-04T00:05:02Z',
      windows: 1,
    });
  });

  it.each([
    ['the effect size', [test({}), effect('psi', 0.3, 0.2)], 'psi'],
    [
      'the one furthest over its threshold',
      [effect('psi', 0.3, 0.2), effect('wasserstein', 0.9, 0.1)],
      'wasserstein',
    ],
    ['the one that breached', [effect('psi', 0.1, 0.2, false), test({})], 'ks'],
    [
      'one beyond every number',
      [effect('psi', 9, 0.2), effect('kullback_leibler', null, 0.1)],
      'kullback_leibler',
    ],
    ['any other', [effect('psi', 0.1, 0.2, false), test({ breached: false })], 'psi'],
    ['none where there is none', [], null],
  ])('names of the tests of a column %s', (_, tests, expected) => {
    expect(columnsOf([column('x', 'critical', tests)])[0]!.test).toBe(expected);
  });

  it('names the drifted columns only, while there are any', () => {
    const names = columnsOf([column('a', 'critical'), column('b', 'warning'), column('c', 'ok')]).map(
      ({ name }) => name,
    );
    expect(names).toEqual(['a', 'b']);
  });

  it('names those of the episode first when it is over', () => {
    const columns = [column('a', 'ok'), column('b', 'ok'), column('c', 'no_data'), column('d', 'ok')];
    expect(columnsOf(columns, ['d', 'b']).map(({ name }) => name)).toEqual(['b', 'd', 'a']);
  });

  it('takes the worst columns of many', () => {
    const columns = Array.from({ length: 200 }, (_, i) => column(`f${i}`, 'critical'));
    const notice = noticeOf(fired, evaluation(columns), identity, options);
    expect([notice.columns.length, notice.drifted_columns, notice.columns_total]).toEqual([
      COLUMNS_MAX,
      200,
      200,
    ]);
  });

  it('speaks of the columns of its segment', () => {
    const columns = [column('a', 'critical', [], 'EU'), column('a', 'ok', [], 'US')];
    const ofSegment = noticeOf(fired, evaluation(columns), { ...identity, segment: 'US' }, options);
    expect([ofSegment.columns.map(({ name }) => name), ofSegment.drifted_columns]).toEqual([['a'], 0]);
    expect(columnsOf(columns).map(({ name }) => name)).toEqual(['a (EU)']);
  });
});

describe('alertLabels', () => {
  it('has a segment where there is one, and nothing that changes from window to window', () => {
    expect(alertLabels(identity)).toEqual({ model: 'flights', monitor: 'default' });
    expect(alertLabels({ ...identity, segment: 'EU' })).toEqual({
      model: 'flights',
      monitor: 'default',
      segment: 'EU',
    });
  });
});
