import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { json } from '../../src/ingest/json.ts';
import { ndjson } from '../../src/ingest/ndjson.ts';
import { decode } from './decode.ts';

const event = (features: object, more: object = {}) => JSON.stringify({ features, ...more });

describe('ndjson', () => {
  it('passes lines of a known shape on as they came', () => {
    const lines = ['{"features": {"a": 1.50, "b": "x"}}', '{"features": {"a": -2e1, "b": null}}'];
    const { lines: passed, rows } = decode(ndjson, `${lines.join('\n')}\n`);
    expect(rows).toBe(2);
    // The first line taught the shape and was written anew; the second stands as it was sent.
    expect(passed).toEqual(['{"features":{"a":1.5,"b":"x"}}', lines[1]]);
  });

  it('takes a last line without its end, and pieces that cut lines anywhere', () => {
    const body = [event({ a: 1 }), event({ a: 2 }), event({ a: 3 })].join('\n');
    for (let pieceBytes = 1; pieceBytes <= body.length; pieceBytes++) {
      const { events } = decode(ndjson, body, { pieceBytes });
      expect(events.map(({ features }) => features.a)).toEqual([1, 2, 3]);
    }
  });

  it('counts blank lines but takes no event from them', () => {
    const { rejections, rows } = decode(ndjson, `\n${event({ a: 1 })}\r\n \nno json\n`);
    expect(rows).toBe(1);
    expect(rejections).toEqual([
      [{ line: 4, pointer: '', code: 'invalid_json', detail: 'expected a JSON object on the line' }],
    ]);
  });

  it('accepts a byte order mark', () => {
    expect(decode(ndjson, `\uFEFF${event({ a: 1 })}\n`).events).toEqual([{ features: { a: 1 } }]);
  });

  it.each([
    ['a text where a number was', '{"features":{"a":"1"}}', '/features/a', 'type_mismatch'],
    ['a boolean where a number was', '{"features":{"a":true}}', '/features/a', 'type_mismatch'],
    ['an integer that no double holds', '{"features":{"a":9007199254740993}}', '/features/a', 'not_exact'],
    ['a number beyond all doubles', '{"features":{"a":1e400}}', '/features/a', 'not_exact'],
    ['a number below all doubles', `{"features":{"a":0.${'0'.repeat(400)}1}}`, '/features/a', 'not_exact'],
    ['NaN', '{"features":{"a":NaN}}', '', 'invalid_json'],
    ['no features', '{"id":"x"}', '/features', 'missing_features'],
    ['an unknown key', '{"features":{"a":1},"feature":{}}', '/feature', 'unknown_key'],
    ['an id that is no text', '{"id":7,"features":{"a":1}}', '/id', 'type_mismatch'],
    ['an empty id', '{"id":"","features":{"a":1}}', '/id', 'empty'],
    [
      'a day that is not in the calendar',
      '{"timestamp":"2026-02-30T00:00:00Z","features":{"a":1}}',
      '/timestamp',
      'invalid_timestamp',
    ],
    [
      'a time without a zone',
      '{"timestamp":"2026-01-01T00:00:00","features":{"a":1}}',
      '/timestamp',
      'invalid_timestamp',
    ],
    [
      'a time in the future',
      '{"timestamp":"2026-01-15T00:05:01Z","features":{"a":1}}',
      '/timestamp',
      'in_the_future',
    ],
    [
      'a future that only its offset tells',
      '{"timestamp":"2026-01-14T23:05:00-02:00","features":{"a":1}}',
      '/timestamp',
      'in_the_future',
    ],
    ['a name that differs in case', '{"features":{"A":1}}', '/features/A', 'name_conflict'],
    ['a name twice', '{"features":{"b.c":1,"b":{"c":2}}}', '/features/b/c', 'duplicate_feature'],
    ['a reserved name', '{"features":{"id":1}}', '/features/id', 'reserved_name'],
    ['an unpaired surrogate', '{"features":{"t":"\\ud800"}}', '/features/t', 'invalid_text'],
    ['too long a text', event({ t: 'x'.repeat(1001) }), '/features/t', 'too_long'],
    [
      'too deep a nesting',
      `{"features":${'{"n":'.repeat(17)}1${'}'.repeat(18)}`,
      `/features${'/n'.repeat(16)}`,
      'too_deep',
    ],
    ['a list of other things', '{"features":{"v":[1,"2"]}}', '/features/v/1', 'type_mismatch'],
    ['a list instead of an event', '[1]', '', 'type_mismatch'],
  ])('rejects %s and keeps the lines around it', (_, line, pointer, code) => {
    const { events, rejections } = decode(
      ndjson,
      `${event({ a: 1 })}\n${event({ a: 2 })}\n${line}\n${event({ a: 3 })}\n`,
    );
    expect(events.map(({ features }) => features.a)).toEqual([1, 2, 3]);
    expect(rejections).toHaveLength(1);
    expect(rejections[0]![0]).toMatchObject({ line: 3, pointer, code });
  });

  it('rejects a line that is not UTF-8 and keeps the lines around it', () => {
    const bad = Buffer.concat([
      Buffer.from('{"features":{"a":1}}\n{"features":{"a":2,"t":"'),
      Buffer.of(0xff),
      Buffer.from('"}}\n{"features":{"a":3}}\n'),
    ]);
    const { events, rejections } = decode(ndjson, bad);
    expect(events.map(({ features }) => features.a)).toEqual([1, 3]);
    expect(rejections[0]![0]).toMatchObject({ line: 2, code: 'invalid_utf8' });
  });

  it('rejects a line that is too long without holding it in memory', () => {
    const body = `${event({ a: 1 })}\n${event({ t: 'x'.repeat(50_000) })}\n${event({ a: 2 })}\n`;
    for (const pieceBytes of [100, 7919, body.length]) {
      const { events, rejections } = decode(ndjson, body, { pieceBytes });
      expect(events.map(({ features }) => features.a)).toEqual([1, 2]);
      expect(rejections.map(([error]) => [error!.line, error!.code])).toEqual([[2, 'too_long']]);
    }
  });

  it('refuses a body with too many rows', () => {
    expect(() => decode(ndjson, `${event({ a: 1 })}\n`.repeat(6), { limits: { rows: 5 } })).toThrow(
      'at most 5 rows',
    );
  });

  it('refuses the column that is one too many, and stores no column of a rejected row', () => {
    const { rejections, draft } = decode(ndjson, `${event({ a: 1, b: 2 })}\n${event({ c: 3, d: 4 })}\n`, {
      limits: { columns: 3 },
    });
    expect(rejections[0]![0]).toMatchObject({ pointer: '/features/d', code: 'too_many_columns' });
    expect(draft.columns.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('takes a feature called __proto__ as a name like any other', () => {
    const { events } = decode(ndjson, '{"features":{"__proto__":5,"constructor":1}}\n');
    expect(Object.entries(events[0].features)).toEqual([
      ['__proto__', 5],
      ['constructor', 1],
    ]);
  });

  it('is as strict by shape as line by line: any stream of events gives the same as JSON does', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.bigInt({ min: -(2n ** 60n), max: 2n ** 60n }),
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom('1', '2026-01-01T00:00:00Z', 'true', 'é', '"', '\\', '\u0000'),
      fc.boolean(),
      fc.constant(null),
    );
    const feature = fc.constantFrom('a', 'b', 'A', 'é');
    const row = fc.record(
      {
        id: fc.oneof(fc.string({ maxLength: 4 }), fc.constant(null)),
        timestamp: fc.constantFrom(
          '2026-01-01T00:00:00Z',
          '2026-01-14T23:59:59.123456789+02:00',
          '2026-02-29T00:00:00Z',
          '2030-01-01T00:00:00Z',
          null,
        ),
        prediction: value,
        features: fc.dictionary(feature, value, { maxKeys: 3 }),
      },
      { requiredKeys: ['features'] },
    );
    const write = (item: unknown): string =>
      JSON.stringify(item, (_, inner) => (typeof inner === 'bigint' ? `#${inner}#` : inner)).replaceAll(
        /"#(-?\d+)#"/g,
        '$1',
      );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), fc.integer({ min: 1, max: 200 }), (rows, pieceBytes) => {
        const written = rows.map(write);
        const byLine = decode(ndjson, written.join('\n'), { pieceBytes });
        const whole = decode(json, `[${written.join(',')}]`);
        expect(byLine.events.map(withoutNulls)).toEqual(whole.events.map(withoutNulls));
        const places = (rejections: typeof whole.rejections) =>
          rejections.map(([error]) => [error!.pointer, error!.code]);
        expect(places(byLine.rejections)).toEqual(places(whole.rejections));
        expect(byLine.draft.columns).toEqual(whole.draft.columns);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws on arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 50 }), (bytes, pieceBytes) => {
        decode(ndjson, bytes, { pieceBytes });
      }),
    );
  });
});

/** A line that passes as it came may say null where a canonical line says nothing. */
function withoutNulls(event: { features: Record<string, unknown> }): unknown {
  const present = (from: object) =>
    Object.fromEntries(Object.entries(from).filter(([, value]) => value !== null));
  return { ...present(event), features: present(event.features) };
}
