import { describe, expect, it } from 'vitest';
import { numericSample } from '../../src/core/sample.ts';
import { mean, standardDeviation } from '../../src/stats/moments.ts';
import { expectRelative } from './fixture.ts';

describe('standardDeviation', () => {
  it.each([
    ['small whole numbers', [2, 4, 4, 4, 5, 5, 7, 9], 2],
    ['an offset of 1e15', [1e15, 1e15 + 2, 1e15 + 2, 1e15 + 4], Math.SQRT2],
    ['values whose squares vanish', [1e-300, 3e-300], 1e-300],
    ['values whose squares overflow', [-1e300, 1e300], 1e300],
    ['the smallest doubles', [0, 2 ** -1073], 2 ** -1074],
  ])('is the spread of %s', (_name, values, expected) => {
    expectRelative(standardDeviation(numericSample(values), 0), expected, 1e-15);
  });

  it('is exactly 0 for a constant, whatever its mean rounds to', () => {
    expect(standardDeviation(numericSample([0.1, 0.1, 0.1]), 1)).toBe(0);
  });
});

it('mean adds up', () => {
  expect(mean(numericSample([1, 2, 6]))).toBe(3);
});
