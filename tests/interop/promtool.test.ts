import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const hasPromtool = spawnSync('promtool', ['--version']).error === undefined;
const isAutomated = process.env.CI !== undefined;

let data: string;
let service: ChildProcess;
let url: string;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'tidemark-promtool-'));
  service = spawn(process.execPath, [CLI, 'serve', '--data', data, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LOG_LEVEL: 'info' },
  });
  url = await listeningUrl(service);
  service.stdout!.resume();
});

afterAll(async () => {
  if (service.exitCode === null) {
    const ended = once(service, 'exit');
    service.kill('SIGTERM');
    await ended;
  }
  await rm(data, { recursive: true, force: true });
});

test('promtool finds nothing to say about the metrics of a service with data', async ({ skip }) => {
  if (!hasPromtool && !isAutomated) skip('needs promtool, of the Debian package prometheus');
  const rows = Array.from({ length: 1000 }, (_, i) => ({ x: i % 97, kind: i % 3 === 0 ? 'a' : 'b' }));
  const csv = ['x,kind', ...rows.map(({ x, kind }) => `${x},${kind}`)].join('\n');
  await send('PUT', '/v1/models/flights/references/training', 'text/csv', csv);
  // A window that ended: the default monitor evaluates it by itself.
  const timestamp = new Date(Date.now() - 2 * 86_400_000).toISOString();
  const events = rows.map(({ x, kind }) => JSON.stringify({ timestamp, features: { x: x * 2, kind } }));
  // A line that is refused, so that the counters of refusals are there too.
  const ndjson = [...events, 'no event'].join('\n');
  await send('POST', '/v1/models/flights/predictions', 'application/x-ndjson', ndjson);

  await expect
    .poll(() => send('GET', '/metrics'), { timeout: 60_000, interval: 500 })
    .toMatch(/^tidemark_feature_drifted\{/m);
  const metrics = await send('GET', '/metrics');

  expect(metrics).toMatch(/^tidemark_ingest_events_total\{.*model="flights".*\} 1000$/m);
  const { stdout, stderr, status } = spawnSync('promtool', ['check', 'metrics'], {
    input: metrics,
    encoding: 'utf8',
  });
  expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: '', status: 0 });
});

async function send(method: string, path: string, contentType?: string, body?: string): Promise<string> {
  const init = contentType === undefined ? {} : { headers: { 'content-type': contentType }, body: body! };
  const response = await fetch(url + path, { method, ...init });
  const answer = await response.text();
  expect(response.ok, `${method} ${path}: ${response.status} ${answer}`).toBe(true);
  return answer;
}

/** From the line that the service logs once it listens. */
async function listeningUrl(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const entry = JSON.parse(line) as { url?: string };
    if (entry.url !== undefined) return entry.url;
  }
  throw new Error('the service ended before it was listening');
}
