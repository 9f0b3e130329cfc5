import { describe, expect, test } from 'vitest';
import { bytesText, durationText, numberText, plural, ratioText } from '../../../src/api/pages/numbers.ts';

describe('a number', () => {
  test.each([
    [0, '0'],
    [1234.5678, '1,235'],
    [508239, '508,239'],
    [0.0001, '0.0001'],
    [0.00001234, '1.234e\u22125'],
    [-2.5, '\u22122.5'],
    [3e200, '3e+200'],
  ])('%d reads %s', (value, text) => expect(numberText(value)).toBe(text));

  test.each([
    [0, '0.00\u00d7'],
    [0.004, '<0.01\u00d7'],
    [0.254, '0.25\u00d7'],
    [1.526, '1.53\u00d7'],
    [12.34, '12.3\u00d7'],
    [12345, '12,300\u00d7'],
  ])('%d of a threshold reads %s', (value, text) => expect(ratioText(value)).toBe(text));

  test.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1536, '1.5 KiB'],
    [81234, '79.3 KiB'],
    [2 ** 50, '1,024 TiB'],
  ])('of %d bytes reads %s', (bytes, text) => expect(bytesText(bytes)).toBe(text));

  test.each([
    [41, '41 ms'],
    [2500, '2.5 s'],
    [59_000, '59 s'],
    [61_000, '1 min'],
    [3_600_000, '1 h'],
    [4_800_000, '1 h 20 min'],
  ])('of %d ms reads %s', (ms, text) => expect(durationText(ms)).toBe(text));

  test('of things has their plural', () => {
    expect([0, 1, 1200].map((count) => plural(count, 'row'))).toEqual(['0 rows', '1 row', '1,200 rows']);
  });
});
