import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnKeys } from '../../src/tracking/column-keys.ts';
import { isLegal } from './metric-names.ts';

const TAIL = '/ks/statistic';
const keysOf = (...names: (string | [name: string, segment: string])[]): string[] =>
  columnKeys(
    names.map((name) => {
      const [column, segment] = typeof name === 'string' ? [name, null] : name;
      return { name: column, segment, tailLength: TAIL.length };
    }),
  );

describe('the name of a column among metrics', () => {
  test.each([
    ['distance', 'distance'],
    ['delay (min)', 'delay _min_'],
    ['address.city', 'address.city'],
    ['température', 'température'],
    ['a\u0000b\tc', 'a_b_c'],
    ['<script>', '_script_'],
    ['/etc/passwd', '_etc/passwd'],
    ['a//b', 'a_/b'],
    ['a/', 'a_'],
    ['..', '__'],
    ['../../x', '__/__/x'],
    ['...', '__.'],
    ['./a/.', '_/a/_'],
    ['😀', '_'],
  ])('is made of %j as %j', (name, key) => {
    expect(keysOf(name)).toEqual([key]);
  });

  test('carries the segment behind a colon', () => {
    expect(keysOf(['distance', 'country=DE'], ['distance', 'country=FR'])).toEqual([
      'distance:country_DE',
      'distance:country_FR',
    ]);
  });

  test('ends in eight digits of the SHA-256 for all that would be called the same', () => {
    // printf 'a*b' | sha256sum, printf 'a?b' | sha256sum
    expect(keysOf('a*b', 'c', 'a?b')).toEqual(['a_b_15eb0a79', 'c', 'a_b_c2a7b64a']);
  });

  test('does not depend on the order of the columns', () => {
    expect(keysOf('a?b', 'a_b').reverse()).toEqual(keysOf('a_b', 'a?b'));
  });

  test('is told from a column that is called like it already', () => {
    const [first, second] = keysOf('a*b', 'a?b');
    expect(new Set(keysOf('a*b', 'a?b', first!, second!)).size).toBe(4);
  });

  test('is left whole as long as the longest name fits, and cut when it does not', () => {
    const fits = 'x'.repeat(250 - TAIL.length);
    expect(keysOf(fits)).toEqual([fits]);
    const [cut] = keysOf(`${fits}x`);
    expect(cut).toMatch(/^x+_[0-9a-f]{8}$/);
    expect(cut!.length + TAIL.length).toBe(250);
  });

  test('is never cut within a character', () => {
    const [cut] = keysOf('𝓐'.repeat(300));
    expect(cut).toMatch(/^𝓐+_[0-9a-f]{8}$/u);
    expect([...cut!].length + TAIL.length).toBe(250);
  });

  test('is legal and its own for every set of columns', () => {
    const name = fc.oneof(
      fc.string({ minLength: 1, unit: 'grapheme', maxLength: 300 }),
      fc.string({ minLength: 1, maxLength: 6, unit: fc.constantFrom('.', '/', '_', 'a', '?', ':') }),
    );
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 12 }), (names) => {
        const keys = keysOf(...names);
        expect(new Set(keys).size).toBe(names.length);
        for (const key of keys) expect(isLegal(key + TAIL), key).toBe(true);
      }),
    );
  });
});

test('what these tests call legal is what MLflow takes', () => {
  const names: { name: string; is_legal: boolean }[] = JSON.parse(
    readFileSync(new URL('fixtures/metric-names.json', import.meta.url), 'utf8'),
  );
  expect(names.map(({ name }) => isLegal(name))).toEqual(names.map(({ is_legal }) => is_legal));
});
