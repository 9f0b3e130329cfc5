import { describe, expect, test } from 'vitest';
import { tickLabels } from '../../src/reports/axis-labels.ts';
import {
  formatChange,
  formatCount,
  formatFixed,
  formatNumber,
  formatP,
  formatShare,
} from '../../src/reports/format.ts';

describe('formatNumber', () => {
  test.each([
    [0, '0'],
    [0.3, '0.3'],
    [0.0041, '0.0041'],
    [0.312745, '0.3127'],
    [-727.6, '\u2212727.6'],
    [1234.5678, '1,235'],
    [508239, '508,239'],
    [0.00001234, '1.234\u00d710\u207b\u2075'],
    [1.5e21, '1.5\u00d710\u00b2\u00b9'],
    [Number.MAX_VALUE, '1.798\u00d710\u00b3\u2070\u2078'],
    [Number.MIN_VALUE, '4.941\u00d710\u207b\u00b3\u00b2\u2074'],
  ])('writes %d as %s', (value, expected) => {
    expect(formatNumber(value)).toBe(expected);
  });
});

test('groups thousands and keeps the decimals it is asked for', () => {
  expect([formatCount(1234567), formatFixed(-1234.5, 2), formatFixed(999, 0)]).toEqual([
    '1,234,567',
    '\u22121,234.50',
    '999',
  ]);
});

test('says 0% and 100% of nothing and all alone', () => {
  expect([0, 0.0001, 0.0412, 0.9999, 1].map(formatShare)).toEqual(['0%', '<0.1%', '4.1%', '>99.9%', '100%']);
});

test('never shows a p-value as zero', () => {
  expect([0.62, 0.0000023, 5e-324].map(formatP)).toEqual([
    '0.62',
    '2.3\u00d710\u207b\u2076',
    '<10\u207b\u00b3\u2070\u2070',
  ]);
});

test('gives a change its sign and none to no change', () => {
  const format = (size: number): string => size.toFixed(1);
  expect([2.34, -2.34, 0.01, 0].map((change) => formatChange(change, format))).toEqual([
    '+2.3',
    '\u22122.3',
    '0',
    '0',
  ]);
});

describe('tickLabels', () => {
  test.each([
    [
      [0, 2.5, 5],
      ['0', '2.5', '5'],
    ],
    [
      [-0.1, 0, 0.1],
      ['\u22120.1', '0', '0.1'],
    ],
    [
      [0, 500, 1000],
      ['0', '500', '1,000'],
    ],
    [
      [1e6, 1.5e6],
      ['1M', '1.5M'],
    ],
    [
      [1700000000, 1700000100],
      ['1,700,000,000', '1,700,000,100'],
    ],
    [
      [-2e-9, 0, 2e-9],
      ['\u22122\u00d710\u207b\u2079', '0', '2\u00d710\u207b\u2079'],
    ],
    [[7], ['7']],
  ])('labels %j so that neighbours differ', (values, expected) => {
    expect(tickLabels(values)).toEqual(expected);
  });
});
