import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { json } from '../../src/ingest/json.ts';
import { decode } from './decode.ts';

describe('json', () => {
  it.each([
    ['one event', '{"features":{"a":1}}'],
    ['an array of events', '[{"features":{"a":1}}]'],
    ['an object with predictions', '{"predictions":[{"features":{"a":1}}]}'],
  ])('takes %s', (_, body) => {
    expect(decode(json, body).events).toEqual([{ features: { a: 1 } }]);
  });

  it('flattens nested features with dots, keeps lists of numbers, and leaves nulls out', () => {
    const { events, draft } = decode(json, '{"features":{"a":{"b":1,"c":{"d":"x"}},"v":[1,2.5],"n":null}}');
    expect(events).toEqual([{ features: { 'a.b': 1, 'a.c.d': 'x', v: [1, 2.5] } }]);
    expect(draft.columns.map(({ name, type }) => [name, type])).toEqual([
      ['a.b', 'number'],
      ['a.c.d', 'text'],
      ['v', 'vector'],
    ]);
  });

  it('keeps the probabilities of classes apart from a single probability', () => {
    const { events } = decode(
      json,
      '[{"features":{},"probability":0.25},{"features":{},"probability":{"cat":0.75,"dog":0.25}}]',
    );
    expect(events).toEqual([
      { features: {}, probability: 0.25 },
      { features: {}, probabilities: { cat: 0.75, dog: 0.25 } },
    ]);
  });

  it('tells the index and the place of every misfit', () => {
    const { rejections } = decode(json, '[{"features":{"a":1}},{"features":{"a":"x","b":[true]},"id":5}]');
    expect(rejections).toEqual([
      [
        { index: 1, pointer: '/id', code: 'type_mismatch', detail: 'expected a text, got a number' },
        {
          index: 1,
          pointer: '/features/a',
          code: 'type_mismatch',
          detail: 'expected number as stored before, got text',
        },
        {
          index: 1,
          pointer: '/features/b/0',
          code: 'type_mismatch',
          detail: 'expected a list of numbers, got a boolean in it',
        },
      ],
    ]);
  });

  it('rejects only the row whose number is not exact', () => {
    const { rejections, rows } = decode(
      json,
      '{"predictions":[{"features":{"a":12345678901234567890}},{"features":{"a":1}}]}',
    );
    expect(rows).toBe(1);
    expect(rejections[0]).toMatchObject([{ index: 0, pointer: '/features/a', code: 'not_exact' }]);
  });

  it.each([
    '',
    '   ',
    '{',
    '5',
    '"x"',
    'null',
    '[1',
    '{"predictions":1}',
    '{"predictions":[],"x":1}',
    '\u0000',
  ])('refuses the body %j as a whole', (body) => {
    expect(() => decode(json, body)).toThrow(AppError);
  });

  it('quotes nothing of a broken body in its message', () => {
    expect(() => decode(json, '{"secret": hunter2}')).toThrow(
      /^expected JSON: unexpected text( at position 11)?$/,
    );
  });

  it('answers arbitrary bytes with a refusal at worst', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          try {
            decode(json, bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
          }
        },
      ),
    );
  });
});
