/**
 * The one record that everything downstream reads: the run, the report, the metrics and the alerts. It is stored and
 * served as it stands, so its keys are those of the wire.
 */
export type Verdict = 'ok' | 'warning' | 'critical' | 'insufficient' | 'no_data' | 'error';
export type Severity = 'warning' | 'critical';

export interface TestResult {
  readonly test: string;
  readonly statistic: number | null;
  readonly p_value: number | null;
  /** The p-value corrected over all p-values of the evaluation. */
  readonly q_value: number | null;
  /** What the judged number is held against: alpha for a p-value; for an effect size the highest threshold that it reached, else the lowest. */
  readonly threshold: number | null;
  readonly breached: boolean;
  /** Why there is no number: the reason of the undefined measurement. */
  readonly reason: string | null;
  readonly detail: Readonly<Record<string, number | string>>;
}

export interface NumericSummary {
  readonly size: number;
  readonly missing: number;
  readonly mean: number | null;
  /** Divides by n − 1; null below two values. */
  readonly std: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

export interface CategoricalSummary {
  readonly size: number;
  readonly missing: number;
  readonly distinct: number;
}

export type ColumnRole = 'feature' | 'prediction' | 'probability' | 'target';

export interface ColumnResult {
  readonly name: string;
  readonly kind: 'numeric' | 'categorical';
  readonly role: ColumnRole;
  readonly segment: string | null;
  readonly verdict: Verdict;
  /** Why the column was not judged, or what failed; null when it was judged. */
  readonly reason: string | null;
  readonly tests: readonly TestResult[];
  readonly reference: NumericSummary | CategoricalSummary;
  readonly current: NumericSummary | CategoricalSummary;
}

export interface Evaluation {
  readonly id: string;
  readonly run_id: string;
  readonly model: string;
  readonly model_version: string | null;
  /** Null for an evaluation that was asked for and belongs to no monitor. */
  readonly monitor: string | null;
  readonly verdict: Verdict;
  /** Why there is no verdict on drift (`no_data`, `insufficient`, `error`), else null. */
  readonly reason: string | null;
  readonly window: { readonly start: string; readonly end: string };
  readonly reference: { readonly name: string; readonly sha256: string; readonly rows: number };
  readonly current: { readonly rows: number };
  readonly drifted_columns: number;
  /** Of the judged columns, in [0, 1]. */
  readonly drifted_share: number;
  readonly report_url: string;
  readonly started_at: string;
  readonly duration_ms: number;
  /** Worst first. */
  readonly columns: readonly ColumnResult[];
  readonly settings: Readonly<Record<string, unknown>>;
}

const SEVERITY_ORDER: readonly Verdict[] = ['critical', 'error', 'warning', 'insufficient', 'no_data', 'ok'];

/** Sorts verdicts worst first. */
export const compareVerdicts = (a: Verdict, b: Verdict): number =>
  SEVERITY_ORDER.indexOf(a) - SEVERITY_ORDER.indexOf(b);

export const isDrifted = (verdict: Verdict): verdict is Severity =>
  verdict === 'warning' || verdict === 'critical';
