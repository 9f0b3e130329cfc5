/** A seeded generator of pseudo-random numbers. It has a state of its own: pass it on, do not share it. */
export interface Random {
  /** A whole number in [0, 2^32). */
  nextUint32(): number;
  /** In [0, 1), a multiple of 2^-53. */
  nextFloat(): number;
  /** A whole number in [0, bound), every one equally likely; 1 <= bound <= 2^32. */
  nextBelow(bound: number): number;
}

/**
 * xoshiro128** 1.1, its state filled from the seed by SplitMix32.
 *
 * seed: any whole number, taken modulo 2^32. The same seed gives the same numbers on every machine.
 * Source: Blackman and Vigna (2021), Scrambled linear pseudorandom number generators; the seeding is
 * MurmurHash3's finalizer over multiples of the golden ratio, after Steele, Lea and Flood (2014).
 * Checked against: the recurrence in exact integers, by hand for the state 1, 2, 3, 4.
 */
export function seededRandom(seed: number): Random {
  const word = (k: number) => mix(seed + k * 0x9e3779b9);
  return randomFrom(word(1), word(2), word(3), word(4));
}

/** xoshiro128** with the state given, which must not be all zeros. */
export function randomFrom(a: number, b: number, c: number, d: number): Random {
  const state = Uint32Array.of(a, b, c, d);
  const nextUint32 = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(state[1]!, 5), 7), 9) >>> 0;
    const shifted = state[1]! << 9;
    state[2]! ^= state[0]!;
    state[3]! ^= state[1]!;
    state[1]! ^= state[2]!;
    state[0]! ^= state[3]!;
    state[2]! ^= shifted;
    state[3] = rotateLeft(state[3]!, 11);
    return result;
  };
  return {
    nextUint32,
    nextFloat: () => ((nextUint32() >>> 5) * 2 ** 26 + (nextUint32() >>> 6)) / 2 ** 53,
    nextBelow(bound) {
      // Numbers above the last whole multiple of the bound would favour the small results.
      const limit = 2 ** 32 - (2 ** 32 % bound);
      let drawn = nextUint32();
      while (drawn >= limit) drawn = nextUint32();
      return drawn % bound;
    },
  };
}

const rotateLeft = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

function mix(x: number): number {
  let mixed = x >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
