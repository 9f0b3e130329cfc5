import type { ColumnRole } from '../core/evaluation.ts';
import { invariant } from '../core/invariant.ts';
import { categoricalSample, numericSample, type Sample, type SampleKind } from '../core/sample.ts';
import { driftTests } from '../stats/drift/index.ts';
import type { DriftTest, Measurement } from '../stats/measure.ts';
import { missingShare } from '../stats/missing-share.ts';
import { MISSING_SHARE } from './drift-policy.ts';
import { canDecide, type MonitorSpec } from './spec.ts';
import { type Summary, summarize } from './summary.ts';

interface ColumnIdentity {
  readonly name: string;
  readonly kind: SampleKind;
  readonly role: ColumnRole;
  readonly segment: string | null;
}

/** What is to be compared of one column, or why its samples could not be made. */
export type ColumnSamples = ColumnIdentity &
  ({ readonly reference: Sample; readonly current: Sample } | { readonly error: string });

export interface MeasuredTest {
  readonly test: string;
  readonly decidesBy: DriftTest['decidesBy'];
  readonly measurement: Measurement;
}

/** One column, measured and not yet judged. */
export interface MeasuredColumn extends ColumnIdentity {
  readonly reference: Summary;
  readonly current: Summary;
  /** `insufficient`: too few present values, or no test that can decide; the share of missing values may still do so. */
  readonly status: 'measured' | 'insufficient' | 'no_data' | 'error';
  /** Null when it was measured. */
  readonly reason: string | null;
  readonly tests: readonly MeasuredTest[];
}

/** Never throws: what fails for one column must not fail the others. */
export function measureColumn(column: ColumnSamples, spec: MonitorSpec): MeasuredColumn {
  if ('error' in column) return failed(column, column.error);
  try {
    return measure(column, spec);
  } catch (error) {
    return failed(column, error instanceof Error ? error.message : String(error));
  }
}

/** The place of the largest gap between the two distribution functions, from the first test that names one. */
export function gapLocation({ tests }: MeasuredColumn): number | null {
  for (const { measurement } of tests)
    if (measurement.kind === 'measured' && typeof measurement.detail.location === 'number')
      return measurement.detail.location;
  return null;
}

type Sampled = Extract<ColumnSamples, { reference: Sample }>;

function measure(column: Sampled, spec: MonitorSpec): MeasuredColumn {
  const { reference, current } = column;
  const measured = { ...identityOf(column), reference: summarize(reference), current: summarize(current) };
  if (rowsOf(current) === 0)
    return { ...measured, status: 'no_data', reason: 'no rows in the window', tests: [] };
  const tooFew = tooFewValues(column, spec);
  const tests = tooFew === null ? measureTests(column, spec) : [];
  const reason = tooFew ?? undecidable(column.kind, spec);
  return {
    ...measured,
    status: reason === null ? 'measured' : 'insufficient',
    reason,
    tests: [...tests, ...measureMissing(column, spec)],
  };
}

const rowsOf = ({ size, missing }: Sample): number => size + missing;

function tooFewValues({ reference, current }: Sampled, { minRows }: MonitorSpec): string | null {
  if (current.size < minRows) return `expected at least ${minRows} values, got ${current.size} in the window`;
  if (reference.size < minRows)
    return `expected at least ${minRows} values, got ${reference.size} in the reference`;
  return null;
}

function undecidable(kind: SampleKind, spec: MonitorSpec): string | null {
  if (spec.tests[kind].length === 0) return `no test is chosen for ${kind} columns`;
  return canDecide(spec, kind) ? null : `no test of ${kind} columns has a p-value or a threshold`;
}

const measureTests = ({ kind, reference, current }: Sampled, spec: MonitorSpec): MeasuredTest[] =>
  spec.tests[kind].map(({ test: id, options }) => {
    const test = driftTests.find((candidate) => candidate.id === id);
    invariant(test !== undefined, `a monitor names known tests only, got ${id}`);
    return { test: id, decidesBy: test.decidesBy, measurement: test.measure(reference, current, options) };
  });

/** A share is of rows, so a column may have too few values for any other test and enough rows for this one. */
function measureMissing({ reference, current }: Sampled, { minRows }: MonitorSpec): MeasuredTest[] {
  if (reference.missing + current.missing === 0) return [];
  if (rowsOf(reference) < minRows || rowsOf(current) < minRows) return [];
  return [{ test: MISSING_SHARE, decidesBy: 'statistic', measurement: missingShare(reference, current) }];
}

const identityOf = ({ name, kind, role, segment }: ColumnIdentity): ColumnIdentity => ({
  name,
  kind,
  role,
  segment,
});

function failed(column: ColumnIdentity, reason: string): MeasuredColumn {
  const summary = summarize(column.kind === 'numeric' ? numericSample([]) : categoricalSample([]));
  return { ...identityOf(column), reference: summary, current: summary, status: 'error', reason, tests: [] };
}
