import { describe, expect, test } from 'vitest';
import type { ColumnResult, Evaluation, TestResult } from '../../src/core/evaluation.ts';
import { parseInstant } from '../../src/core/time.ts';
import { evaluationRun } from '../../src/tracking/evaluation-run.ts';

const result = (given: Partial<TestResult>): TestResult => ({
  test: 'ks',
  statistic: null,
  p_value: null,
  q_value: null,
  threshold: 0.05,
  breached: false,
  reason: null,
  detail: {},
  ...given,
});

const column = (given: Partial<ColumnResult>): ColumnResult => ({
  name: 'distance',
  kind: 'numeric',
  role: 'feature',
  segment: null,
  verdict: 'ok',
  reason: null,
  tests: [],
  reference: { size: 90, missing: 10, mean: 1, std: 1, min: 0, max: 2 },
  current: { size: 9, missing: 1, mean: 1, std: 1, min: 0, max: 2 },
  ...given,
});

const SHA256 = '0123456789abcdef0123456789abcdeffedcba9876543210fedcba9876543210';

const evaluation = (given: Partial<Evaluation> = {}): Evaluation => ({
  id: '01EVALUATION',
  run_id: '00112233445566778899aabbccddeeff',
  model: 'flights',
  model_version: null,
  monitor: 'default',
  verdict: 'warning',
  reason: null,
  window: { start: '2001-02-01T00:00:00Z', end: '2001-02-02T00:00:00Z' },
  reference: { name: 'training', sha256: SHA256, rows: 508_239 },
  current: { rows: 17_111 },
  drifted_columns: 1,
  drifted_share: 0.5,
  report_url: '/v1/evaluations/01EVALUATION/report',
  started_at: '2001-02-02T00:05:00.250Z',
  duration_ms: 41,
  columns: [
    column({
      verdict: 'warning',
      tests: [
        result({ statistic: 0.0041, p_value: 0.62, q_value: 0.81 }),
        result({ test: 'wasserstein_normed', statistic: 0.11, breached: true }),
      ],
    }),
    column({ name: 'carrier', verdict: 'insufficient', tests: [result({ reason: 'too_few_rows' })] }),
  ],
  settings: {},
  ...given,
});

const entries = (list: readonly { key: string; value: string | number }[]) =>
  Object.fromEntries(list.map(({ key, value }) => [key, value]));

describe('the run of an evaluation', () => {
  test('is a finished one of the experiment of its model', () => {
    const run = evaluationRun(evaluation());
    const startAt = parseInstant('2001-02-02T00:05:00.250Z')!;
    expect(run).toMatchObject({
      experiment: { name: 'tidemark/flights', tags: [{ key: 'tidemark.model', value: 'flights' }] },
      runId: '00112233445566778899aabbccddeeff',
      name: 'default 2001-02-01T00:00:00Z',
      status: 'FINISHED',
      startAt,
      endAt: startAt + 41,
      artifacts: ['report.html', 'evaluation.json'],
    });
  });

  test('has the params of what was compared', () => {
    expect(entries(evaluationRun(evaluation()).params)).toEqual({
      model: 'flights',
      monitor: 'default',
      'reference.name': 'training',
      'reference.sha256': SHA256,
      'window.start': '2001-02-01T00:00:00Z',
      'window.end': '2001-02-02T00:00:00Z',
    });
  });

  test('has the metrics of the whole and of each column, and none for what was not measured', () => {
    const { metrics, endAt } = evaluationRun(evaluation());
    expect(entries(metrics)).toEqual({
      verdict: 1,
      drifted_columns: 1,
      drifted_share: 0.5,
      'current.rows': 17_111,
      'reference.rows': 508_239,
      'distance/verdict': 1,
      'distance/ks/statistic': 0.0041,
      'distance/ks/p_value': 0.62,
      'distance/ks/q_value': 0.81,
      'distance/wasserstein_normed/statistic': 0.11,
      'carrier/verdict': -1,
    });
    expect(new Set(metrics.map(({ timestamp, step }) => `${timestamp} ${step}`))).toEqual(
      new Set([`${endAt} 0`]),
    );
  });

  test.each([
    ['ok', 0],
    ['warning', 1],
    ['critical', 2],
    ['insufficient', -1],
    ['no_data', -1],
    ['error', -1],
  ] as const)('counts the verdict %s as %i', (verdict, number) => {
    expect(entries(evaluationRun(evaluation({ verdict, columns: [] })).metrics)).toMatchObject({
      verdict: number,
    });
  });

  test('has the tags that lead back to it', () => {
    expect(entries(evaluationRun(evaluation()).tags)).toEqual({
      'tidemark.evaluation_id': '01EVALUATION',
      'tidemark.model': 'flights',
      'tidemark.monitor': 'default',
      'tidemark.verdict': 'warning',
    });
  });

  test('names the registered model and the version that it judged', () => {
    const { tags } = evaluationRun(evaluation({ model_version: '3' }), 'delays');
    expect(entries(tags)).toMatchObject({
      'tidemark.registered_model': 'delays',
      'tidemark.model_version': '3',
    });
  });

  test('says nothing of a monitor where there is none', () => {
    const { name, params, tags } = evaluationRun(evaluation({ monitor: null }));
    expect(name).toBe('on request 2001-02-01T00:00:00Z');
    expect(Object.keys({ ...entries(params), ...entries(tags) })).not.toContain('monitor');
    expect(entries(tags)).not.toHaveProperty('tidemark.monitor');
  });

  test('used the reference as a dataset', () => {
    expect(evaluationRun(evaluation()).inputs).toEqual([
      {
        name: 'training',
        digest: '0123456789abcdef0123456789abcdef',
        sourceType: 'tidemark',
        source: JSON.stringify({ url: `/v1/models/flights/references/${SHA256}/data`, sha256: SHA256 }),
        schema: null,
        profile: '{"num_rows":508239}',
        tags: [{ key: 'mlflow.data.context', value: 'reference' }],
      },
    ]);
  });
});
