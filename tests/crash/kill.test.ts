import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { groupBy } from '../../src/core/group-by.ts';
import { type Random, seededRandom } from '../../src/stats/random.ts';
import { MONITORED } from './batches.ts';
import { Load } from './clients.ts';
import { Service } from './service.ts';
import { HOOK_SECRET, openSinks, type Receipt, type ToldAlert } from './sinks.ts';

const KILLS = Number(process.env.TIDEMARK_CRASH_KILLS ?? 50);
const CLIENTS = 4;
const SEED = Number(process.env.TIDEMARK_CRASH_SEED ?? 20260101);
/** A kill that waits for something waits no longer than this. */
const LIFE_MS_MAX = 2000;
const CHANNELS = ['slack', 'hook'] as const;

/** What the service is killed at. Ten kinds in turn; when exactly is drawn. */
const MOMENTS = [
  'any time',
  'a client is answered',
  'an alert arrives',
  'a model is made',
  'any time',
  'an alert is answered',
  'a client is answered',
  'start',
  'any time',
  'a model is made',
] as const;

interface Evaluation {
  readonly id: string;
  readonly verdict: string;
  readonly window: { readonly start: string; readonly end: string };
}

interface Notification {
  readonly id: string;
  readonly channel: (typeof CHANNELS)[number];
  readonly type: string;
  readonly state: string;
  readonly attempts: number;
  readonly episode: string;
}

interface StoredBatch {
  readonly rows: number;
  readonly ids: number;
  readonly numbers: number;
}

let folder: string;
let service: Service;
let load: Load;
let sinks: Awaited<ReturnType<typeof openSinks>>;
let notifications: Notification[];
let exitCode: number | null;
let stored: Map<string, StoredBatch>;
const evaluations = new Map<string, Evaluation[]>();
const missingReports: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-crash-'));
  service = await Service.in(folder);
  sinks = await openSinks(() => service.run);
  await writeFile(join(folder, 'tidemark.yaml'), configuration(sinks.url));
  const random = seededRandom(SEED);
  await service.start();
  for (const { model } of MONITORED) await putReference(model, random);
  load = new Load(service, CLIENTS, SEED);
  for (let kill = 0; kill < KILLS; kill++) {
    if (kill > 0) await service.start();
    await service.get('/v1/models?limit=1000');
    service.open();
    const moment = MOMENTS[kill % MOMENTS.length]!;
    await lifeUntil(moment === 'start' ? 'any time' : moment, random);
    service.kill();
    await service.exited();
    if (moment !== 'start') continue;
    service.spawn();
    await pause(random.nextBelow(600));
    service.kill();
    await service.exited();
  }
  await service.start();
  service.open();
  await load.end();
  await settled();
  notifications = await service.list('/v1/notifications');
  for (const { model } of MONITORED) {
    const listed = await service.list<Evaluation>(`/v1/models/${model}/evaluations`);
    evaluations.set(
      model,
      listed.sort((a, b) => Date.parse(a.window.start) - Date.parse(b.window.start)),
    );
    for (const { id } of listed) {
      const report = await fetch(`${service.url}/v1/evaluations/${id}/report`);
      if (report.status !== 200 || !(await report.text()).includes('</html>')) missingReports.push(id);
    }
  }
  exitCode = await service.stop();
  stored = await readBatches(join(folder, 'data/events.duckdb'));
  console.info({
    ...load.counts,
    acknowledged: load.acknowledged.size,
    rows: [...load.acknowledged.values()].reduce((sum, rows) => sum + rows, 0),
    evaluations: [...evaluations.values()].flat().length,
    notifications: notifications.length,
    receipts: sinks.receipts.length,
    duplicates: CHANNELS.map((channel) => repeated(channel).length),
    slowestStartMs: Math.round(Math.max(...service.startDurationsMs)),
  });
});

afterAll(async () => {
  service?.kill();
  sinks?.close();
  await rm(folder, { recursive: true, force: true });
});

it('works hard enough for its guarantees to mean something', () => {
  expect(load.counts.retries).toBeGreaterThan(KILLS / 2);
  expect(load.counts.retriesFound).toBeGreaterThan(0);
  expect(load.counts.replays).toBeGreaterThan(KILLS / 2);
  expect(load.counts.spooled).toBeGreaterThan(KILLS / 2);
  for (const channel of CHANNELS) {
    const ended = told(channel).filter(({ tells }) => tells.includes('resolved'));
    expect(ended.length).toBeGreaterThan(KILLS / 10);
  }
});

it('answers every retry as one whole batch, and a keyed one as the first time', () => {
  expect(load.violations).toEqual([]);
});

it('stores every acknowledged row once and no torn batch', () => {
  const wanted = [...load.acknowledged].map(([marker, rows]) => [marker, { rows, ids: rows, numbers: rows }]);
  const wrong = wanted.filter(
    ([marker, batch]) => !sameBatch(stored.get(marker as string), batch as StoredBatch),
  );
  expect(wrong.map(([marker, batch]) => [marker, batch, stored.get(marker as string)])).toEqual([]);
  expect(stored.size).toBe(load.acknowledged.size);
});

it('is ready within five seconds of every start', () => {
  expect(service.startDurationsMs.filter((durationMs) => durationMs > 5000)).toEqual([]);
});

it('stops cleanly when it is asked to', () => {
  expect(exitCode).toBe(0);
});

it.each(MONITORED)('evaluates each window of $model once, without a gap', ({ model, windowMs }) => {
  const windows = evaluations.get(model)!.map(({ window }) => window);
  expect(windows.length).toBeGreaterThan(KILLS / 5);
  expect(windows.slice(1).map(({ start }) => start)).toEqual(windows.slice(0, -1).map(({ end }) => end));
  for (const { start, end } of windows) expect((Date.parse(end) - Date.parse(start)) % windowMs).toBe(0);
});

it('has the report of every evaluation', () => {
  expect(missingReports).toEqual([]);
});

it('sends only well-formed messages, about evaluations that are listed', () => {
  expect(sinks.faults).toEqual([]);
  const ids = new Set([...evaluations.values()].flat().map(({ id }) => id));
  expect(CHANNELS.flatMap(told).filter(({ evaluation }) => !ids.has(evaluation))).toEqual([]);
});

it.each(CHANNELS)('tells %s of firing before resolved, and of no end without its beginning', (channel) => {
  for (const [episode, alerts] of groupBy(told(channel), (alert) => alert.episode)) {
    const words = alerts.flatMap(({ tells }) => tells);
    expect(words[0], episode).toBe('firing');
    const end = words.indexOf('resolved');
    // What follows the end can only be the end once more.
    expect(end === -1 ? [] : words.slice(end).filter((word) => word === 'firing'), episode).toEqual([]);
  }
});

it.each(CHANNELS)('loses no notification of %s', (channel) => {
  const ofChannel = notifications.filter((notification) => notification.channel === channel);
  expect(ofChannel.filter(({ state }) => state !== 'delivered')).toEqual([]);
  const heard = new Map(
    [...groupBy(told(channel), ({ episode }) => episode)].map(([episode, alerts]) => [
      episode,
      new Set<string>(alerts.flatMap(({ tells }) => tells)),
    ]),
  );
  const word = (type: string) => type.replace('alert.', '').replace(/escalated|reminder/, 'firing');
  expect(ofChannel.filter(({ type, episode }) => !heard.get(episode)?.has(word(type)))).toEqual([]);
});

it('delivers to the webhook exactly what the outbox holds', () => {
  const sent = notifications.filter(({ channel, attempts }) => channel === 'hook' && attempts > 0);
  expect(new Set(received('hook').map(({ message }) => message))).toEqual(new Set(sent.map(({ id }) => id)));
});

it.each(CHANNELS)('repeats at most the one message to %s that was under way at a kill', (channel) => {
  const runs = repeated(channel).map(({ run }) => run);
  expect(runs).toEqual([...new Set(runs)]);
  // A message that comes again comes from another run.
  const perRun = received(channel).map(({ message, run }) => `${message} in run ${run}`);
  expect(perRun).toEqual([...new Set(perRun)]);
});

const received = (channel: Receipt['channel']): Receipt[] =>
  sinks.receipts.filter((receipt) => receipt.channel === channel);

const told = (channel: Receipt['channel']): ToldAlert[] => received(channel).flatMap(({ alerts }) => alerts);

/** Receipts of messages that came again later. */
const repeated = (channel: Receipt['channel']): Receipt[] =>
  received(channel).filter((receipt, i, all) =>
    all.slice(i + 1).some(({ message }) => message === receipt.message),
  );

const sameBatch = (a: StoredBatch | undefined, b: StoredBatch): boolean =>
  a?.rows === b.rows && a.ids === b.ids && a.numbers === b.numbers;

/** Resolves when the moment for a kill has come. */
async function lifeUntil(moment: Exclude<(typeof MOMENTS)[number], 'start'>, random: Random): Promise<void> {
  if (moment === 'any time') return pause(random.nextBelow(LIFE_MS_MAX));
  const skipped = random.nextBelow(40);
  let seen = 0;
  const come = new Promise<void>((resolve) => {
    // The kill itself happens on the spot: one turn of the event loop later the moment is over.
    const spring = () => {
      service.kill();
      resolve();
    };
    if (moment === 'a client is answered') load.onAnswer = () => seen++ === skipped && spring();
    else if (moment === 'a model is made')
      load.onFirstContact = () => seen++ === 0 && setTimeout(spring, skipped);
    else sinks.trap = { when: moment === 'an alert arrives' ? 'unanswered' : 'answered', spring };
  });
  await Promise.race([come, pause(LIFE_MS_MAX)]);
  load.onAnswer = () => undefined;
  load.onFirstContact = () => undefined;
  sinks.trap = null;
}

/** Waits until the windows of all rows are evaluated and their alerts are delivered. */
async function settled(): Promise<void> {
  const lastRowAt = Date.now();
  await vi.waitFor(
    async () => {
      const pending = await service.get<{ items: unknown[] }>('/v1/notifications?state=pending');
      expect(pending.items).toEqual([]);
      for (const { model } of MONITORED) {
        const newest = await service.get<{ items: Evaluation[] }>(`/v1/models/${model}/evaluations?limit=1`);
        expect(Date.parse(newest.items[0]!.window.end)).toBeGreaterThan(lastRowAt);
      }
    },
    { timeout: 30_000, interval: 200 },
  );
}

async function putReference(model: string, random: Random): Promise<void> {
  const rows = Array.from({ length: 2000 }, () => String(random.nextFloat()));
  const response = await fetch(`${service.url}/v1/models/${model}/references/training`, {
    method: 'PUT',
    headers: { 'content-type': 'text/csv' },
    body: `value\n${rows.join('\n')}\n`,
  });
  expect(response.status, await response.text()).toBe(201);
}

/** What is stored, by batch. */
async function readBatches(path: string): Promise<Map<string, StoredBatch>> {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const tables = await connection.runAndReadAll(
    "SELECT table_name FROM duckdb_columns() WHERE table_name LIKE 'events%' AND column_name = 'f_batch'",
  );
  const selects = tables.getRows().map(([name]) => `SELECT f_batch, id, f_n FROM ${String(name)}`);
  const batches = await connection.runAndReadAll(
    `SELECT f_batch, count(*), count(DISTINCT id), count(DISTINCT f_n) FROM (${selects.join(' UNION ALL ')}) GROUP BY 1`,
  );
  const stored = new Map(
    batches
      .getRows()
      .map(([marker, ...counts]) => [String(marker), counts.map(Number)] as const)
      .map(([marker, [rows, ids, numbers]]) => [marker, { rows: rows!, ids: ids!, numbers: numbers! }]),
  );
  connection.closeSync();
  instance.closeSync();
  return stored;
}

/** An outage may make any window late; here that is no reason to keep quiet about it. */
const configuration = (sinksUrl: string): string => `
limits: { disk_free: 1MiB }
channels:
  slack: { type: slack, url: "${sinksUrl}/slack" }
  hook: { type: webhook, url: "${sinksUrl}/hook", secret: "${HOOK_SECRET}" }
models:${MONITORED.map(
  ({ model, windowMs }) => `
  ${model}:
    monitors:
      - name: default
        columns: [value]
        window: ${windowMs}ms
        every: 1s
        delay: 0s
        min_rows: 20
        alert: { stale_after: 1h, no_data_after: 1000 }`,
).join('')}
`;
