import type { ColumnResult, Evaluation, Verdict } from '../../core/evaluation.ts';

/** What strips and heat maps show of a column in one window. */
export interface ColumnSummary {
  readonly name: string;
  readonly segment: string | null;
  readonly verdict: Verdict;
  /** The largest of its effect sizes, each over its critical threshold. Null where there is none. */
  readonly statistic_ratio: number | null;
}

export function columnSummaries(evaluation: Evaluation): ColumnSummary[] {
  const thresholds = criticalThresholds(evaluation.settings);
  return evaluation.columns.map((column) => ({
    name: column.name,
    segment: column.segment,
    verdict: column.verdict,
    statistic_ratio: worstRatio(column, thresholds),
  }));
}

function worstRatio({ tests }: ColumnResult, thresholds: Readonly<Record<string, unknown>>): number | null {
  let worst: number | null = null;
  for (const { test, statistic } of tests) {
    const threshold = thresholds[test];
    if (statistic === null || typeof threshold !== 'number' || threshold <= 0) continue;
    const ratio = statistic / threshold;
    if (Number.isFinite(ratio) && ratio > (worst ?? Number.NEGATIVE_INFINITY)) worst = ratio;
  }
  return worst;
}

/** `settings.drift.critical`, by test; without thresholds in the settings none. */
function criticalThresholds(settings: Evaluation['settings']): Readonly<Record<string, unknown>> {
  const critical = isObject(settings.drift) ? settings.drift.critical : null;
  return isObject(critical) ? critical : {};
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
