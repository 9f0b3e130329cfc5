import { z } from 'zod';
import type { Severity } from '../core/evaluation.ts';
import type { DriftTest } from '../stats/measure.ts';
import type { Fault } from './faults.ts';

/** The id under which the share of missing values is measured and judged, beside the tests that a monitor names. */
export const MISSING_SHARE = 'missing_share';

/** From which effect size on a column is drifted, by test. */
export type Thresholds = Readonly<Record<string, number>>;

/**
 * For effect sizes that mean the same on every column. Those in the unit of their column (`wasserstein`, `energy`,
 * `mmd`) have none: only who knows the column can set one.
 */
export const DEFAULT_THRESHOLDS: Readonly<Record<string, Readonly<Record<Severity, number>>>> = {
  [MISSING_SHARE]: { warning: 0.1, critical: 0.2 },
  wasserstein_normed: { warning: 0.1, critical: 0.2 },
  jensen_shannon: { warning: 0.1, critical: 0.2 },
  psi: { warning: 0.1, critical: 0.25 },
  kullback_leibler: { warning: 0.1, critical: 0.2 },
  hellinger: { warning: 0.1, critical: 0.2 },
  bhattacharyya: { warning: 0.1, critical: 0.2 },
  total_variation: { warning: 0.1, critical: 0.2 },
  l_infinity: { warning: 0.1, critical: 0.2 },
  histogram_intersection: { warning: 0.1, critical: 0.2 },
  cramers_v: { warning: 0.1, critical: 0.2 },
};

export interface DriftPolicy {
  readonly alpha: number;
  readonly correction: 'benjamini_hochberg' | 'holm' | 'none';
  readonly warning: Thresholds;
  readonly critical: Thresholds;
  readonly columnsCritical: number;
}

const thresholdsField = z
  .record(
    z.string(),
    z.union([z.number().positive(), z.literal('none')], 'expected a number above 0, or none'),
  )
  .default({})
  .describe(
    'test id: effect size; none switches one off. A test that is left out has its default, and so has missing_share, ' +
      'the absolute difference of the shares of missing values: warning 0.1, critical 0.2',
  );

export const driftField = z.strictObject({
  alpha: z.number().gt(0).lt(1).default(0.05).describe('a q-value up to it is significant'),
  correction: z.enum(['benjamini_hochberg', 'holm', 'none']).default('benjamini_hochberg'),
  warning: thresholdsField,
  critical: thresholdsField,
  columns_critical: z
    .number()
    .gt(0)
    .max(1)
    .default(0.5)
    .describe('the share of drifted columns from which on the evaluation is critical'),
});

export type DriftInput = z.output<typeof driftField>;

/** What holds for the tests that were chosen: the thresholds that are given, and the defaults of the others. */
export function driftPolicy(input: DriftInput, tests: readonly DriftTest[]): DriftPolicy {
  const ids = [...tests.map(({ id }) => id), MISSING_SHARE];
  const thresholds = (severity: Severity): Thresholds =>
    Object.fromEntries(
      ids
        .map((id) => [id, input[severity][id] ?? DEFAULT_THRESHOLDS[id]?.[severity]] as const)
        .filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
    );
  return {
    alpha: input.alpha,
    correction: input.correction,
    warning: thresholds('warning'),
    critical: thresholds('critical'),
    columnsCritical: input.columns_critical,
  };
}

/** Thresholds that no test would ever be held against, and those in the wrong order. Paths are relative to `drift`. */
export function thresholdFaults(
  input: DriftInput,
  policy: DriftPolicy,
  tests: readonly DriftTest[],
): Fault[] {
  const takers = tests.filter(({ decidesBy }) => decidesBy === 'statistic').map(({ id }) => id);
  const expected = [...takers, MISSING_SHARE];
  const faults: Fault[] = [];
  for (const severity of ['warning', 'critical'] as const)
    for (const id of Object.keys(input[severity]))
      if (!expected.includes(id))
        faults.push({
          path: [severity, id],
          message: `expected a test of this monitor that is judged by its statistic (${expected.join(', ')}), got ${id}`,
        });
  for (const [id, warning] of Object.entries(policy.warning)) {
    const critical = policy.critical[id];
    if (critical !== undefined && warning > critical)
      faults.push({
        path: [id in input.warning ? 'warning' : 'critical', id],
        message: `expected a warning threshold up to the critical one, got ${warning} and ${critical}`,
      });
  }
  return faults;
}
