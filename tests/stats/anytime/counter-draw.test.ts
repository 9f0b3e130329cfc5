import { expect, it } from 'vitest';
import { counterDraw, philox } from '../../../src/stats/anytime/counter-draw.ts';

it('gives the known answers of Random123 for philox2x32-10', () => {
  expect(philox(0, 0, 0)).toEqual([0xff1dae59, 0x6cd10df2]);
  expect(philox(0xffffffff, 0xffffffff, 0xffffffff)).toEqual([0x2c3f628b, 0xab4fd7ad]);
  expect(philox(0x243f6a88, 0x85a308d3, 0x13198a2e)).toEqual([0xdd7ce038, 0xf62a4c12]);
});

it('draws from [0, 1) by place alone', () => {
  const draws = Array.from({ length: 1000 }, (_, index) => counterDraw(3, 1, index));
  expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true);
  expect(new Set(draws).size).toBe(1000);
  expect(counterDraw(3, 1, 999)).toBe(draws[999]);
  expect(counterDraw(3, 2, 999)).not.toBe(draws[999]);
  // The mean of 1000 uniform draws has a standard deviation of 0.0091.
  expect(Math.abs(draws.reduce((sum, draw) => sum + draw) / 1000 - 0.5)).toBeLessThan(0.04);
});
