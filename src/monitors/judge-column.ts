import type { ColumnResult, Severity, TestResult } from '../core/evaluation.ts';
import { type DriftPolicy, MISSING_SHARE } from './drift-policy.ts';
import type { MeasuredColumn, MeasuredTest } from './evaluate.ts';

/**
 * A column drifts when an effect size reaches its threshold and the smallest q-value of the column is significant.
 * Where only one of the two is there it decides alone: an effect size as ever, a q-value up to a warning, because
 * significance without a size does not say that a change matters.
 */
export function judgeColumn(
  column: MeasuredColumn,
  qValues: ReadonlyMap<MeasuredTest, number>,
  policy: DriftPolicy,
): ColumnResult {
  const { status, reason, ...measured } = column;
  const judged = column.tests.map((test) => judgeTest(test, qValues.get(test) ?? null, policy));
  const tests = judged.map(({ result }) => result);
  const severity = severityOf(judged);
  if (severity !== null) return { ...measured, tests, verdict: severity, reason: null };
  return { ...measured, tests, verdict: status === 'measured' ? 'ok' : status, reason };
}

interface JudgedTest {
  readonly result: TestResult;
  /** What the effect size amounts to by itself; null where there is no size or no threshold for it. */
  readonly effect: Severity | 'none' | null;
  /** Null where the test does not say. */
  readonly isSignificant: boolean | null;
}

function judgeTest(
  { test, decidesBy, measurement }: MeasuredTest,
  q: number | null,
  policy: DriftPolicy,
): JudgedTest {
  const isMeasured = measurement.kind === 'measured';
  const isInfinite = !isMeasured && measurement.reason === 'infinite';
  const statistic = isMeasured ? measurement.statistic : null;
  const byP = { threshold: policy.alpha, breached: isInfinite || (q !== null && q <= policy.alpha) };
  const bySize = judgeSize(test, isInfinite ? Number.POSITIVE_INFINITY : statistic, policy);
  const { threshold, breached } = decidesBy === 'pValue' ? byP : bySize;
  return {
    result: {
      test,
      statistic,
      p_value: isMeasured ? measurement.pValue : null,
      q_value: q,
      threshold,
      breached,
      reason: isMeasured ? null : measurement.reason,
      detail: isMeasured ? measurement.detail : {},
    },
    effect: decidesBy === 'pValue' ? null : bySize.effect,
    isSignificant: q !== null || (decidesBy === 'pValue' && isInfinite) ? byP.breached : null,
  };
}

type Level = readonly [severity: Severity, threshold: number];

/** Holds an effect size against the highest threshold that it reaches, or the lowest where it reaches none. */
function judgeSize(
  test: string,
  size: number | null,
  policy: DriftPolicy,
): Pick<TestResult, 'threshold' | 'breached'> & Pick<JudgedTest, 'effect'> {
  const levels = (['critical', 'warning'] as const)
    .map((severity) => [severity, policy[severity][test]] as const)
    .filter((level): level is Level => level[1] !== undefined);
  const reached = size === null ? undefined : levels.find(([, threshold]) => size >= threshold);
  const effect = size === null || levels.length === 0 ? null : (reached?.[0] ?? 'none');
  return { threshold: (reached ?? levels.at(-1))?.[1] ?? null, breached: reached !== undefined, effect };
}

/**
 * The share of missing values stands apart from the tests of the values: it is no size of their change, and they are
 * not without a p-value because it has one.
 */
function severityOf(tests: readonly JudgedTest[]): Severity | null {
  const isSignificant = tests.some((test) => test.isSignificant === true);
  const missing = tests.filter(({ result }) => result.test === MISSING_SHARE);
  const values = tests.filter((test) => !missing.includes(test));
  const isWithoutP = values.every((test) => test.isSignificant === null);
  const isWithoutSize = values.every(({ effect }) => effect === null);
  const effects = [
    ...(isSignificant ? missing : []).map(({ effect }) => effect),
    ...(isSignificant || isWithoutP ? values : []).map(({ effect }) => effect),
    isWithoutSize && values.some((test) => test.isSignificant === true) ? 'warning' : null,
  ];
  return (['critical', 'warning'] as const).find((severity) => effects.includes(severity)) ?? null;
}
