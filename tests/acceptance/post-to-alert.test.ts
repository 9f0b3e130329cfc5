import { expect, test } from 'vitest';
import { csv, type Listed, linesOf, ndjson, type Service, startService } from '../api/service.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FIRST_DAY = Date.UTC(2026, 2, 2);

const CONFIG = `
server: { public_url: "https://tidemark.example.com" }
channels:
  ops-slack: { type: slack, url: "https://hooks.slack.com/services/T/B/secret" }
  ml-mail: { type: email, smtp: { host: localhost }, from: tidemark@example.com, to: [ml@example.com] }
models:
  fares:
    monitors:
      - { name: daily, window: 1d, delay: 5m, min_rows: 50, alert: { channels: [ops-slack, ml-mail] } }
`;

interface Evaluation {
  readonly id: string;
  readonly run_id: string;
  readonly verdict: string;
  readonly window: { readonly start: string; readonly end: string };
  readonly current: { readonly rows: number };
  readonly report_url: string;
}

/** Evenly spread over [0, 100), so that every ordinary day has the same distribution as the reference. */
const distances = (rows: number, shift: number): number[] =>
  Array.from({ length: rows }, (_, i) => ((i * 37) % 100) + shift);

const reference = `distance,city\n${distances(400, 0)
  .map((distance, i) => `${distance},${i % 2 === 0 ? 'Rome' : 'Oslo'}`)
  .join('\n')}\n`;

const day = (number: number, shift = 0): string =>
  linesOf(
    distances(200, shift).map((distance, i) => ({
      id: `${number}-${i}`,
      timestamp: new Date(FIRST_DAY + number * DAY_MS + i * 60_000).toISOString(),
      features: { distance, city: i % 2 === 0 ? 'Rome' : 'Oslo' },
      prediction: distance * 2,
    })),
  );

const DRIFTED = 80;

const endOf = (number: number): number => FIRST_DAY + (number + 1) * DAY_MS + 5 * 60_000;

/** A service with its reference, on the evening of the first day. */
async function begin(): Promise<Service> {
  const service = await startService({ config: CONFIG, at: FIRST_DAY + 22 * HOUR_MS });
  const stored = await service.put('/v1/models/fares/references/training', reference, csv);
  expect(stored.status).toBe(201);
  return service;
}

/** Lets a day's predictions come in on its evening. */
async function live(service: Service, number: number, shift = 0): Promise<void> {
  service.clock.at = FIRST_DAY + number * DAY_MS + 22 * HOUR_MS;
  const answer = await service.post('/v1/models/fares/predictions', day(number, shift), ndjson);
  expect(await answer.json()).toMatchObject({ accepted: 200, duplicates: 0, rejected: 0, errors: [] });
}

async function tickAt(service: Service, at: number): Promise<void> {
  service.clock.at = at;
  await service.app.tick();
}

const evaluations = async (service: Service): Promise<readonly Evaluation[]> =>
  (await service.read<Listed<Evaluation>>('/v1/models/fares/evaluations')).items.toReversed();

const verdicts = async (service: Service): Promise<string[]> =>
  (await evaluations(service)).map(({ verdict }) => verdict);

const slackTexts = (service: Service): string[] =>
  service.posts.map(({ body }) => (JSON.parse(body) as { text: string }).text);

const notifications = (service: Service) =>
  service.read<Listed<Record<string, unknown>>>('/v1/notifications');

test('a drifted day is measured, recorded, reported, told once on every channel, and told again when it is over', async () => {
  const service = await begin();
  await live(service, 0);
  await tickAt(service, endOf(0) - 1);
  expect(await verdicts(service), 'a window waits for its delay').toEqual([]);
  await tickAt(service, endOf(0));
  expect(await verdicts(service)).toEqual(['ok']);
  expect(service.posts).toEqual([]);

  await live(service, 1, DRIFTED);
  await tickAt(service, endOf(1));
  const [, drifted] = await evaluations(service);
  expect(drifted).toMatchObject({
    model: 'fares',
    monitor: 'daily',
    verdict: 'critical',
    window: { start: '2026-03-03T00:00:00Z', end: '2026-03-04T00:00:00Z' },
    reference: { name: 'training', rows: 400 },
    current: { rows: 200 },
    drifted_columns: 1,
  });
  expect(await service.read(`/v1/evaluations/${drifted!.id}`)).toEqual(drifted);

  const report = await service.get(`/v1/evaluations/${drifted!.id}/report`);
  expect(report.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(await report.text()).toContain('distance');
  const artifact = await service.get(`/experiments/1/runs/${drifted!.run_id}/artifacts/evaluation.json`);
  expect(await artifact.json()).toEqual(drifted);
  expect((await service.get(`/experiments/1/runs/${drifted!.run_id}`)).status).toBe(200);

  const metrics = await (await service.get('/metrics')).text();
  expect(metrics).toMatch(
    /^tidemark_feature_drifted\{(?=.*model="fares")(?=.*monitor="daily")(?=.*feature="distance").*\} 1$/m,
  );
  expect(metrics).toMatch(/^tidemark_feature_drifted\{(?=.*feature="city").*\} 0$/m);

  expect(slackTexts(service)).toEqual([expect.stringMatching(/^\[FIRING\].*fares/)]);
  expect(service.posts[0]!.body).toContain(`https://tidemark.example.com${drifted!.report_url}`);
  expect(service.posts[0]!.body).toContain('distance');
  expect(service.mails).toMatchObject([
    { to: ['ml@example.com'], subject: expect.stringMatching(/^\[FIRING\]/) },
  ]);
  expect((await service.read<Listed<object>>('/v1/alerts')).items).toMatchObject([
    { model: 'fares', monitor: 'daily', state: 'firing', severity: 'critical', evaluation_id: drifted!.id },
  ]);

  await live(service, 2);
  await tickAt(service, endOf(2));
  expect(await verdicts(service)).toEqual(['ok', 'critical', 'ok']);
  expect(slackTexts(service).slice(1)).toEqual([expect.stringMatching(/^\[RESOLVED\]/)]);
  expect(service.mails.slice(1)).toMatchObject([{ subject: expect.stringMatching(/^\[RESOLVED\]/) }]);
  expect((await service.read<Listed<object>>('/v1/alerts')).items).toMatchObject([{ state: 'inactive' }]);
});

test('a window is evaluated once and told once, however often the clock ticks and the service restarts', async () => {
  const service = await begin();
  await live(service, 0, DRIFTED);
  await tickAt(service, endOf(0));
  await service.app.tick();
  await service.restart();
  await tickAt(service, endOf(0) + HOUR_MS);
  expect(await verdicts(service)).toEqual(['critical']);
  expect(service.posts).toHaveLength(1);
  expect(service.mails).toHaveLength(1);
});

test('after downtime the missed windows are evaluated in order and told as their net result', async () => {
  const service = await begin();
  for (const [number, shift] of [0, 0, DRIFTED].entries()) await live(service, number, shift);
  await service.app.stop();
  service.clock.at = endOf(2) + HOUR_MS;
  await service.restart();
  await service.app.tick();
  expect((await evaluations(service)).map(({ window, verdict }) => [window.start, verdict])).toEqual([
    ['2026-03-02T00:00:00Z', 'ok'],
    ['2026-03-03T00:00:00Z', 'ok'],
    ['2026-03-04T00:00:00Z', 'critical'],
  ]);
  expect(slackTexts(service)).toEqual([expect.stringMatching(/^\[FIRING\]/)]);
});

test('drift that began and ended during downtime is recorded and told to nobody', async () => {
  const service = await begin();
  for (const [number, shift] of [0, DRIFTED, 0].entries()) await live(service, number, shift);
  await tickAt(service, endOf(2));
  expect(await verdicts(service)).toEqual(['ok', 'critical', 'ok']);
  expect(service.posts).toEqual([]);
  expect(service.mails).toEqual([]);
});

test('a window that ended too long ago is evaluated and told to nobody', async () => {
  const service = await begin();
  await live(service, 0, DRIFTED);
  service.clock.at = endOf(0);
  await service.restart();
  const staleAfter = 2 * DAY_MS + 5 * 60_000;
  await tickAt(service, FIRST_DAY + DAY_MS + staleAfter + 1);
  expect((await verdicts(service))[0]).toBe('critical');
  expect(slackTexts(service).filter((text) => text.startsWith('[FIRING]'))).toEqual([]);
});

test('a channel that is down gets its message once, when it is back, and holds no other channel up', async () => {
  const service = await begin();
  await live(service, 0, DRIFTED);
  service.receiver = () => new Response('no', { status: 503 });
  await tickAt(service, endOf(0));
  expect(service.posts).toHaveLength(1);
  expect(service.mails).toHaveLength(1);

  // Half of 5 s, then half of 15 s: full jitter, drawn as 0.5.
  await tickAt(service, endOf(0) + 2499);
  expect(service.posts, 'nothing is sent before its time').toHaveLength(1);
  await tickAt(service, endOf(0) + 2500);
  expect(service.posts).toHaveLength(2);
  const waiting = (await notifications(service)).items.find(({ channel }) => channel === 'ops-slack');
  expect(waiting).toMatchObject({
    state: 'pending',
    attempts: 2,
    next_attempt_at: '2026-03-03T00:05:10Z',
    last_error: expect.stringContaining('503'),
  });

  await service.restart();
  service.receiver = () => new Response('ok');
  await tickAt(service, endOf(0) + 10_000);
  await tickAt(service, endOf(0) + HOUR_MS);
  expect(service.posts).toHaveLength(3);
  expect((await notifications(service)).items).toMatchObject([
    { state: 'delivered' },
    { state: 'delivered' },
  ]);
  expect(service.mails).toHaveLength(1);
});

test('a refusal that no retry can change is dead at once, and is sent again when somebody replays it', async () => {
  const service = await begin();
  await live(service, 0, DRIFTED);
  service.receiver = () => new Response('invalid_token', { status: 403 });
  await tickAt(service, endOf(0));
  const { items } = await service.read<Listed<{ id: string; channel: string }>>(
    '/v1/notifications?state=dead',
  );
  expect(items).toMatchObject([{ channel: 'ops-slack', attempts: 1 }]);
  await tickAt(service, endOf(0) + HOUR_MS);
  expect(service.posts).toHaveLength(1);

  service.receiver = () => new Response('ok');
  const replayed = await service.post(`/v1/notifications/${items[0]!.id}/replay`, null);
  expect(replayed.status).toBe(202);
  await service.app.tick();
  expect(service.posts).toHaveLength(2);
  const again = await service.post(`/v1/notifications/${items[0]!.id}/replay`, null);
  expect(again.status).toBe(409);
});

test('a silence hides messages while it lasts, and what still burns afterwards is told', async () => {
  const service = await begin();
  await live(service, 0, DRIFTED);
  const made = await service.post('/v1/silences', {
    matchers: [{ name: 'model', value: 'fares' }],
    end: new Date(endOf(0) + HOUR_MS).toISOString(),
  });
  expect(made.status).toBe(201);
  await tickAt(service, endOf(0));
  expect(await verdicts(service)).toEqual(['critical']);
  expect([service.posts, service.mails]).toEqual([[], []]);
  await tickAt(service, endOf(0) + HOUR_MS);
  expect(slackTexts(service)).toEqual([expect.stringMatching(/^\[FIRING\]/)]);
});

test('an acknowledged alert is not told again until it is over', async () => {
  const service = await begin();
  await live(service, 0, DRIFTED);
  await tickAt(service, endOf(0));
  const { items } = await service.read<Listed<{ fingerprint: string }>>('/v1/alerts');
  const acked = await service.post(`/v1/alerts/${items[0]!.fingerprint}/ack`, { by: 'ana' });
  expect(await acked.json()).toMatchObject({ acked_by: 'ana', state: 'firing' });
  await live(service, 1, DRIFTED);
  await tickAt(service, endOf(1));
  expect(service.posts).toHaveLength(1);
  await live(service, 2);
  await tickAt(service, endOf(2));
  expect(slackTexts(service)[1]).toMatch(/^\[RESOLVED\]/);
});
