import { describe, expect, test } from 'vitest';
import { parseDuration } from '../../src/core/duration.ts';
import { faultsOf } from '../../src/monitors/faults.ts';
import { canDecide, effectiveSettings, monitorSpec } from '../../src/monitors/spec.ts';

const DAY_MS = 86_400_000;

function faults(input: unknown): string[] {
  const { error } = monitorSpec.safeParse(input, { reportInput: true });
  return error === undefined
    ? []
    : faultsOf(error).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('monitorSpec', () => {
  test('fills in every default', () => {
    expect(monitorSpec.parse({})).toEqual({
      name: 'default',
      reference: 'newest',
      columns: ['*'],
      exclude: [],
      windowMs: DAY_MS,
      schedule: null,
      everyMs: null,
      timeZone: 'UTC',
      delayMs: parseDuration('5m'),
      minRows: 100,
      tests: {
        numeric: [
          { test: 'ks', options: expect.objectContaining({ alternative: 'two_sided' }) },
          { test: 'wasserstein_normed', options: expect.anything() },
        ],
        categorical: [
          { test: 'chi_square', options: expect.objectContaining({ yates: false }) },
          { test: 'jensen_shannon', options: expect.objectContaining({ base: 2 }) },
        ],
      },
      drift: {
        alpha: 0.05,
        correction: 'benjamini_hochberg',
        warning: { wasserstein_normed: 0.1, jensen_shannon: 0.1, missing_share: 0.1 },
        critical: { wasserstein_normed: 0.2, jensen_shannon: 0.2, missing_share: 0.2 },
        columnsCritical: 0.5,
      },
      alert: {
        fire: 1,
        of: 1,
        recover: 1,
        repeatMs: DAY_MS,
        staleAfterMs: 2 * DAY_MS + parseDuration('5m')!,
        noDataAfter: 2,
        channels: null,
      },
    });
  });

  test('takes the monitor of the documentation', () => {
    const documented = {
      name: 'default',
      reference: 'newest',
      columns: ['*'],
      window: '1d',
      schedule: '5 0 * * *',
      time_zone: 'UTC',
      delay: '5m',
      min_rows: 100,
      tests: { numeric: ['ks', 'wasserstein_normed'], categorical: ['chi_square', 'jensen_shannon'] },
      drift: {
        alpha: 0.05,
        correction: 'benjamini_hochberg',
        warning: { wasserstein_normed: 0.1, jensen_shannon: 0.1 },
        critical: { wasserstein_normed: 0.2, jensen_shannon: 0.2 },
        columns_critical: 0.5,
      },
      alert: {
        fire: 1,
        of: 1,
        recover: 1,
        repeat: '1d',
        stale_after: '2d',
        no_data_after: 2,
        channels: ['ops-slack'],
      },
    };
    const { schedule, alert, ...rest } = monitorSpec.parse(documented);
    expect(schedule).toBe('5 0 * * *');
    expect(alert).toMatchObject({ staleAfterMs: 2 * DAY_MS, channels: ['ops-slack'] });
    expect(rest).toEqual({ ...monitorSpec.parse({}), schedule: undefined, alert: undefined });
  });

  test('takes options of a test in the place of its id', () => {
    const { tests } = monitorSpec.parse({ tests: { numeric: [{ ks: { alternative: 'less' } }, 'psi'] } });
    expect(tests.numeric.map(({ test: id }) => id)).toEqual(['ks', 'psi']);
    expect(tests.numeric[0]!.options).toMatchObject({ alternative: 'less', method: 'auto' });
    expect(tests.categorical.map(({ test: id }) => id)).toEqual(['chi_square', 'jensen_shannon']);
  });

  test('keeps the default thresholds of the tests that are chosen, and adds those that are given', () => {
    const { drift } = monitorSpec.parse({
      tests: { numeric: ['ks', 'wasserstein'], categorical: ['psi'] },
      drift: { warning: { wasserstein: 3, missing_share: 0.05 }, critical: { missing_share: 'none' } },
    });
    expect(drift.warning).toEqual({ wasserstein: 3, psi: 0.1, missing_share: 0.05 });
    expect(drift.critical).toEqual({ psi: 0.25 });
  });

  test('fires on as many windows as `fire` says when `of` is left out', () => {
    expect(monitorSpec.parse({ alert: { fire: 3 } }).alert).toMatchObject({ fire: 3, of: 3 });
  });

  test.each<[string, object, string[]]>([
    ['an unknown key', { windows: '1d' }, ['windows: unknown key']],
    ['a name with a slash', { name: 'a/b' }, [expect.stringContaining('name: expected a name of 1 to 128')]],
    ['a number as a duration', { window: 60 }, ['window: expected a duration such as 30s, 15m or 1d']],
    ['a duration without a unit', { delay: '5' }, [expect.stringContaining('delay: expected a duration')]],
    ['a window of nothing', { window: '0s' }, ['window: expected at least 1ms, got 0s']],
    [
      'an unknown time zone',
      { time_zone: 'Mars' },
      ['time_zone: expected a time zone such as UTC or Europe/Berlin, got Mars'],
    ],
    [
      'a schedule of six fields',
      { schedule: '* * * * * *' },
      [expect.stringContaining('schedule: expected a cron expression')],
    ],
    [
      'a schedule beside an interval',
      { schedule: '0 * * * *', every: '1h' },
      ['every: expected either schedule or every, got both'],
    ],
    ['a share of rows', { min_rows: 0.5 }, ['min_rows: expected a whole number, got 0.5']],
    ['no column', { columns: [] }, ['columns: expected at least 1 entry']],
    ['an alpha of 1', { drift: { alpha: 1 } }, ['drift.alpha: expected a number below 1, got 1']],
    [
      'an unknown correction',
      { drift: { correction: 'bonferroni' } },
      ['drift.correction: expected benjamini_hochberg or holm or none, got bonferroni'],
    ],
    [
      'a threshold of 0',
      { drift: { warning: { wasserstein_normed: 0 } } },
      ['drift.warning.wasserstein_normed: expected a number above 0, got 0'],
    ],
    [
      'a warning above critical',
      { drift: { warning: { jensen_shannon: 0.3 } } },
      ['drift.warning.jensen_shannon: expected a warning threshold up to the critical one, got 0.3 and 0.2'],
    ],
    [
      'a critical below warning',
      { drift: { critical: { jensen_shannon: 0.05 } } },
      [
        'drift.critical.jensen_shannon: expected a warning threshold up to the critical one, got 0.1 and 0.05',
      ],
    ],
    [
      'a threshold for a p-value',
      { drift: { warning: { ks: 0.1 } } },
      [
        expect.stringContaining(
          'drift.warning.ks: expected a test of this monitor that is judged by its statistic',
        ),
      ],
    ],
    [
      'a threshold for a test that is not chosen',
      { drift: { critical: { psi: 0.2 } } },
      [expect.stringContaining('drift.critical.psi: expected a test of this monitor')],
    ],
    [
      'more breaches than windows',
      { alert: { fire: 3, of: 2 } },
      ['alert.fire: expected fire to be at most of, got 3 of 2'],
    ],
    [
      'a test of the other kind',
      { tests: { categorical: ['ks'] } },
      [
        expect.stringMatching(
          /^tests.categorical.0: expected a test for categorical columns \(.*chi_square.*\), got ks$/,
        ),
      ],
    ],
    [
      'a test that is named twice',
      { tests: { numeric: ['ks', { ks: {} }] } },
      ['tests.numeric.1: ks is named twice'],
    ],
    [
      'an entry of two tests',
      { tests: { numeric: [{ ks: {}, psi: {} }] } },
      ['tests.numeric.0: expected the id of a test, or { id: { option: value } } with one id'],
    ],
    [
      'an unknown option',
      { tests: { numeric: [{ ks: { alpha: 1 } }] } },
      ['tests.numeric.0.ks.alpha: unknown key'],
    ],
    [
      'a wrong option',
      { tests: { numeric: [{ ks: { method: 'fast' } }] } },
      [expect.stringMatching(/^tests.numeric.0.ks.method: expected .*exact.*, got fast$/)],
    ],
  ])('refuses %s', (_, input, expected) => {
    expect(faults(input)).toEqual(expected);
  });

  test('names all faults at once', () => {
    const input = {
      min_rows: 'few',
      delay: '5',
      tests: { numeric: ['foo', 'ks', 'bar'] },
      alert: { fire: 0 },
    };
    expect(faults(input).map((fault) => fault.split(':')[0])).toEqual([
      'delay',
      'min_rows',
      'tests.numeric.0',
      'tests.numeric.2',
      'alert.fire',
    ]);
  });

  test('takes tests that only inform, and knows that they cannot decide', () => {
    const spec = monitorSpec.parse({ tests: { numeric: ['wasserstein'], categorical: ['psi'] } });
    expect([canDecide(spec, 'numeric'), canDecide(spec, 'categorical')]).toEqual([false, true]);
    const limited = { tests: { numeric: ['wasserstein'] }, drift: { critical: { wasserstein: 3 } } };
    expect(canDecide(monitorSpec.parse(limited), 'numeric')).toBe(true);
  });

  test('takes a kind without any test', () => {
    expect(monitorSpec.parse({ tests: { categorical: [] } }).tests.categorical).toEqual([]);
  });
});

test('effectiveSettings names every option that measuring and judging use, as the configuration writes them', () => {
  const spec = monitorSpec.parse({ window: '36h', tests: { numeric: ['ks'], categorical: [] } });
  expect(effectiveSettings(spec)).toEqual({
    reference: 'newest',
    columns: ['*'],
    exclude: [],
    window: '36h',
    time_zone: 'UTC',
    delay: '5m',
    min_rows: 100,
    tests: { numeric: { ks: { alternative: 'two_sided', method: 'auto' } }, categorical: {} },
    drift: {
      alpha: 0.05,
      correction: 'benjamini_hochberg',
      warning: { missing_share: 0.1 },
      critical: { missing_share: 0.2 },
      columns_critical: 0.5,
    },
  });
});
