import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareFiles } from '../actions/compare-files.ts';
import { type Evaluation, isDrifted, type Severity } from '../core/evaluation.ts';
import { systemClock } from '../core/time.ts';
import { faultsOf } from '../monitors/faults.ts';
import { type MonitorSpec, monitorSpec } from '../monitors/spec.ts';
import { driftTests } from '../stats/drift/index.ts';
import { ReferenceStore } from '../store/references/reference-store.ts';
import { type Command, progressLine, readArgs, UsageError } from './command.ts';

const MEMORY_BYTES = 384 << 20;
const SEVERITIES = ['warning', 'critical'];

export const compare: Command = {
  usage: `
tidemark compare REFERENCE CURRENT [options]

REFERENCE and CURRENT are Parquet (.parquet) or CSV (.csv) files.

  --json FILE       writes the evaluation as JSON; - writes it to standard output
  --html FILE       writes the report; - writes it to standard output
  --columns A,B     only these columns (names or globs)
  --tests A,B       exactly these tests, on every column whose kind they accept
  --fail-on LEVEL   exit 1 at this verdict: warning or critical (default: critical)

Exits with 0 for no drift, 1 for drift at or above --fail-on, 2 when it could not run.`,
  async run(args) {
    const { values, positionals } = readArgs(
      args,
      {
        json: { type: 'string' },
        html: { type: 'string' },
        columns: { type: 'string' },
        tests: { type: 'string' },
        'fail-on': { type: 'string', default: 'critical' },
      },
      2,
    );
    const failOn = values['fail-on'];
    if (!SEVERITIES.includes(failOn))
      throw new UsageError(`expected --fail-on warning or critical, got "${failOn}"`);
    const spec = specOf(values.columns, values.tests);
    const [reference, current] = positionals as [string, string];
    const scratch = await mkdtemp(join(tmpdir(), 'tidemark-compare-'));
    const references = await ReferenceStore.open(scratch, MEMORY_BYTES);
    try {
      const deps = { references, clock: systemClock, randomBytes };
      const { evaluation, report } = await compareFiles(deps, { reference, current }, spec, (done, of) =>
        progressLine(`${done} of ${of} columns`),
      );
      progressLine('');
      if (values.html !== undefined) await write(values.html, report);
      if (values.json !== undefined) await write(values.json, `${JSON.stringify(evaluation, null, 2)}\n`);
      if (values.html !== '-' && values.json !== '-') process.stdout.write(summary(evaluation));
      if (evaluation.verdict !== 'ok' && !isDrifted(evaluation.verdict))
        throw new UsageError(`no column could be judged: ${evaluation.reason}`);
      return isAtLeast(evaluation, failOn as Severity) ? 1 : 0;
    } finally {
      references.close();
      await rm(scratch, { recursive: true });
    }
  },
};

function specOf(columns: string | undefined, tests: string | undefined): MonitorSpec {
  const parsed = monitorSpec.safeParse({
    ...(columns === undefined ? {} : { columns: listOf(columns) }),
    ...(tests === undefined ? {} : { tests: testsByKind(listOf(tests)) }),
  });
  if (parsed.success) return parsed.data;
  throw new UsageError(
    faultsOf(parsed.error)
      .map(({ message }) => message)
      .join('; '),
  );
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

function testsByKind(ids: readonly string[]): Record<'numeric' | 'categorical', string[]> {
  const unknown = ids.filter((id) => !driftTests.some((test) => test.id === id));
  if (unknown.length > 0 || ids.length === 0)
    throw new UsageError(
      `expected tests among ${driftTests.map(({ id }) => id).join(', ')}, got "${unknown.join(', ')}"`,
    );
  const ofKind = (kind: 'numeric' | 'categorical') =>
    ids.filter((id) => driftTests.find((test) => test.id === id)!.kinds.includes(kind));
  return { numeric: ofKind('numeric'), categorical: ofKind('categorical') };
}

const write = async (path: string, text: string): Promise<void> => {
  if (path === '-') process.stdout.write(text);
  else await writeFile(path, text);
};

function isAtLeast({ verdict }: Evaluation, failOn: Severity): boolean {
  return verdict === 'critical' || (verdict === 'warning' && failOn === 'warning');
}

function summary(evaluation: Evaluation): string {
  const width = Math.max(6, ...evaluation.columns.map(({ name }) => name.length));
  const rows = evaluation.columns.map(({ name, verdict, reason, tests }) => {
    const numbers = tests.map(
      ({ test, statistic, reason: why }) =>
        `${test} ${statistic === null ? why : Number(statistic.toPrecision(4))}`,
    );
    return `${name.padEnd(width)}  ${verdict.padEnd(12)}  ${reason ?? numbers.join('  ')}`;
  });
  const head = `${evaluation.verdict}: ${evaluation.drifted_columns} of ${evaluation.columns.length} columns drifted; ${evaluation.reference.rows} rows of reference, ${evaluation.current.rows} rows of current`;
  return `${head}\n\n${rows.join('\n')}\n`;
}
