import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { type Body, type Listed, ndjson, startService } from './service.ts';

const service = await startService({
  config: 'limits: { body: 64KiB, stream: 64KiB }',
  whenDone: afterAll,
});
const json = { 'content-type': 'application/json' };
const parquet = { 'content-type': 'application/vnd.apache.parquet' };
const csv = { 'content-type': 'text/csv' };
const event = '{"id":"1","features":{"a":1}}';
const LONG_NAME = 'n'.repeat(129);

await service.post('/v1/models/known/predictions', event, json);
await service.put('/v1/models/known/references/training', 'a\n1\n2\n', csv);

/** What must not change, whatever is refused. */
const stored = async (): Promise<unknown> => ({
  models: await service.read('/v1/models'),
  references: await service.read('/v1/models/known/references'),
  evaluations: await service.read('/v1/models/known/evaluations'),
  silences: await service.read('/v1/silences'),
});
const before = await stored();

interface Refused {
  readonly of: string;
  readonly method?: string;
  readonly path: string;
  readonly body?: Body;
  readonly headers?: Record<string, string>;
  readonly status: number;
  readonly code: string;
  /** Where `errors` points, if it does. */
  readonly pointers?: readonly string[];
}

async function expectRefusal({ method = 'GET', path, body, headers, status, code, pointers }: Refused) {
  const answer = await service.fetch(method, path, {
    ...(body === undefined ? {} : { body }),
    ...(headers === undefined ? {} : { headers }),
  });
  const text = await answer.text();
  expect([answer.status, text], text).toEqual([status, text]);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  const problem = JSON.parse(text) as { errors?: { pointer: string; code: string; detail: string }[] };
  expect(problem).toMatchObject({
    type: `/problems/${code}`,
    title: expect.stringMatching(/./),
    status,
    detail: expect.stringMatching(/^.{1,1001}$/s),
    instance: answer.headers.get('x-request-id'),
    code,
  });
  if (pointers !== undefined) expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(pointers);
  for (const error of problem.errors ?? [])
    expect(error).toMatchObject({ code: expect.any(String), detail: expect.any(String) });
  expect(text).not.toContain(service.folder);
  expect(text).not.toMatch(/node_modules|\.ts:\d|at \w+ \(|node:internal/);
  expect(await stored()).toEqual(before);
  expect(service.log.filter((line) => line.includes('request failed'))).toEqual([]);
  return { answer, problem };
}

const refused = (cases: readonly Refused[]) =>
  test.each(cases)('$of is $status $code', async (request) => {
    await expectRefusal(request);
  });

describe('names and paths', () => {
  const names = [
    ['..%2Fx', 'a path'],
    ['a%2Fb', 'a slash'],
    ['%00', 'a NUL'],
    ['a%00b', 'a NUL inside'],
    ['.hidden', 'a leading dot'],
    ['-x', 'a leading dash'],
    ['a%20b', 'a blank'],
    ['%zz', 'a broken escape'],
    ['%ff', 'no UTF-8'],
    ['caf%C3%A9', 'an accent'],
    [LONG_NAME, '129 characters'],
    ['x'.repeat(100_000), '100,000 characters'],
    ["'%3B%20DROP%20TABLE%20models%3B--", 'SQL'],
  ] as const;
  refused(
    names.flatMap(([name, what]) => [
      { of: `a model called ${what}`, path: `/v1/models/${name}`, status: 400, code: 'invalid_name' },
      {
        of: `predictions for a model called ${what}`,
        method: 'POST',
        path: `/v1/models/${name}/predictions`,
        body: event,
        headers: json,
        status: 400,
        code: 'invalid_name',
      },
      {
        of: `a reference called ${what}`,
        method: 'PUT',
        path: `/v1/models/known/references/${name}`,
        body: 'a\n1\n',
        headers: csv,
        status: 400,
        code: 'invalid_name',
      },
    ]),
  );
  const nowhere = [
    '/nothing',
    '/v1',
    '/v1/models/known/nothing',
    '/v1/models/../secret',
    '/v1/models/%2e%2e/%2e%2e/etc/passwd',
    '/v2/models',
    '/v1/models/known/',
    '/assets/%2e%2e%2f%2e%2e%2fstate.sqlite',
    `/${'x'.repeat(1000)}`,
  ];
  refused(nowhere.map((path) => ({ of: `GET ${path.slice(0, 60)}`, path, status: 404, code: 'not_found' })));

  const ids = ['0', '..%2F..%2Fstate.sqlite', '%00', "'%20OR%201=1--", 'x'.repeat(5000)];
  const unknown = [
    ['GET', '/v1/models/{}'],
    ['GET', '/v1/models/known/references/{}'],
    ['GET', '/v1/models/known/references/{}/data'],
    ['GET', '/v1/evaluations/{}'],
    ['GET', '/v1/evaluations/{}/report'],
    ['GET', '/experiments/1/runs/{}'],
    ['GET', '/experiments/1/runs/{}/artifacts/report.html'],
    ['POST', '/v1/alerts/{}/ack'],
    ['DELETE', '/v1/silences/{}'],
    ['POST', '/v1/notifications/{}/replay'],
  ] as const;
  refused(
    unknown
      .flatMap(([method, path]) =>
        ids.map((id) => ({ method, path: path.replace('{}', id), template: path })),
      )
      .filter(({ template, path }) => template !== '/v1/models/{}' || path === '/v1/models/0')
      .map(({ method, path }) => ({
        of: `${method} ${path.slice(0, 80)}`,
        method,
        path,
        ...(path.includes('%00')
          ? { status: 400, code: 'invalid_parameter' }
          : { status: 404, code: 'not_found' }),
      })),
  );
  refused(
    ['references', 'evaluations'].map((list) => ({
      of: `the ${list} of an unknown model`,
      path: `/v1/models/unknown/${list}`,
      status: 404,
      code: 'not_found',
    })),
  );
});

describe('methods', () => {
  const wrong = [
    ['DELETE', '/v1/models', 'GET, HEAD'],
    ['GET', '/v1/models/known/predictions', 'POST'],
    ['HEAD', '/v1/alerts/0/ack', 'POST'],
    ['POST', '/v1/models/known/references/training', 'PUT, GET, HEAD'],
    ['PUT', '/v1/models/known/evaluations', 'POST, GET, HEAD'],
    ['PATCH', '/v1/silences', 'GET, HEAD, POST'],
    ['OPTIONS', '/v1/silences/1', 'DELETE'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['POST', '/metrics', 'GET, HEAD'],
    ['POST', '/', 'GET, HEAD'],
  ] as const;
  test.each(wrong)('%s %s is 405 and names what is allowed', async (method, path, allowed) => {
    const answer = await service.fetch(method, path);
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')?.split(', ').toSorted()).toEqual(allowed.split(', ').toSorted());
    if (method !== 'HEAD') expect(await answer.json()).toMatchObject({ code: 'method_not_allowed' });
  });
  test('HEAD answers as GET does, without a body', async () => {
    for (const path of ['/v1/models', '/v1/models/known/references/training/data', '/healthz', '/']) {
      const answer = await service.fetch('HEAD', path);
      expect([path, answer.status, await answer.text()]).toEqual([path, 200, '']);
    }
  });
});

describe('lists', () => {
  const lists = [
    '/v1/models',
    '/v1/models/known/references',
    '/v1/models/known/evaluations',
    '/v1/alerts',
    '/v1/silences',
    '/v1/notifications',
  ];
  const forged = Buffer.from(JSON.stringify([{ a: 1 }, null])).toString('base64url');
  const queries: [string, string][] = [
    ['limit=0', '/limit'],
    ['limit=1001', '/limit'],
    ['limit=-1', '/limit'],
    ['limit=1.5', '/limit'],
    ['limit=ten', '/limit'],
    ['limit=', '/limit'],
    ['limit=1e400', '/limit'],
    ['cursor=', '/cursor'],
    ['page=2', ''],
    ['__proto__=1', ''],
  ];
  refused(
    lists.flatMap((path) => [
      ...queries.map(([query, pointer]) => ({
        of: `${path}?${query}`,
        path: `${path}?${query}`,
        status: 400,
        code: 'invalid_parameter',
        pointers: [pointer],
      })),
      ...['x', forged, '%00', '%5B%5D', 'x'.repeat(10_000)].map((cursor) => ({
        of: `${path}?cursor=${cursor.slice(0, 20)}`,
        path: `${path}?cursor=${cursor}`,
        status: 400,
        code: 'invalid_parameter',
      })),
    ]),
  );
  refused(
    ['from=yesterday', 'to=2026-01-01', 'verdict=bad', 'from=2026-01-01T00:00:00'].map((query) => ({
      of: `evaluations?${query}`,
      path: `/v1/models/known/evaluations?${query}`,
      status: 400,
      code: 'invalid_parameter',
      pointers: [`/${query.split('=')[0]}`],
    })),
  );
  test.each(lists)('%s takes limits of 1 and 1000, and ends with a null cursor', async (path) => {
    for (const limit of [1, 1000])
      expect(await service.read<Listed<object>>(`${path}?limit=${limit}`)).toMatchObject({
        items: expect.any(Array),
        next_cursor: null,
      });
  });
});

const zeros = gzipSync(Buffer.alloc(8 << 20, 0x20));
const packed = gzipSync(event);

describe.each([
  {
    what: 'predictions',
    method: 'POST',
    path: '/v1/models/new/predictions',
    type: ndjson,
    body: event,
    limit: 'stream',
  },
  {
    what: 'predictions as JSON',
    method: 'POST',
    path: '/v1/models/new/predictions',
    type: json,
    body: event,
    limit: 'body',
  },
  {
    what: 'a CSV reference',
    method: 'PUT',
    path: '/v1/models/new/references/r',
    type: csv,
    body: 'a\n1\n',
    limit: 'stream',
  },
  {
    what: 'a Parquet reference',
    method: 'PUT',
    path: '/v1/models/new/references/r',
    type: parquet,
    body: 'PAR1',
    limit: 'stream',
  },
])('the body of $what', ({ method, path, type, body, limit }) => {
  const unsupported = { method, path, status: 415, code: 'unsupported_media_type' };
  const broken = { method, path, status: 400, code: 'malformed_body' };
  const gzip = { ...type, 'content-encoding': 'gzip' };
  refused([
    { ...unsupported, of: 'without a type', body: new TextEncoder().encode(body) },
    { ...unsupported, of: 'of another type', body, headers: { 'content-type': 'text/html' } },
    { ...unsupported, of: 'of a type that is none', body, headers: { 'content-type': '__proto__' } },
    { ...unsupported, of: 'in an unknown encoding', body, headers: { ...type, 'content-encoding': 'lzma' } },
    { ...unsupported, of: 'encoded twice', body, headers: { ...type, 'content-encoding': 'gzip, gzip' } },
    { ...broken, of: 'that is not the gzip it says', body, headers: gzip },
    { ...broken, of: 'of truncated gzip', body: packed.subarray(0, packed.length - 9), headers: gzip },
    { ...broken, of: 'of an empty gzip body', body: new Uint8Array(), headers: gzip },
    { ...broken, of: 'of corrupt gzip', body: corrupt(packed), headers: gzip },
  ]);
  test.each([
    ['a plain body over the limit', Buffer.alloc(65_537, 0x20), type],
    ['a small body that unpacks to 8 MiB', zeros, gzip],
  ])('%s is 413 and names the limit', async (_, big, headers) => {
    const { problem } = await expectRefusal({
      of: '',
      method,
      path,
      body: new Uint8Array(big),
      headers,
      status: 413,
      code: 'too_large',
    });
    expect(problem).toMatchObject({
      detail: expect.stringContaining(`limits.${limit}`),
      limits: { [limit]: 65_536 },
    });
  });
});

function corrupt(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes);
  copy[copy.length - 6]! ^= 0xff;
  return copy;
}

describe('a body of JSON', () => {
  const evaluations = { method: 'POST', path: '/v1/models/known/evaluations', headers: json };
  const silences = { method: 'POST', path: '/v1/silences', headers: json };
  const window = (value: unknown) => JSON.stringify({ window: value });
  const matchers = [{ name: 'model', value: 'known' }];
  const end = '2026-03-03T00:00:00Z';
  const bad = { status: 400, code: 'invalid_body' };
  refused([
    { ...evaluations, of: 'that is broken', body: '{"monitor":', status: 400, code: 'malformed_body' },
    {
      ...evaluations,
      of: 'without a type',
      headers: {},
      body: new TextEncoder().encode('{}'),
      status: 415,
      code: 'unsupported_media_type',
    },
    {
      ...evaluations,
      of: 'with a type that only begins so',
      headers: { 'content-type': 'text/json' },
      body: '{}',
      status: 415,
      code: 'unsupported_media_type',
    },
    { ...evaluations, of: 'that is a list', body: '[]', ...bad, pointers: [''] },
    { ...evaluations, of: 'that is null', body: 'null', ...bad, pointers: [''] },
    { ...evaluations, of: 'with an unknown key', body: '{"windw":null}', ...bad, pointers: [''] },
    { ...evaluations, of: 'with __proto__', body: '{"__proto__":{"a":1},"x":1}', ...bad },
    {
      ...evaluations,
      of: 'with several wrong types',
      body: '{"monitor":1,"reference":"","columns":[]}',
      ...bad,
      pointers: ['/monitor', '/reference', '/columns'],
    },
    {
      ...evaluations,
      of: 'with a window that ends before it starts',
      body: window({ start: end, end: '2026-03-02T00:00:00Z' }),
      ...bad,
    },
    { ...evaluations, of: 'with half a window', body: window({ start: end }), ...bad },
    { ...evaluations, of: 'with a window of two forms', body: window({ last: '1d', rows: 5 }), ...bad },
    {
      ...evaluations,
      of: 'with a window without a zone',
      body: window({ start: '2026-03-01T00:00:00', end }),
      ...bad,
    },
    { ...evaluations, of: 'with a window of no rows', body: window({ rows: 0 }), ...bad },
    { ...evaluations, of: 'with a window of no time', body: window({ last: '0s' }), ...bad },
    { ...evaluations, of: 'with a window of a foreign unit', body: window({ last: '1 fortnight' }), ...bad },
    { ...evaluations, of: 'with a list as segment', body: '{"segment":[1]}', ...bad },
    { ...evaluations, of: 'for an unknown monitor', body: '{"monitor":"x"}', status: 404, code: 'not_found' },
    {
      ...evaluations,
      of: 'for an unknown reference',
      body: '{"reference":"x"}',
      status: 404,
      code: 'not_found',
    },
    {
      ...evaluations,
      of: 'for an unknown model',
      path: '/v1/models/unknown/evaluations',
      body: '{}',
      status: 404,
      code: 'not_found',
    },
    { ...evaluations, of: 'over its limit', body: ' '.repeat((1 << 20) + 1), status: 413, code: 'too_large' },
    { ...silences, of: 'without anything', body: '', ...bad, pointers: ['/matchers', '/end'] },
    {
      ...silences,
      of: 'without matchers',
      body: JSON.stringify({ matchers: [], end }),
      ...bad,
      pointers: ['/matchers'],
    },
    {
      ...silences,
      of: 'with a matcher of everything',
      body: JSON.stringify({ matchers: [{ name: 'model', op: '=~', value: '.*' }], end }),
      ...bad,
      pointers: ['/matchers'],
    },
    {
      ...silences,
      of: 'with an unknown label',
      body: JSON.stringify({ matchers: [{ name: 'team', value: 'a' }], end }),
      ...bad,
      pointers: ['/matchers/0/name'],
    },
    {
      ...silences,
      of: 'with a broken pattern',
      body: JSON.stringify({ matchers: [{ name: 'model', op: '=~', value: '(' }], end }),
      ...bad,
      pointers: ['/matchers/0/value'],
    },
    {
      ...silences,
      of: 'with an end in the past',
      body: JSON.stringify({ matchers, end: '2001-01-01T00:00:00Z' }),
      ...bad,
      pointers: ['/end'],
    },
    {
      ...silences,
      of: 'with an end that is none',
      body: JSON.stringify({ matchers, end: 'tomorrow' }),
      ...bad,
      pointers: ['/end'],
    },
  ]);
});

describe('headers', () => {
  const predictions = { method: 'POST', path: '/v1/models/known/predictions', body: event };
  refused([
    {
      ...predictions,
      of: 'a key of 257 characters',
      headers: { ...json, 'idempotency-key': 'k'.repeat(257) },
      status: 400,
      code: 'invalid_parameter',
    },
    {
      ...predictions,
      of: 'an empty key',
      headers: { ...json, 'idempotency-key': '' },
      status: 400,
      code: 'invalid_parameter',
    },
    {
      ...predictions,
      of: 'a huge type',
      headers: { 'content-type': 'a'.repeat(100_000) },
      status: 415,
      code: 'unsupported_media_type',
    },
  ]);
  test('a request with huge headers that mean nothing is answered', async () => {
    const answer = await service.get('/v1/models', { 'x-anything': 'x'.repeat(100_000) });
    expect(answer.status).toBe(200);
  });
});
