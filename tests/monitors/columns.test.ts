import fc from 'fast-check';
import { expect, test } from 'vitest';
import { selectColumns } from '../../src/monitors/columns.ts';

const selected = (names: string[], columns: string[], exclude: string[] = []) =>
  selectColumns(
    names.map((name) => ({ name })),
    { columns, exclude },
  ).map(({ name }) => name);

test.each([
  ['every column', ['a', 'b.c'], ['*'], [], ['a', 'b.c']],
  ['a name', ['age', 'wage'], ['age'], [], ['age']],
  ['a prefix', ['user.age', 'user.id', 'item'], ['user.*'], [], ['user.age', 'user.id']],
  ['a part', ['in_usd', 'usd', 'in_eur'], ['*usd*'], [], ['in_usd', 'usd']],
  ['one character', ['x1', 'x10', 'x'], ['x?'], [], ['x1']],
  ['not what is excluded', ['a', 'a_id', 'b_id'], ['*'], ['*_id'], ['a']],
  [
    'special characters as they are',
    ['income[usd]', 'incomeu', 'a+b', 'aab'],
    ['income[usd]', 'a+b'],
    [],
    ['income[usd]', 'a+b'],
  ],
  ['in the order given, each once', ['b', 'a'], ['a', '*'], [], ['b', 'a']],
  ['several stars', ['abcabd', 'abcabc'], ['a*b*d'], [], ['abcabd']],
  ['case by case', ['Age', 'age'], ['age'], [], ['age']],
])('selects %s', (_, names, columns, exclude, expected) => {
  expect(selected(names, columns, exclude)).toEqual(expected);
});

test('agrees with a regular expression', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }), text, (name, glob) => {
      const pattern = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`);
      expect(selected([name], [glob]).length === 1).toBe(pattern.test(name));
    }),
  );
});

test('needs no more steps than glob times name', () => {
  expect(selected(['a'.repeat(5000)], [`${'*a'.repeat(500)}b`])).toEqual([]);
});
