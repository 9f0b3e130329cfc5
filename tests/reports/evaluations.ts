import { type ColumnResult, type Evaluation, isDrifted, type TestResult } from '../../src/core/evaluation.ts';
import { categoricalSample, numericSample, type Sample } from '../../src/core/sample.ts';
import {
  columnKey,
  type DistributionView,
  distributionView,
  type ReportView,
  reportView,
  type WindowHistory,
} from '../../src/reports/view.ts';

export interface ColumnCase {
  readonly column: ColumnResult;
  readonly reference: Sample;
  readonly current: Sample;
}

const result = (test: string, given: Partial<TestResult>): TestResult => ({
  test,
  statistic: null,
  p_value: null,
  q_value: null,
  threshold: null,
  breached: false,
  reason: null,
  detail: {},
  ...given,
});

function summaryOf(sample: Sample): ColumnResult['reference'] {
  const { size, missing } = sample;
  if (sample.kind === 'categorical') return { size, missing, distinct: sample.counts.size };
  if (size === 0) return { size, missing, mean: null, std: null, min: null, max: null };
  const moment = (power: number, center: number): number =>
    sample.values.reduce((sum, value, i) => sum + (value - center) ** power * sample.counts[i]!, 0);
  const mean = moment(1, 0) / size;
  const std = size > 1 ? Math.sqrt(moment(2, mean) / (size - 1)) : null;
  return { size, missing, mean, std, min: sample.values[0]!, max: sample.values.at(-1)! };
}

/** A column with made-up tests: their numbers are what the report has to show, not what the samples would give. */
export function columnCase(
  name: string,
  reference: Sample,
  current: Sample,
  given: Partial<ColumnResult> = {},
): ColumnCase {
  const tests =
    reference.size === 0 || current.size === 0
      ? [result('ks', { reason: reference.size === 0 ? 'empty_reference' : 'empty_current' })]
      : reference.kind === 'numeric'
        ? [
            result('ks', {
              statistic: 0.31234,
              p_value: 3e-12,
              q_value: 6.1e-12,
              threshold: 0.05,
              breached: true,
              detail: { location: 12, sign: 1 },
            }),
            result('wasserstein_normed', { statistic: 0.2451, threshold: 0.2, breached: true }),
          ]
        : [
            result('chi_square', {
              statistic: 3.456,
              p_value: 0.4,
              q_value: 0.52,
              threshold: 0.05,
              detail: { df: 3 },
            }),
            result('jensen_shannon', { statistic: 0.021, threshold: 0.1 }),
          ];
  return {
    reference,
    current,
    column: {
      name,
      kind: reference.kind,
      role: 'feature',
      segment: null,
      verdict: reference.kind === 'numeric' ? 'critical' : 'ok',
      reason: null,
      tests,
      reference: summaryOf(reference),
      current: summaryOf(current),
      ...given,
    },
  };
}

export const hill = (shift: number, rows = 400): Sample =>
  numericSample(Array.from({ length: rows }, (_, i) => (i % 23 === 0 ? null : ((i * i) % 37) / 2 + shift)));

export const cities = (names: readonly string[], rows = 300): Sample =>
  categoricalSample(Array.from({ length: rows }, (_, i) => names[i % names.length] ?? null));

export function evaluationOf(cases: readonly ColumnCase[], given: Partial<Evaluation> = {}): Evaluation {
  const drifted = cases.filter(({ column }) => isDrifted(column.verdict)).length;
  return {
    id: 'ev_1',
    run_id: 'run_1',
    model: 'flights',
    model_version: null,
    monitor: 'default',
    verdict: 'critical',
    reason: null,
    window: { start: '2001-02-01T00:00:00Z', end: '2001-02-02T00:00:00Z' },
    reference: { name: 'training', sha256: 'ab'.repeat(32), rows: 508239 },
    current: { rows: 17111 },
    drifted_columns: drifted,
    drifted_share: cases.length === 0 ? 0 : drifted / cases.length,
    report_url: '/v1/evaluations/ev_1/report',
    started_at: '2001-02-02T00:05:00Z',
    duration_ms: 41.2,
    columns: cases.map(({ column }) => column),
    settings: { window: '1d', tests: { numeric: ['ks'] }, drift: { alpha: 0.05 } },
    ...given,
  };
}

export function distributionsOf(cases: readonly ColumnCase[]): Map<string, DistributionView> {
  return new Map(
    cases.map(({ column, ...distribution }) => [
      columnKey(column.name, column.segment),
      distributionView(gapOf(column), distribution),
    ]),
  );
}

/** So many days, the effect of the i-th column rising from nothing to 1.5 times its threshold. */
export function historyOf(cases: readonly ColumnCase[], days: number): WindowHistory[] {
  return Array.from({ length: days }, (_, day) => {
    const ratio = (1.5 * (day + 1)) / days;
    return {
      window: { start: `2001-01-${pad(day + 1)}T00:00:00Z`, end: `2001-01-${pad(day + 2)}T00:00:00Z` },
      verdict: ratio >= 1 ? 'critical' : 'ok',
      columns: cases.map(({ column: { name, segment } }) => ({
        name,
        segment,
        verdict: ratio >= 1 ? 'critical' : ratio >= 0.5 ? 'warning' : 'ok',
        statistic_ratio: ratio,
      })),
    };
  });
}

export const viewOf = (cases: readonly ColumnCase[], given: Partial<Evaluation> = {}, days = 0): ReportView =>
  reportView(evaluationOf(cases, given), distributionsOf(cases), historyOf(cases, days));

const pad = (day: number): string => String(day).padStart(2, '0');

const gapOf = ({ tests }: ColumnResult): number | null =>
  tests.flatMap(({ detail }) => (typeof detail.location === 'number' ? [detail.location] : []))[0] ?? null;
