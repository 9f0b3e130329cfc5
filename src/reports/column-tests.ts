import type { ColumnResult, TestResult } from '../core/evaluation.ts';
import { driftTests } from '../stats/drift/index.ts';
import type { UndefinedReason } from '../stats/measure.ts';
import { formatNumber, formatP, NOTHING } from './format.ts';

export interface TestView {
  readonly title: string;
  readonly statistic: string;
  readonly p: string;
  readonly q: string;
  /** With the number that it judges: `q \u2264 0.05`, `\u2265 0.2`. */
  readonly threshold: string;
  readonly outcome: 'breached' | 'within' | 'not judged';
  /** Why there is no number, or further numbers of the test: `df 12`. */
  readonly detail: string;
}

export interface Effect {
  readonly title: string;
  readonly statistic: number;
  readonly threshold: number;
}

const REASONS: Readonly<Record<UndefinedReason, string>> = {
  empty_reference: 'the reference has no values',
  empty_current: 'the current window has no values',
  constant: 'the values are constant',
  too_few_rows: 'too few rows',
  not_binary: 'the values are not binary',
  infinite: 'no finite value: infinitely far apart',
};

/** What the section's notes say in a sentence. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set(['location', 'sign']);

export function testView(result: TestResult): TestView {
  const isNumber = result.statistic !== null || result.p_value !== null;
  return {
    title: titleOf(result.test),
    statistic: result.statistic === null ? NOTHING : formatNumber(result.statistic),
    p: result.p_value === null ? NOTHING : formatP(result.p_value),
    q: result.q_value === null ? NOTHING : formatP(result.q_value),
    threshold: thresholdText(result),
    outcome: result.breached ? 'breached' : isNumber && result.threshold !== null ? 'within' : 'not judged',
    detail:
      result.reason === null
        ? detailText(result)
        : (REASONS[result.reason as UndefinedReason] ?? result.reason),
  };
}

/** Why the tests and the verdict seem to disagree; null where they do not. */
export function disagreement(column: ColumnResult): string | null {
  if (column.verdict !== 'ok') return null;
  const isBreached = (tests: readonly TestResult[]): boolean => tests.some(({ breached }) => breached);
  const significance = column.tests.filter(isJudgedByP);
  const effects = column.tests.filter((test) => !isJudgedByP(test));
  if (significance.length === 0 || effects.length === 0 || isBreached(significance) === isBreached(effects))
    return null;
  return isBreached(significance)
    ? 'The difference is significant but small: no effect size reaches its threshold.'
    : 'The effect size reaches its threshold, but so few rows may differ as much by chance.';
}

/** The effect size that goes furthest beyond, or comes closest to, its threshold. */
export function strongestEffect(column: ColumnResult): Effect | null {
  let strongest: Effect | null = null;
  for (const result of column.tests) {
    const { statistic, threshold } = result;
    if (statistic === null || threshold === null || threshold <= 0 || isJudgedByP(result)) continue;
    if (strongest === null || statistic / threshold > strongest.statistic / strongest.threshold)
      strongest = { title: titleOf(result.test), statistic, threshold };
  }
  return strongest;
}

/** The smallest corrected p-value of a column, or where nothing was corrected the smallest p-value. */
export function smallestP(
  column: ColumnResult,
): { readonly letter: 'q' | 'p'; readonly value: number } | null {
  for (const [letter, key] of [
    ['q', 'q_value'],
    ['p', 'p_value'],
  ] as const) {
    const values = column.tests.map((test) => test[key]).filter((value) => value !== null);
    if (values.length > 0) return { letter, value: Math.min(...values) };
  }
  return null;
}

function thresholdText(result: TestResult): string {
  if (result.threshold === null) return NOTHING;
  const threshold = formatNumber(result.threshold);
  if (!isJudgedByP(result)) return `\u2265\u00a0${threshold}`;
  return `${result.q_value === null ? 'p' : 'q'}\u00a0\u2264\u00a0${threshold}`;
}

const detailText = (result: TestResult): string =>
  Object.entries(result.detail)
    .filter(([name]) => !TOLD_ELSEWHERE.has(name))
    .map(
      ([name, value]) =>
        `${name.replaceAll('_', ' ')} ${typeof value === 'number' ? formatNumber(value, 5) : value}`,
    )
    .join(', ');

const isJudgedByP = (result: TestResult): boolean => {
  const test = driftTests.find(({ id }) => id === result.test);
  return test === undefined ? result.p_value !== null : test.decidesBy === 'pValue';
};

const titleOf = (id: string): string =>
  driftTests.find((test) => test.id === id)?.title ?? id.replaceAll('_', ' ');
