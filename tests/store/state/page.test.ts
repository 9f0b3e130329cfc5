import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keysetFrom, pageOf } from '../../../src/store/state/page.ts';

const page = (rows: readonly number[], limit: number) =>
  pageOf(
    rows,
    limit,
    (row) => [row],
    (row) => row * 10,
  );

describe('a page', () => {
  test('is the last one unless there is a row more than it holds', () => {
    expect(page([], 2)).toEqual({ items: [], nextCursor: null });
    expect(page([1, 2], 2)).toEqual({ items: [10, 20], nextCursor: null });
    expect(page([1, 2, 3], 2)).toEqual({ items: [10, 20], nextCursor: expect.any(String) });
  });

  test('leads to what follows its last item', () => {
    expect(keysetFrom(page([1, 2, 3], 2).nextCursor, [0])).toEqual([2]);
  });
});

describe('a cursor', () => {
  test('carries any text and number, and is safe in a URL', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.maxSafeInteger(), (text, number) => {
        const { nextCursor } = pageOf([1, 2], 1, () => [text, number], String);
        expect(nextCursor).toMatch(/^[\w-]+$/);
        expect(keysetFrom(nextCursor, ['', 0])).toEqual([text, number]);
      }),
    );
  });

  test('is where a list starts when there is none', () => {
    expect(keysetFrom(null, ['', 7])).toEqual(['', 7]);
  });

  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  test.each([
    '',
    'nonsense',
    '\uD800',
    encode({ 0: 1 }),
    encode(null),
    encode([]),
    encode(['1']),
    encode([1, 2]),
    encode([1.5]),
    encode([1e300]),
    encode([null]),
    encode([[1]]),
  ])('%j is refused', (cursor) => {
    expect(() => keysetFrom(cursor, [0])).toThrow('expected a cursor that this list gave');
  });
});
