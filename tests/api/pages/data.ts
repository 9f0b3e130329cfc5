import type {
  HeatMap,
  ModelOverview,
  ModelPage,
  RunPage,
  RunRow,
} from '../../../src/actions/read-dashboard.ts';
import type { Verdict } from '../../../src/core/evaluation.ts';
import { DAY_MS, formatInstant } from '../../../src/core/time.ts';

const FIRST_DAY = Date.UTC(2001, 0, 1);

export const service = { publicUrl: 'http://127.0.0.1:8080', isKeyNeeded: false };

/** The i-th day of 2001. */
const day = (i: number) => ({
  start: formatInstant(FIRST_DAY + i * DAY_MS),
  end: formatInstant(FIRST_DAY + (i + 1) * DAY_MS),
});

export const recentOf = (verdicts: readonly Verdict[]): ModelOverview['recent'] =>
  verdicts.map((verdict, i) => ({ id: `ev-${i}`, ...day(i), verdict }));

export const overview = (given: Partial<ModelOverview> = {}): ModelOverview => ({
  model: 'flights',
  rows: 508239,
  newest_event: '2001-02-01T23:59:58Z',
  verdict: 'critical',
  references: 1,
  monitors: ['default'],
  alerts: [
    { monitor: 'default', severity: 'critical', state: 'firing', since: '2001-02-01T00:05:00Z' },
    { monitor: 'hourly', severity: 'warning', state: 'recovering', since: '2001-01-30T00:05:00Z' },
  ],
  recent: recentOf(['ok', 'ok', 'insufficient', 'no_data', 'error', 'warning', 'critical']),
  ...given,
});

/** Effects that rise towards the end in every third column. */
export function heatMap(columns: number, windows: number, given: Partial<HeatMap> = {}): HeatMap {
  const cellOf = (column: number, window: number): HeatMap['columns'][number]['cells'][number] => {
    if (column === 4 && window < 5) return null;
    if (window % 17 === 7) return { verdict: 'no_data', ratio: null };
    if (column === 7 && window === 12) return { verdict: 'error', ratio: null };
    const noise = ((column * 7919 + window * 104729) % 97) / 97;
    const rise = column % 3 === 0 ? ((window + 1) / windows) ** 4 * 2.6 : 0;
    const ratio = 0.32 * noise + rise;
    return { verdict: ratio >= 1 ? 'critical' : ratio >= 0.5 ? 'warning' : 'ok', ratio };
  };
  const cells = Array.from({ length: columns }, (_, column) =>
    Array.from({ length: windows }, (_, window) => cellOf(column, window)),
  );
  const worst = (window: number): Verdict => {
    const verdicts = cells.map((row) => row[window]?.verdict);
    return (
      (['critical', 'warning', 'no_data'] as const).find((verdict) => verdicts.includes(verdict)) ?? 'ok'
    );
  };
  return {
    monitor: 'default',
    windows: Array.from({ length: windows }, (_, i) => ({
      id: `ev-${i}`,
      ...day(i),
      verdict: worst(i),
      rows: 17000 + i,
    })),
    columns: cells.map((row, i) => ({
      name: COLUMNS[i] ?? `feature_${i}`,
      segment: i === 2 ? 'region=west' : null,
      cells: row,
    })),
    ...given,
  };
}

const COLUMNS = [
  'distance',
  'departure_delay',
  'carrier',
  'origin',
  'destination',
  'hour_of_day',
  'prediction',
];

export const evaluation = (
  i: number,
  given: Partial<ModelPage['evaluations'][number]> = {},
): ModelPage['evaluations'][number] => ({
  id: `ev-${i}`,
  run_id: `run-${i}`,
  monitor: 'default',
  ...day(i),
  verdict: 'critical',
  drifted_columns: 3,
  columns: 5,
  rows: 17111,
  started_at: formatInstant(FIRST_DAY + (i + 1) * DAY_MS + 300_000),
  report_url: `/v1/evaluations/ev-${i}/report`,
  ...given,
});

export const modelPage = (given: Partial<ModelPage> = {}): ModelPage => ({
  overview: overview(),
  references: [
    { name: 'training', sha256: 'ab'.repeat(32), rows: 508239, created_at: '2001-01-01T08:30:00Z' },
    { name: 'spring', sha256: 'cd'.repeat(32), rows: 91204, created_at: '2001-01-20T08:30:00Z' },
  ],
  schema: [
    { name: 'distance', type: 'number', role: 'feature' },
    { name: 'carrier', type: 'text', role: 'feature' },
    { name: 'prediction', type: 'number', role: 'prediction' },
  ],
  heat_maps: [heatMap(8, 31)],
  evaluations: [
    evaluation(30),
    evaluation(29, { verdict: 'ok', drifted_columns: 0 }),
    evaluation(28, { verdict: 'no_data', drifted_columns: 0, columns: 0, rows: 0, monitor: null }),
  ],
  next_cursor: 'next/page?&',
  anomalies: [
    {
      name: 'prediction-z',
      column: 'prediction',
      started_at: '2001-02-01T10:00:00Z',
      ended_at: '2001-02-01T10:12:00Z',
      values: 41,
      peak_score: 6.281,
      peak_value: 1234.5678,
      peak_at: '2001-02-01T10:07:31Z',
    },
    {
      name: 'prediction-z',
      column: 'prediction',
      started_at: '2001-02-01T23:00:00Z',
      ended_at: null,
      values: 3,
      peak_score: 3.2,
      peak_value: -0.00001234,
      peak_at: '2001-02-01T23:00:05Z',
    },
  ],
  alerts: [
    {
      fingerprint: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
      monitor: 'default',
      state: 'firing',
      severity: 'critical',
      episode: 'ep-1',
      since: '2001-02-01T00:05:00Z',
      updated_at: '2001-02-01T00:05:00Z',
    },
    {
      fingerprint: 'ffffffffffffffffffffffffffffffff',
      monitor: 'hourly',
      state: 'inactive',
      severity: null,
      episode: null,
      since: null,
      updated_at: '2001-02-01T00:05:00Z',
    },
  ],
  ...given,
});

export const runRow = (given: Partial<RunRow> = {}): RunRow => ({
  run_id: '01900000000000000000000000000001',
  name: 'default 2001-02-01T00:00:00Z',
  experiment_id: '1',
  experiment: 'tidemark/flights',
  status: 'FINISHED',
  start_time: '2001-02-02T00:05:00Z',
  end_time: '2001-02-02T00:05:00.041Z',
  verdict: 'critical',
  model: 'flights',
  monitor: 'default',
  ...given,
});

export const runPage = (given: Partial<RunPage> = {}): RunPage => ({
  run: runRow(),
  params: [
    { key: 'model', value: 'flights' },
    { key: 'reference.sha256', value: 'ab'.repeat(32) },
  ],
  metrics: [
    { key: 'verdict', value: 2 },
    { key: 'reference.rows', value: 508239 },
    { key: 'distance/ks/p_value', value: 3.2e-12 },
    { key: 'distance/wasserstein_normed/statistic', value: 0.24512345 },
    { key: 'loss', value: 'NaN' },
  ],
  tags: [{ key: 'tidemark.verdict', value: 'critical' }],
  inputs: [{ name: 'training', digest: 'ab'.repeat(16), context: 'reference' }],
  artifacts: [
    { path: 'report.html', bytes: 81234 },
    { path: 'plots/a b#c.png', bytes: 512 },
  ],
  ...given,
});

export const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  'javascript:alert(1)',
  '../../v1/models?a=b#c',
  '&lt;script&gt;',
  '</title></style></svg>',
  'a\u0000\u001b[31m\u202eb',
  '\ud800',
  '',
  '   ',
  'x'.repeat(5000),
];
