import { z } from 'zod';
import { formatDuration } from '../core/duration.ts';
import type { SampleKind } from '../core/sample.ts';
import { driftTests } from '../stats/drift/index.ts';
import type { DriftTest } from '../stats/measure.ts';
import {
  type DriftInput,
  type DriftPolicy,
  driftField,
  driftPolicy,
  thresholdFaults,
} from './drift-policy.ts';
import { addFaults, type Fault } from './faults.ts';
import { channelsField, durationField, nameField, timeZoneField } from './fields.ts';
import { scheduleFault } from './schedule.ts';
import { type TestChoice, testChoices } from './test-choice.ts';

/** One monitor of a model, every default filled in. */
export interface MonitorSpec {
  readonly name: string;
  /** `newest`, a name or a sha256. */
  readonly reference: string;
  readonly columns: readonly string[];
  readonly exclude: readonly string[];
  readonly windowMs: number;
  /** When due windows are evaluated: by `schedule` (cron), every `everyMs`, or with neither as soon as they are due. */
  readonly schedule: string | null;
  readonly everyMs: number | null;
  readonly timeZone: string;
  readonly delayMs: number;
  readonly minRows: number;
  readonly tests: Readonly<Record<SampleKind, readonly TestChoice[]>>;
  readonly drift: DriftPolicy;
  readonly alert: AlertSpec;
}

export interface AlertSpec {
  /** Fires after `fire` breaches among the last `of` windows, recovers after `recover` good ones. */
  readonly fire: number;
  readonly of: number;
  readonly recover: number;
  readonly repeatMs: number;
  readonly staleAfterMs: number;
  readonly noDataAfter: number;
  /** Null: every channel there is. */
  readonly channels: readonly string[] | null;
}

const alertField = z
  .strictObject({
    fire: z.int().min(1).default(1),
    of: z.int().min(1).max(100).optional().describe('left out: as many as fire'),
    recover: z.int().min(1).default(1),
    repeat: durationField().prefault('1d'),
    stale_after: durationField().optional().describe('left out: twice the window plus the delay'),
    no_data_after: z.int().min(1).default(2),
    channels: channelsField,
  })
  .superRefine(({ fire, of = fire }, ctx) => {
    const message = `expected fire to be at most of, got ${fire} of ${of}`;
    if (fire > of) ctx.addIssue({ code: 'custom', path: ['fire'], message });
  });

const scheduleField = z.string().superRefine((expression, ctx) => {
  const fault = scheduleFault(expression);
  if (fault !== null) ctx.addIssue({ code: 'custom', message: fault });
});

/** A monitor as the configuration writes it. Parsing `{}` gives the monitor that a model has by default. */
export const monitorSpec = z
  .strictObject({
    name: nameField.default('default'),
    reference: z.string().min(1).default('newest').describe('newest, a name or a sha256'),
    columns: z.array(z.string().min(1)).min(1).default(['*']).describe('names, or globs with * and ?'),
    exclude: z.array(z.string().min(1)).default([]),
    window: durationField().prefault('1d').describe('tumbling, [start, end), aligned in time_zone'),
    schedule: scheduleField.optional().describe('cron; left out: a window is evaluated as soon as it is due'),
    every: durationField().optional().describe('an interval in the place of schedule'),
    time_zone: timeZoneField.default('UTC'),
    delay: durationField(0).prefault('5m').describe('how long after its end a window is waited for'),
    min_rows: z.int().min(1).default(100).describe('with fewer present values a column is not tested'),
    tests: z
      .strictObject({
        numeric: testChoices('numeric').prefault(['ks', 'wasserstein_normed']),
        categorical: testChoices('categorical').prefault(['chi_square', 'jensen_shannon']),
      })
      .prefault({}),
    drift: driftField.prefault({}),
    alert: alertField.prefault({}),
  })
  .transform((input, ctx): MonitorSpec => {
    const chosen = [...input.tests.numeric, ...input.tests.categorical];
    const tests = driftTests.filter(({ id }) => chosen.some(({ test }) => test === id));
    const drift = driftPolicy(input.drift, tests);
    addFaults(faultsBetween(input, drift, tests), [], ctx);
    const { alert } = input;
    return {
      name: input.name,
      reference: input.reference,
      columns: input.columns,
      exclude: input.exclude,
      windowMs: input.window,
      schedule: input.schedule ?? null,
      everyMs: input.every ?? null,
      timeZone: input.time_zone,
      delayMs: input.delay,
      minRows: input.min_rows,
      tests: input.tests,
      drift,
      alert: {
        fire: alert.fire,
        of: alert.of ?? alert.fire,
        recover: alert.recover,
        repeatMs: alert.repeat,
        staleAfterMs: alert.stale_after ?? 2 * input.window + input.delay,
        noDataAfter: alert.no_data_after,
        channels: alert.channels,
      },
    };
  });

/** Whether any test that is chosen for columns of `kind` can make one drift: by a p-value, or by a threshold. */
export const canDecide = ({ tests, drift }: MonitorSpec, kind: SampleKind): boolean =>
  tests[kind].some(
    ({ test: id }) =>
      id in drift.warning ||
      id in drift.critical ||
      driftTests.some((test) => test.id === id && test.decidesBy === 'pValue'),
  );

/** Every option that measuring and judging a window uses, as the configuration writes it. */
export const effectiveSettings = (spec: MonitorSpec): Readonly<Record<string, unknown>> => ({
  reference: spec.reference,
  columns: spec.columns,
  exclude: spec.exclude,
  window: formatDuration(spec.windowMs),
  time_zone: spec.timeZone,
  delay: formatDuration(spec.delayMs),
  min_rows: spec.minRows,
  tests: {
    numeric: Object.fromEntries(spec.tests.numeric.map(({ test, options }) => [test, options])),
    categorical: Object.fromEntries(spec.tests.categorical.map(({ test, options }) => [test, options])),
  },
  drift: {
    alpha: spec.drift.alpha,
    correction: spec.drift.correction,
    warning: spec.drift.warning,
    critical: spec.drift.critical,
    columns_critical: spec.drift.columnsCritical,
  },
});

interface Input {
  readonly schedule?: string | undefined;
  readonly every?: number | undefined;
  readonly tests: MonitorSpec['tests'];
  readonly drift: DriftInput;
}

/** What is wrong between keys that are each right. */
function faultsBetween(input: Input, drift: DriftPolicy, tests: readonly DriftTest[]): Fault[] {
  const found = thresholdFaults(input.drift, drift, tests).map((fault) => ({
    ...fault,
    path: ['drift', ...fault.path],
  }));
  if (input.schedule !== undefined && input.every !== undefined)
    found.push({ path: ['every'], message: 'expected either schedule or every, got both' });
  return found;
}
