import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { csv, type Listed, linesOf, NOW, ndjson, startService } from './service.ts';

const HOUR_MS = 3_600_000;
const PATH = '/v1/models/m/evaluations';

const service = await startService({
  config: `
models:
  m:
    monitors:
      - { name: hourly, window: 1h, delay: 0s, min_rows: 10 }
      - { name: only-a, window: 2h, delay: 0s, min_rows: 10, columns: [a] }
`,
  whenDone: afterAll,
});
const start = NOW - 4 * HOUR_MS;
const values = Array.from({ length: 240 }, (_, i) => i % 60);
await service.put(
  '/v1/models/m/references/small',
  `a,b\n${values
    .slice(0, 60)
    .map((a) => `${a},${a % 2 === 0 ? 'x' : 'y'}`)
    .join('\n')}\n`,
  csv,
);
service.clock.at += 1000;
await service.put('/v1/models/m/references/large', `a,b\n${values.map((a) => `${a},x`).join('\n')}\n`, csv);
service.clock.at = NOW;
/** An event each minute of the four hours before now. */
await service.post(
  '/v1/models/m/predictions',
  linesOf(
    values.map((a, i) => ({
      timestamp: new Date(start + i * 60_000).toISOString(),
      features: { a, b: i % 2 === 0 ? 'x' : 'y' },
    })),
  ),
  ndjson,
);

interface Evaluation {
  readonly id: string;
  readonly run_id: string;
  readonly verdict: string;
  readonly monitor: string;
  readonly window: { readonly start: string; readonly end: string };
  readonly columns: readonly { readonly name: string }[];
  readonly report_url: string;
}

/** In the order in which they were made. */
const requested: string[] = [];

async function evaluate(body: object): Promise<Evaluation> {
  const answer = await service.post(PATH, body);
  expect(answer.status).toBe(200);
  const evaluation = (await answer.json()) as Evaluation;
  requested.push(evaluation.id);
  return evaluation;
}

const at = (hours: number, minutes = 0, millis = 0): string =>
  new Date(start + hours * HOUR_MS + minutes * 60_000 + millis).toISOString().replace('.000Z', 'Z');

describe('a requested evaluation', () => {
  test.each([
    ['without a window: one of the monitor, up to the newest event', {}, at(2, 59, 1), at(3, 59, 1), 60],
    ['of a span', { window: { start: at(1), end: at(2) } }, at(1), at(2), 60],
    [
      'of a span with an offset',
      { window: { start: '2026-03-01T22:00:00+01:00', end: '2026-03-01T23:00:00+01:00' } },
      at(1),
      at(2),
      60,
    ],
    ['of the last two hours', { window: { last: '2h' } }, at(2, 0, 1), at(4, 0, 1), 119],
    ['of the newest 90 rows', { window: { rows: 90 } }, at(2, 30), at(3, 59, 1), 90],
    ['of more rows than there are', { window: { rows: 5000 } }, at(0), at(3, 59, 1), 240],
    ['with the settings of another monitor', { monitor: 'only-a' }, at(1, 59, 1), at(3, 59, 1), 120],
    ['of a segment', { segment: { b: 'x' }, window: { start: at(0), end: at(4) } }, at(0), at(4), 120],
  ])('%s', async (_, body, from, to, rows) => {
    expect(await evaluate(body)).toMatchObject({
      window: { start: from, end: to },
      current: { rows },
      reference: { name: 'large' },
      model: 'm',
    });
  });

  test('takes a reference and columns for this once', async () => {
    const evaluation = await evaluate({ reference: 'small', columns: ['b*'], window: { rows: 60 } });
    expect(evaluation).toMatchObject({ reference: { name: 'small', rows: 60 }, columns: [{ name: 'b' }] });
  });

  test('of an empty window has no data, and is an answer', async () => {
    const evaluation = await evaluate({
      window: { start: '2001-01-01T00:00:00Z', end: '2001-01-02T00:00:00Z' },
    });
    expect(evaluation).toMatchObject({ verdict: 'no_data', current: { rows: 0 } });
  });

  test('of rows that drifted is 200 with the verdict, a run and a report, and steps no alert', async () => {
    const evaluation = await evaluate({ reference: 'large', columns: ['b'], window: { rows: 240 } });
    expect(evaluation.verdict).toBe('critical');
    expect(await service.read(`/v1/evaluations/${evaluation.id}`)).toEqual(evaluation);
    expect((await service.get(evaluation.report_url)).status).toBe(200);
    expect((await service.get(`/experiments/1/runs/${evaluation.run_id}`)).status).toBe(200);
    expect(await service.read('/v1/alerts')).toMatchObject({ items: [] });
  });
});

describe('the list of evaluations', () => {
  test('has those of the clock and those on request, newest first, page by page', async () => {
    await service.app.tick();
    const all = (await service.read<Listed<Evaluation>>(PATH)).items;
    expect(all.length).toBeGreaterThan(10);
    const paged: Evaluation[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Listed<Evaluation> = await service.read(`${PATH}?limit=3${cursor}`);
      expect(page.items.length).toBeLessThanOrEqual(3);
      paged.push(...page.items);
      cursor = page.next_cursor && `&cursor=${encodeURIComponent(page.next_cursor)}`;
    }
    expect(paged).toEqual(all);
    const onRequest = all.map(({ id }) => id).filter((id) => requested.includes(id));
    expect(onRequest).toEqual(requested.toReversed());
  });

  test.each([
    ['verdict=no_data', ({ verdict }: Evaluation) => verdict === 'no_data'],
    ['monitor=only-a', ({ monitor }: Evaluation) => monitor === 'only-a'],
    [`from=${at(3)}`, ({ window }: Evaluation) => window.start >= at(3)],
    [`to=${at(1)}`, ({ window }: Evaluation) => window.start < at(1)],
    ['monitor=nobody', () => false],
  ])('takes %s', async (query, isMeant) => {
    const all = (await service.read<Listed<Evaluation>>(`${PATH}?limit=1000`)).items;
    const found = (await service.read<Listed<Evaluation>>(`${PATH}?limit=1000&${query}`)).items;
    expect(found).toEqual(all.filter(isMeant));
  });
});

describe('the files of a run', () => {
  test('are given as they are, in a sandbox', async () => {
    const { run_id } = await evaluate({});
    for (const [file, type] of [
      ['report.html', 'text/html; charset=utf-8'],
      ['evaluation.json', 'application/json'],
    ] as const) {
      const answer = await service.get(`/experiments/1/runs/${run_id}/artifacts/${file}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe(type);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      const policy = answer.headers.get('content-security-policy')!;
      expect(policy).toMatch(/(^|; ?)sandbox/);
      expect(policy).not.toMatch(/allow-scripts.*allow-same-origin|allow-same-origin.*allow-scripts/);
    }
  });

  test.each([
    'nothing.html',
    '..%2F..%2Fstate.sqlite',
    '..%2Freport.html',
    '.',
    '%2e%2e',
    '%2Fetc%2Fpasswd',
    'report.html%00',
    './%2e%2e%2f%2e%2e%2fstate.sqlite',
    'report.html/',
  ])('lead nowhere else: %s', async (path) => {
    const { run_id } = await evaluate({});
    const answer = await service.get(`/experiments/1/runs/${run_id}/artifacts/${path}`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('SQLite');
  });

  test('are looked for in their own experiment only', async () => {
    const { run_id } = await evaluate({});
    expect((await service.get(`/experiments/2/runs/${run_id}/artifacts/report.html`)).status).toBe(404);
  });

  test('may be gone: the run is still shown, and its files are not found', async () => {
    const { id, run_id } = await evaluate({});
    rmSync(join(service.folder, 'artifacts', run_id), { recursive: true });
    expect((await service.get(`/experiments/1/runs/${run_id}`)).status).toBe(200);
    expect((await service.get(`/v1/evaluations/${id}/report`)).status).toBe(404);
    expect((await service.get(`/experiments/1/runs/${run_id}/artifacts/report.html`)).status).toBe(404);
  });
});

test('a monitor that is not there is 404, and so is a model without reference', async () => {
  const unknown = await service.post(PATH, { monitor: 'nobody' });
  expect([unknown.status, ((await unknown.json()) as { code: string }).code]).toEqual([404, 'not_found']);
  await service.post('/v1/models/bare/predictions', { features: { a: 1 } });
  expect((await service.post('/v1/models/bare/evaluations', {})).status).toBe(404);
});
