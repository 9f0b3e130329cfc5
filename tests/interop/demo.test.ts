import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DemoSummary } from '../../src/demo/demo.ts';

const run = promisify(execFile);
const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

const VENV_PYTHON = path('../../.venv/bin/python');
const python = existsSync(VENV_PYTHON) ? VENV_PYTHON : process.env.TIDEMARK_PYTHON;
const isAutomated = process.env.CI !== undefined;

const ROWS = 2_491_755;
const DAYS = 150;
const NUMERIC_COLUMNS = 3;
const CATEGORICAL_COLUMNS = 2;
/** Statistic, scale, p, q and both sides' mean, std, min and max; statistics, p and q; the share of drifted columns. */
const NUMBERS_A_DAY = NUMERIC_COLUMNS * 13 + CATEGORICAL_COLUMNS * 4 + 1;

let data: string;
let summary: DemoSummary;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'tidemark-interop-'));
  const { stdout } = await run(process.execPath, [
    path('../../dist/cli.js'),
    'demo',
    ...['--exit', '--json', '--port', '0', '--data', data],
  ]);
  summary = JSON.parse(stdout) as DemoSummary;
});

afterAll(() => rm(data, { recursive: true, force: true }));

test('the demo streams every flight and evaluates, records and reports every day', () => {
  expect(summary).toMatchObject({ rows_streamed: ROWS, evaluations: DAYS, runs: DAYS, reports: DAYS });
});

test('alerts of the demo reach both sinks', async () => {
  expect(summary.slack_messages).toBeGreaterThan(0);
  expect(summary.emails).toBe(summary.slack_messages);
  const posted = (await readFile(join(data, 'demo', 'slack.ndjson'), 'utf8')).trimEnd().split('\n');
  expect(posted).toHaveLength(summary.slack_messages);
});

test('the demo stays within three minutes and 1.5 GiB', () => {
  expect(summary.seconds).toBeLessThan(180);
  expect(summary.peak_rss_bytes).toBeLessThan(1.5 * 2 ** 30);
});

test('every number of every evaluation is what NumPy and SciPy compute from the flights', async ({
  skip,
}) => {
  if (python === undefined && !isAutomated)
    skip('needs .venv (see requirements.txt), or TIDEMARK_PYTHON with the same packages');
  expect(python, 'expected .venv/bin/python, or TIDEMARK_PYTHON').toBeDefined();
  const flights = fileURLToPath(new URL('../data/flights-3m.parquet', import.meta.resolve('vega-datasets')));
  const arguments_ = [path('check_demo.py'), flights, join(data, 'artifacts')];
  // It exits with 1 on a mismatch; what it says then is told by the assertions.
  const { stdout, stderr } = await run(python!, arguments_).catch(
    (failure: { stdout: string; stderr: string }) => failure,
  );
  expect(stderr).toBe('');
  const checked = JSON.parse(stdout) as Checked;
  process.stdout.write(
    `${checked.numbers} numbers of ${checked.evaluations} evaluations compared with SciPy, and ${checked.other} counts and words; ` +
      `largest relative difference ${checked.largest_relative_difference.statistic} of a statistic, ${checked.largest_relative_difference.p} of a p- or q-value\n`,
  );
  expect(checked.first_mismatches).toEqual([]);
  expect(checked).toMatchObject({
    evaluations: DAYS,
    rows: ROWS,
    numbers: DAYS * NUMBERS_A_DAY,
    mismatches: 0,
  });
});

interface Checked {
  readonly evaluations: number;
  readonly rows: number;
  readonly numbers: number;
  readonly other: number;
  readonly largest_relative_difference: { readonly statistic: number; readonly p: number };
  readonly mismatches: number;
  readonly first_mismatches: readonly string[];
}
