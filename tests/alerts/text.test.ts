import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counted, oneLine, shortNumber, truncate } from '../../src/alerts/text.ts';

describe('truncate', () => {
  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['💧💧💧', 3, '💧💧💧'],
    ['💧💧💧💧', 3, '💧💧…'],
    ['', 3, ''],
  ])('cuts %s to %i code points', (text, max, expected) => {
    expect(truncate(text, max)).toBe(expected);
  });

  it('never cuts a code point in two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 20 }), (text, max) => {
        const cut = truncate(text, max);
        expect([...cut].length).toBeLessThanOrEqual(max);
        expect(cut).not.toMatch(/\p{Surrogate}/u);
      }),
    );
  });
});

describe('oneLine', () => {
  it.each([
    ['plain name', 'plain name'],
    ['a\r\nb', 'a b'],
    ['a\u0000\u0007b', 'a b'],
    ['\u202Eevil', 'evil'],
    ['a\u2028b', 'a b'],
    ['\uD800x', '\uFFFDx'],
    ['💧', '💧'],
  ])('makes %j %j', (text, expected) => {
    expect(oneLine(text)).toBe(expected);
  });
});

describe('shortNumber', () => {
  it.each([
    [0, '0'],
    [0.412345, '0.412'],
    [12.3456, '12.3'],
    [123456, '123000'],
    [1.234e-12, '1.2e-12'],
    [-0.5, '-0.5'],
    [5e9, '5.0e+9'],
    [5e-324, '4.9e-324'],
  ])('writes %d as %s', (value, expected) => {
    expect(shortNumber(value)).toBe(expected);
  });
});

describe('counted', () => {
  it.each([
    [0, '0 windows'],
    [1, '1 window'],
    [12_345, '12,345 windows'],
  ])('counts %i', (count, expected) => {
    expect(counted(count, 'window')).toBe(expected);
  });
});
