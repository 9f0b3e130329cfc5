import { describe, expect, it } from 'vitest';
import { randomFrom, seededRandom } from '../../src/stats/random.ts';

describe('randomFrom', () => {
  it('follows the recurrence of xoshiro128**', () => {
    const random = randomFrom(1, 2, 3, 4);
    // rotl(2 * 5, 7) * 9 = 1280 * 9; then the second word is 1 ^ 3 ^ 2 = 0, and so is its scrambling.
    expect(Array.from({ length: 6 }, () => random.nextUint32())).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492,
    ]);
  });
});

describe('seededRandom', () => {
  it('repeats itself for a seed and differs between seeds', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, seededRandom(seed).nextUint32);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('draws from [0, 1) and below its bound, evenly', () => {
    const random = seededRandom(7);
    const seen = [0, 0, 0];
    for (let i = 0; i < 30_000; i++) {
      seen[random.nextBelow(3)]!++;
      const x = random.nextFloat();
      expect(x >= 0 && x < 1).toBe(true);
    }
    // Four standard deviations of a binomial of 30,000 and 1/3.
    for (const count of seen) expect(Math.abs(count - 10_000)).toBeLessThan(330);
  });
});
