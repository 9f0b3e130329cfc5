import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { linesOf, ndjson, type Service, startService } from './service.ts';

const PATH = '/v1/models/m/predictions';
const json = { 'content-type': 'application/json' };
const event = (id: string, features: object = { a: 1 }) => ({ id, features });

const rowsOf = async (service: Service): Promise<number> =>
  (await service.read<{ items: readonly { rows: number }[] }>('/v1/models')).items[0]?.rows ?? 0;

const bodyOf = async (answer: Response): Promise<Record<string, unknown>> =>
  (await answer.json()) as Record<string, unknown>;

describe('forms of a body', () => {
  const one = event('1');
  test.each([
    ['one event', JSON.stringify(one), json, 1],
    ['an array', JSON.stringify([one, event('2')]), json, 2],
    ['an object with predictions', JSON.stringify({ predictions: [one, event('2')] }), json, 2],
    ['an empty array', '[]', json, 0],
    ['lines', linesOf([one, event('2')]), ndjson, 2],
    ['lines without a last line end', linesOf([one, event('2')]).trimEnd(), ndjson, 2],
    ['lines that end as on Windows', linesOf([one, event('2')]).replaceAll('\n', '\r\n'), ndjson, 2],
    ['lines with a byte order mark and blank lines', `\uFEFF\n${linesOf([one])}\n\n`, ndjson, 1],
    ['no lines', '', ndjson, 0],
    ['a type with parameters', JSON.stringify(one), { 'content-type': 'Application/JSON; charset=utf-8' }, 1],
    ['gzip', gzipSync(linesOf([one])), { ...ndjson, 'content-encoding': 'gzip' }, 1],
    ['gzip in upper case', gzipSync(linesOf([one])), { ...ndjson, 'content-encoding': 'GZIP' }, 1],
    ['br', brotliCompressSync(linesOf([one])), { ...ndjson, 'content-encoding': 'br' }, 1],
    ['identity', linesOf([one]), { ...ndjson, 'content-encoding': 'identity' }, 1],
  ])('%s is accepted', async (_, body, headers, accepted) => {
    const service = await startService();
    const answer = await service.post(PATH, typeof body === 'string' ? body : new Uint8Array(body), headers);
    expect([answer.status, await bodyOf(answer)]).toEqual([
      200,
      {
        batch_id: expect.stringMatching(/^[0-9A-Z]{26}$/),
        accepted,
        duplicates: 0,
        rejected: 0,
        errors: [],
        schema_changes: accepted === 0 ? [] : [{ column: 'a', from: null, to: 'number' }],
      },
    ]);
    expect(await rowsOf(service)).toBe(accepted);
  });
});

test('an event without id and time gets an id of its own and the time of receipt', async () => {
  const service = await startService();
  for (const accepted of [1, 1])
    expect(await bodyOf(await service.post(PATH, { features: { a: 1 } }))).toMatchObject({ accepted });
  expect(await service.read('/v1/models/m')).toMatchObject({
    rows: 2,
    newest_event: '2026-03-02T00:00:00Z',
  });
});

test('an id that is stored counts as a duplicate, in the same body and in a later one', async () => {
  const service = await startService();
  const first = await service.post(PATH, linesOf([event('1'), event('2'), event('1')]), ndjson);
  expect(await bodyOf(first)).toMatchObject({ accepted: 2, duplicates: 1, rejected: 0 });
  const second = await service.post(PATH, [event('2', { a: 9 }), event('3')]);
  expect(await bodyOf(second)).toMatchObject({ accepted: 1, duplicates: 1 });
  expect(await rowsOf(service)).toBe(3);
});

describe('rows that do not fit', () => {
  const bad: [string, unknown, string, string][] = [
    ['a wrong type', event('x', { a: 'text' }), '/features/a', 'type_mismatch'],
    ['a boolean for a number', event('x', { a: true }), '/features/a', 'type_mismatch'],
    ['no features', { id: 'x' }, '/features', 'missing_features'],
    ['features as a list', { id: 'x', features: [] }, '/features', 'missing_features'],
    ['an unknown key', { ...event('x'), predicted: 1 }, '/predicted', 'unknown_key'],
    ['a numeric id', { id: 1, features: {} }, '/id', 'type_mismatch'],
    ['an empty id', { id: '', features: {} }, '/id', 'empty'],
    [
      'a time without zone',
      { timestamp: '2026-03-01T00:00:00', features: {} },
      '/timestamp',
      'invalid_timestamp',
    ],
    [
      'a time that never was',
      { timestamp: '2026-02-30T00:00:00Z', features: {} },
      '/timestamp',
      'invalid_timestamp',
    ],
    [
      'a time in the future',
      { timestamp: '2026-03-02T00:05:01Z', features: {} },
      '/timestamp',
      'in_the_future',
    ],
    ['a probability of text', { probability: 'high', features: {} }, '/probability', 'type_mismatch'],
    ['a prediction that is a list', { prediction: [1], features: {} }, '/prediction', 'type_mismatch'],
    ['a list with text in it', event('x', { v: [1, 'b'] }), '/features/v/1', 'type_mismatch'],
    ['names that differ in case', event('x', { b: 1, B: 2 }), '/features/B', 'duplicate_feature'],
    ['a name beside its path', event('x', { 'b.c': 1, b: { c: 2 } }), '/features/b/c', 'duplicate_feature'],
    ['no event', 7, '', 'type_mismatch'],
    ['null', null, '', 'type_mismatch'],
  ];
  test.each(bad)('%s rejects its row alone and is pointed at', async (_, row, pointer, code) => {
    const service = await startService();
    await service.post(PATH, event('0'));
    for (const [body, headers, place] of [
      [`${linesOf([event('1')])}\n${JSON.stringify(row)}\n`, ndjson, { line: 3 }],
      [JSON.stringify([event('2'), row]), json, { index: 1 }],
    ] as const) {
      const answer = await service.post(PATH, body, headers);
      expect(answer.status).toBe(200);
      expect(await bodyOf(answer)).toMatchObject({
        accepted: 1,
        rejected: 1,
        errors: [{ ...place, pointer, code, detail: expect.any(String) }],
      });
    }
    expect(await rowsOf(service)).toBe(3);
  });

  test.each([
    ['an integer beyond 2^53', '9007199254740993', 'not_exact'],
    ['a number beyond the largest double', '1e400', 'not_exact'],
  ])('%s is refused, never altered', async (_, number, code) => {
    const service = await startService();
    const answer = await service.post(PATH, `${linesOf([event('1')])}{"features":{"a":${number}}}`, ndjson);
    expect(await bodyOf(answer)).toMatchObject({ accepted: 1, rejected: 1, errors: [{ line: 2, code }] });
  });

  test('a line that is no JSON rejects that line alone', async () => {
    const service = await startService();
    const body = `${JSON.stringify(event('1'))}\n{"features":\n\xff\n${JSON.stringify(event('2'))}\n`;
    const answer = await service.post(PATH, new Uint8Array(Buffer.from(body, 'latin1')), ndjson);
    expect(await bodyOf(answer)).toMatchObject({
      accepted: 2,
      rejected: 2,
      errors: [
        { line: 2, pointer: '', code: 'invalid_json' },
        { line: 3, pointer: '', code: 'invalid_utf8' },
      ],
    });
  });

  test.each([
    ['broken', '[{"features":'],
    ['empty', ''],
    ['a number', '7'],
    ['an object with predictions and more', '{"predictions":[],"x":1}'],
    ['not UTF-8', new Uint8Array([0x7b, 0xff, 0x7d])],
  ])('JSON that is %s is unreadable as a whole', async (_, body) => {
    const service = await startService();
    const answer = await service.post(PATH, body, json);
    expect([answer.status, (await bodyOf(answer)).code]).toEqual([400, 'malformed_body']);
    expect(await service.read('/v1/models')).toMatchObject({ items: [] });
  });

  test('at most 100 errors are told, and all are counted', async () => {
    const service = await startService();
    const rows = [event('1'), ...Array.from({ length: 150 }, () => ({ features: 1 }))];
    const told = await bodyOf(await service.post(PATH, linesOf(rows), ndjson));
    expect(told).toMatchObject({ accepted: 1, rejected: 150 });
    expect(told.errors).toHaveLength(100);
  });

  test('when every row is rejected nothing is stored, not even the model', async () => {
    const service = await startService();
    const answer = await service.post(PATH, linesOf([{ features: 1 }, { id: 2, features: {} }]), ndjson);
    expect(answer.status).toBe(422);
    expect(await bodyOf(answer)).toMatchObject({
      code: 'rows_rejected',
      accepted: 0,
      duplicates: 0,
      rejected: 2,
      errors: [
        { line: 1, pointer: '/features' },
        { line: 2, pointer: '/id' },
      ],
    });
    expect(await service.read('/v1/models')).toMatchObject({ items: [] });
  });

  test.each(['handling=strict', 'respond-async, handling=strict', 'HANDLING="strict"'])(
    'Prefer: %s stores nothing when any row is rejected',
    async (prefer) => {
      const service = await startService();
      const rows = linesOf([event('1'), { features: 1 }]);
      const answer = await service.post(PATH, rows, { ...ndjson, prefer });
      expect([answer.status, (await bodyOf(answer)).code]).toEqual([422, 'rows_rejected']);
      expect(await service.read('/v1/models')).toMatchObject({ items: [] });
      const good = await service.post(PATH, linesOf([event('1')]), { ...ndjson, prefer });
      expect(await bodyOf(good)).toMatchObject({ accepted: 1 });
    },
  );
});

describe('the schema', () => {
  test('an unknown feature is stored and told, a missing one is a null', async () => {
    const service = await startService();
    await service.post(PATH, event('1', { a: 1, b: 'x' }));
    const answer = await service.post(PATH, event('2', { a: 2, 'c/d': true, e: { f: [1, 2] } }));
    expect(await bodyOf(answer)).toMatchObject({
      accepted: 1,
      schema_changes: [
        { column: 'c/d', from: null, to: 'boolean' },
        { column: 'e.f', from: null, to: 'vector' },
      ],
    });
    const model = await service.read<{ columns: { name: string }[] }>('/v1/models/m');
    expect(model.columns.map(({ name }) => name).toSorted()).toEqual(['a', 'b', 'c/d', 'e.f']);
  });

  test('text and booleans are never turned into numbers', async () => {
    const service = await startService();
    await service.post(PATH, event('1', { a: '007' }));
    expect(await bodyOf(await service.post(PATH, event('2', { a: 7 })))).toMatchObject({
      status: 422,
      errors: [{ index: 0, pointer: '/features/a', code: 'type_mismatch' }],
    });
  });

  test('a feature called __proto__ or constructor is a feature like any other', async () => {
    const service = await startService();
    const body = '{"id":"1","features":{"__proto__":1,"constructor":2,"a\\"; DROP TABLE x;--":3}}';
    expect(await bodyOf(await service.post(PATH, body, json))).toMatchObject({ accepted: 1, rejected: 0 });
    const { columns } = await service.read<{ columns: { name: string }[] }>('/v1/models/m');
    expect(columns.map(({ name }) => name)).toEqual(['__proto__', 'constructor', 'a"; DROP TABLE x;--']);
  });

  test('more columns than the limit are refused', async () => {
    const service = await startService({ config: 'limits: { columns: 3 }' });
    const answer = await service.post(PATH, event('1', { a: 1, b: 2, c: 3, d: 4 }));
    expect([answer.status, await rowsOf(service)]).toEqual([422, 0]);
  });
});

test('more rows than the limit are 413, and none of them is stored', async () => {
  const service = await startService({ config: 'limits: { rows: 3 }' });
  const rows = Array.from({ length: 4 }, (_, i) => event(String(i)));
  for (const answer of [await service.post(PATH, rows), await service.post(PATH, linesOf(rows), ndjson)])
    expect([answer.status, (await bodyOf(answer)).code]).toEqual([413, 'too_large']);
  expect(await service.read('/v1/models')).toMatchObject({ items: [] });
});

test('a body that breaks off stores nothing', async () => {
  const service = await startService();
  const lines = Array.from({ length: 2000 }, (_, i) => event(String(i)));
  const whole = gzipSync(linesOf(lines));
  const answer = await service.post(PATH, new Uint8Array(whole.subarray(0, whole.length - 20)), {
    ...ndjson,
    'content-encoding': 'gzip',
  });
  expect([answer.status, (await bodyOf(answer)).code]).toEqual([400, 'malformed_body']);
  expect(await service.read('/v1/models')).toMatchObject({ items: [] });
});

test('where models are not made on first contact, an unknown one is 404', async () => {
  const service = await startService({ config: 'ingest: { create_models: false }' });
  expect((await service.post(PATH, event('1'))).status).toBe(404);
  await service.put('/v1/models/m/references/r', 'a\n1\n', { 'content-type': 'text/csv' });
  expect((await service.post(PATH, event('1'))).status).toBe(200);
});

describe('an idempotency key', () => {
  const keyed = { ...ndjson, 'idempotency-key': 'k-1' };
  const rows = linesOf([event('1'), { features: 1 }]);

  test('replays the first answer and its counts, also after a restart', async () => {
    const service = await startService();
    const first = await service.post(PATH, rows, keyed);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    const counts = await bodyOf(first);
    for (const isRestarted of [false, true]) {
      if (isRestarted) await service.restart();
      const again = await service.post(PATH, rows, keyed);
      expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
      expect(await bodyOf(again)).toEqual(counts);
    }
    expect(counts).toMatchObject({ accepted: 1, duplicates: 0, rejected: 1 });
    expect(await rowsOf(service)).toBe(1);
  });

  test('is the same whether or not the body is compressed', async () => {
    const service = await startService();
    await service.post(PATH, rows, keyed);
    const packed = new Uint8Array(gzipSync(rows));
    const again = await service.post(PATH, packed, { ...keyed, 'content-encoding': 'gzip' });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  test('with another body is 422, and belongs to one model', async () => {
    const service = await startService();
    await service.post(PATH, rows, keyed);
    const other = await service.post(PATH, linesOf([event('2')]), keyed);
    expect([other.status, (await bodyOf(other)).code]).toEqual([422, 'idempotency_key_reused']);
    const elsewhere = await service.post('/v1/models/n/predictions', linesOf([event('2')]), keyed);
    expect(await bodyOf(elsewhere)).toMatchObject({ accepted: 1 });
    expect(await rowsOf(service)).toBe(1);
  });

  test('that is still being worked on is 409 with Retry-After, and free again after a failure', async () => {
    const service = await startService();
    const body = new TransformStream<Uint8Array, Uint8Array>();
    const writer = body.writable.getWriter();
    const slow = service.fetch('POST', PATH, {
      body: body.readable,
      headers: keyed,
      duplex: 'half',
    } as RequestInit);
    await writer.write(new TextEncoder().encode(linesOf([event('1')])));
    const second = await service.post(PATH, rows, keyed);
    expect([second.status, (await bodyOf(second)).code]).toEqual([409, 'idempotency_key_in_use']);
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    await writer.abort(new Error('the connection broke'));
    expect((await slow).status).toBe(400);
    expect(await service.read('/v1/models')).toMatchObject({ items: [] });
    expect(await bodyOf(await service.post(PATH, rows, keyed))).toMatchObject({ accepted: 1 });
  });
});

test('more than is queued in memory turns others away with Retry-After, until it is stored', async () => {
  const service = await startService({ config: 'limits: { queued: 64KiB }' });
  const body = new TransformStream<Uint8Array, Uint8Array>();
  const writer = body.writable.getWriter();
  const large = service.fetch('POST', PATH, {
    body: body.readable,
    headers: ndjson,
    duplex: 'half',
  } as RequestInit);
  // Each piece is larger than what waits unread before the service, so the third is taken once the first is read.
  for (const piece of ['1', '2', '3'])
    await writer.write(
      new TextEncoder().encode(linesOf([event(piece, { text: 'x'.repeat(60_000) })]).repeat(2)),
    );
  const other = await service.post(PATH, event('4'));
  expect([other.status, (await bodyOf(other)).code]).toEqual([429, 'queue_full']);
  expect(Number(other.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  await writer.close();
  expect(await bodyOf(await large)).toMatchObject({ accepted: 3, duplicates: 3 });
  expect(await bodyOf(await service.post(PATH, event('4', { text: 'y' })))).toMatchObject({ accepted: 1 });
});

test('a service that stops turns requests away with Retry-After', async () => {
  const service = await startService();
  await service.app.stop();
  for (const answer of [await service.post(PATH, event('1')), await service.get('/readyz')]) {
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
  }
});
