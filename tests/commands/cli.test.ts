import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The built command line: `npm test` builds it first. */
const CLI = join(import.meta.dirname, '../../dist/cli.js');

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-cli-'));
  const rows = (shift: number, city: string) =>
    Array.from(
      { length: 500 },
      (_, i) => `${Math.sin(i * 1.7) + shift},${i % 5 === 0 ? city : 'Rome'},${i % 2}`,
    ).join('\n');
  writeFileSync(join(folder, 'reference.csv'), `x,city,plan\n${rows(0, 'Oslo')}\n`);
  writeFileSync(join(folder, 'same.csv'), `x,city,plan\n${rows(0, 'Oslo')}\n`);
  writeFileSync(join(folder, 'shifted.csv'), `x,city,plan\n${rows(2, 'Oslo')}\n`);
  writeFileSync(join(folder, 'slightly.csv'), `x,city,plan\n${rows(0.11, 'Oslo')}\n`);
  writeFileSync(join(folder, 'other.csv'), 'y\n1\n');
});

afterAll(() => rmSync(folder, { recursive: true }));

function tidemark(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('the command line', () => {
  it('explains itself, and every command', () => {
    const { status, stdout } = tidemark('--help');
    expect(status).toBe(0);
    for (const command of ['serve', 'demo', 'compare', 'check-config', 'keys']) {
      expect(stdout).toContain(command);
      expect(tidemark(command, '--help')).toMatchObject({
        status: 0,
        stdout: expect.stringContaining(`tidemark ${command}`),
      });
    }
  });

  it.each([
    [['conquer'], 'there is no command "conquer"'],
    [['compare', 'reference.csv'], 'expected 2 arguments, got 1'],
    [['compare', 'reference.csv', 'missing.csv'], 'missing.csv'],
    [['compare', 'reference.csv', 'same.txt'], 'expected a file called .parquet or .csv'],
    [['compare', 'reference.csv', 'other.csv'], 'no column could be judged'],
    [['compare', 'reference.csv', 'same.csv', '--tests', 'kss'], 'expected tests among ks,'],
    [['compare', 'reference.csv', 'same.csv', '--fail-on', 'ok'], 'expected --fail-on warning or critical'],
    [['compare', 'reference.csv', 'same.csv', '--frobnicate'], "unknown option '--frobnicate'"],
    [['keys', 'steal'], 'expected create, list or revoke'],
    [['check-config', 'missing.yaml'], 'missing.yaml'],
    [['serve', '--port', '99999'], 'expected a port'],
    [['demo', '--data', '.'], 'expected an empty folder'],
  ])('says in a sentence what is wrong with %j, and exits with 2', (args, expected) => {
    const { status, stdout, stderr } = tidemark(...args);
    expect(`${stdout}${stderr}`).toContain(expected);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(status).toBe(2);
  });
});

describe('compare', () => {
  it('exits with 0 without drift and with 1 for drift', () => {
    expect(tidemark('compare', 'reference.csv', 'same.csv')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^ok: 0 of 3 columns drifted/),
    });
    expect(tidemark('compare', 'reference.csv', 'shifted.csv')).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^critical: 1 of 3/),
    });
  });

  it('takes a warning for drift only when it is told to', () => {
    expect(tidemark('compare', 'reference.csv', 'slightly.csv').stdout).toMatch(/^warning/);
    expect(tidemark('compare', 'reference.csv', 'slightly.csv').status).toBe(0);
    expect(tidemark('compare', 'reference.csv', 'slightly.csv', '--fail-on', 'warning').status).toBe(1);
  });

  it('writes the evaluation and the report', () => {
    const { status, stdout } = tidemark(
      'compare',
      'reference.csv',
      'shifted.csv',
      '--json',
      '-',
      '--html',
      'report.html',
    );
    expect(status).toBe(1);
    const evaluation = JSON.parse(stdout);
    expect(evaluation).toMatchObject({
      verdict: 'critical',
      drifted_columns: 1,
      reference: { rows: 500 },
      current: { rows: 500 },
    });
    expect(
      evaluation.columns.map(({ name, verdict }: { name: string; verdict: string }) => [name, verdict]),
    ).toEqual([
      ['x', 'critical'],
      ['city', 'ok'],
      ['plan', 'ok'],
    ]);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\s*$/i);
  });

  it('runs exactly the tests and columns that it is told to', () => {
    const { stdout } = tidemark(
      'compare',
      'reference.csv',
      'shifted.csv',
      '--json',
      '-',
      '--tests',
      'psi,ks',
      '--columns',
      'x',
    );
    const { columns } = JSON.parse(stdout);
    expect(columns).toHaveLength(1);
    expect(columns[0].tests.map(({ test }: { test: string }) => test)).toEqual(['psi', 'ks']);
  });
});

describe('keys', () => {
  it('makes a key, lists it without its secret, and revokes it', () => {
    const made = JSON.parse(
      tidemark('keys', 'create', '--data', 'data', '--name', 'model', '--scopes', 'ingest,read', '--json')
        .stdout,
    );
    expect(made).toMatchObject({
      name: 'model',
      scopes: ['ingest', 'read'],
      key: expect.stringMatching(/^tm_/),
    });
    const listed = tidemark('keys', 'list', '--data', 'data', '--json').stdout;
    expect(JSON.parse(listed).items).toMatchObject([{ id: made.id, revoked_at: null }]);
    expect(listed).not.toContain(made.key.split('_')[2]);
    expect(tidemark('keys', 'revoke', made.id, '--data', 'data').status).toBe(0);
    expect(tidemark('keys', 'revoke', made.id, '--data', 'data').status).toBe(2);
    expect(tidemark('keys', 'create', '--data', 'data', '--name', 'x', '--scopes', 'root').status).toBe(2);
  });
});

describe('check-config', () => {
  it('accepts a good file and tells every error of a bad one with its line', () => {
    writeFileSync(join(folder, 'good.yaml'), 'server: { port: 9090 }\n');
    writeFileSync(join(folder, 'bad.yaml'), 'server: { port: 99999 }\nmodells: {}\nlimits:\n  body: lots\n');
    expect(tidemark('check-config', 'good.yaml')).toMatchObject({ status: 0, stdout: 'good.yaml: good\n' });
    const { status, stdout } = tidemark('check-config', 'bad.yaml');
    expect(status).toBe(1);
    expect(stdout.match(/^bad\.yaml:\d: \//gm)).toHaveLength(3);
  });
});
