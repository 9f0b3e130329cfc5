import { expect, it } from 'vitest';
import { CompensatedSum } from '../../src/stats/sum.ts';

const sumOf = (terms: number[]) => {
  const sum = new CompensatedSum();
  for (const term of terms) sum.add(term);
  return sum.value;
};

it('keeps what a plain sum loses', () => {
  expect(sumOf([1, 1e100, 1, -1e100])).toBe(2);
  expect(sumOf(Array.from({ length: 10 }, () => 0.1))).toBe(1);
});

it('is infinite, not NaN, when it overflows', () => {
  expect(sumOf([1.7e308, 1.7e308, 1])).toBe(Infinity);
});
