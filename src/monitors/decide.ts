import { type ColumnResult, compareVerdicts, isDrifted, type Verdict } from '../core/evaluation.ts';
import { benjaminiHochberg, holm } from '../stats/multiple.ts';
import type { DriftPolicy } from './drift-policy.ts';
import type { MeasuredColumn, MeasuredTest } from './evaluate.ts';
import { judgeColumn } from './judge-column.ts';
import type { MonitorSpec } from './spec.ts';

/** What an evaluation says of its columns, in the words of its record. */
export interface Judgement {
  /** Worst first. */
  readonly columns: readonly ColumnResult[];
  readonly verdict: Verdict;
  /** Why there is no verdict on drift, else null. */
  readonly reason: string | null;
  readonly drifted_columns: number;
  /** Of the columns that were judged; 0 where none was. */
  readonly drifted_share: number;
}

/**
 * The worst of the columns that could be judged, or critical when enough of them drifted. Where none could be judged
 * there is no verdict on drift: an error if one failed, else too few rows, else no data.
 */
export function decide(
  measured: readonly MeasuredColumn[],
  { drift }: Pick<MonitorSpec, 'drift'>,
): Judgement {
  const qValues = correctedPValues(measured, drift.correction);
  const columns = measured
    .map((column) => judgeColumn(column, qValues, drift))
    .sort((a, b) => worstFirst(a, b, drift));
  const judged = columns.filter(({ verdict }) => verdict === 'ok' || isDrifted(verdict));
  const drifted = judged.filter(({ verdict }) => isDrifted(verdict));
  const counts = {
    columns,
    drifted_columns: drifted.length,
    drifted_share: judged.length === 0 ? 0 : drifted.length / judged.length,
  };
  if (judged.length === 0) return { ...counts, ...unjudged(columns) };
  const isWidespread = drifted.length > 0 && counts.drifted_share >= drift.columnsCritical;
  return { ...counts, verdict: isWidespread ? 'critical' : judged[0]!.verdict, reason: null };
}

const CORRECTIONS: Readonly<
  Record<DriftPolicy['correction'], (pValues: readonly number[]) => readonly number[]>
> = {
  benjamini_hochberg: benjaminiHochberg,
  holm,
  none: (pValues) => pValues,
};

/** Over all p-values of the evaluation: each of them is a chance of a false alarm. */
function correctedPValues(
  measured: readonly MeasuredColumn[],
  correction: DriftPolicy['correction'],
): ReadonlyMap<MeasuredTest, number> {
  const tests: MeasuredTest[] = [];
  const pValues: number[] = [];
  for (const test of measured.flatMap((column) => column.tests)) {
    if (test.measurement.kind === 'undefined' || test.measurement.pValue === null) continue;
    tests.push(test);
    pValues.push(test.measurement.pValue);
  }
  const qValues = CORRECTIONS[correction](pValues);
  return new Map(tests.map((test, i) => [test, qValues[i]!]));
}

function unjudged(columns: readonly ColumnResult[]): Pick<Judgement, 'verdict' | 'reason'> {
  const worst = columns[0];
  if (worst === undefined) return { verdict: 'insufficient', reason: 'there is no column to compare' };
  const alike = columns.every(({ reason }) => reason === worst.reason);
  const reason = alike ? worst.reason : `no column could be judged; ${worst.name}: ${worst.reason}`;
  return { verdict: worst.verdict, reason };
}

/** By verdict, then by how far the largest effect size is beyond its threshold, then by name. */
function worstFirst(a: ColumnResult, b: ColumnResult, policy: DriftPolicy): number {
  return (
    compareVerdicts(a.verdict, b.verdict) ||
    descending(excess(a, policy), excess(b, policy)) ||
    ascending(a.name, b.name) ||
    ascending(a.segment ?? '', b.segment ?? '')
  );
}

function excess({ tests }: ColumnResult, { warning, critical }: DriftPolicy): number {
  const ratios = tests.map(({ test, statistic, reason }) => {
    const threshold = critical[test] ?? warning[test];
    if (threshold === undefined) return 0;
    return reason === 'infinite' ? Number.POSITIVE_INFINITY : (statistic ?? 0) / threshold;
  });
  return Math.max(0, ...ratios);
}

const ascending = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const descending = (a: number, b: number): number => (a > b ? -1 : a < b ? 1 : 0);
