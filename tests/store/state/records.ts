import { NOTHING_ANNOUNCED } from '../../../src/alerts/announce.ts';
import { type AlertState, INITIAL_STATE } from '../../../src/alerts/state.ts';
import type { ColumnResult, Evaluation } from '../../../src/core/evaluation.ts';
import { sha256Hex } from '../../../src/core/hash.ts';
import { DAY_MS, formatInstant } from '../../../src/core/time.ts';
import type { AlertRecord } from '../../../src/store/state/alerts.ts';
import type { TrackedRun } from '../../../src/tracking/run.ts';
import { NOW } from './temporary-state.ts';

export const columnResult = (name: string, given: Partial<ColumnResult> = {}): ColumnResult => ({
  name,
  kind: 'numeric',
  role: 'feature',
  segment: null,
  verdict: 'ok',
  reason: null,
  tests: [
    {
      test: 'ks',
      statistic: 0.0041,
      p_value: 0.62,
      q_value: 0.81,
      threshold: 0.05,
      breached: false,
      reason: null,
      detail: {},
    },
    {
      test: 'wasserstein_normed',
      statistic: 0.05,
      p_value: null,
      q_value: null,
      threshold: 0.1,
      breached: false,
      reason: null,
      detail: {},
    },
  ],
  reference: { size: 90, missing: 10, mean: 1, std: 1, min: 0, max: 2 },
  current: { size: 9, missing: 1, mean: 1, std: 1, min: 0, max: 2 },
  ...given,
});

/** The evaluation of a day: the `day`th after NOW. */
export const evaluationOf = (day: number, given: Partial<Evaluation> = {}): Evaluation => ({
  id: `evaluation-${day}`,
  run_id: sha256Hex(`run ${day}`).slice(0, 32),
  model: 'flights',
  model_version: null,
  monitor: 'default',
  verdict: 'ok',
  reason: null,
  window: { start: formatInstant(NOW + day * DAY_MS), end: formatInstant(NOW + (day + 1) * DAY_MS) },
  reference: { name: 'training', sha256: sha256Hex('training'), rows: 100 },
  current: { rows: 10 },
  drifted_columns: 0,
  drifted_share: 0,
  report_url: `/v1/evaluations/evaluation-${day}/report`,
  started_at: formatInstant(NOW),
  duration_ms: 41,
  columns: [columnResult('distance')],
  settings: { drift: { alpha: 0.05, critical: { wasserstein_normed: 0.2 } } },
  ...given,
});

export const trackedRun = (given: Partial<TrackedRun> = {}): TrackedRun => ({
  experiment: { name: 'tidemark/flights', tags: [{ key: 'tidemark.model', value: 'flights' }] },
  runId: sha256Hex('a run').slice(0, 32),
  name: 'a run',
  status: 'FINISHED',
  startAt: NOW,
  endAt: NOW + 41,
  params: [],
  metrics: [],
  tags: [],
  inputs: [],
  artifacts: [],
  ...given,
});

export const firingState: AlertState = {
  ...INITIAL_STATE,
  windowEndAt: NOW,
  drift: {
    status: 'firing',
    episode: 'episode-1',
    severity: 'warning',
    startedAt: NOW,
    breachedAt: NOW,
    breaches: 1,
    firedAt: NOW,
    peak: 'warning',
    good: 0,
  },
};

export const alertOf = (
  fingerprint: string,
  given: Partial<AlertRecord> = {},
): Omit<AlertRecord, 'ackedAt' | 'ackedBy' | 'updatedAt'> => ({
  fingerprint,
  model: 'flights',
  monitor: 'default',
  segment: null,
  labels: { model: 'flights', monitor: 'default' },
  state: firingState,
  announced: NOTHING_ANNOUNCED,
  evaluationId: 'evaluation-1',
  ...given,
});
