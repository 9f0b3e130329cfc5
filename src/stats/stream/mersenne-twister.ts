/**
 * MT19937 as Python's `random` uses it, so that a seed draws what it draws there. All of its state is plain JSON.
 *
 * Source: Matsumoto and Nishimura (1998), Mersenne twister, with their seeding by an array (2002); `sampleIndices` after
 * the documentation and behaviour of Python's random.sample.
 * Checked against: CPython 3.11, `stream.json`.
 */
export interface MersenneTwister {
  readonly words: number[];
  used: number;
}

const SIZE = 624;
const MIDDLE = 397;

/** seed: a whole number in [0, 2^53). */
export function mersenneTwister(seed: number): MersenneTwister {
  const low = seed % 2 ** 32;
  const high = Math.floor(seed / 2 ** 32);
  const key = high === 0 ? [low] : [low, high];
  const words = [19_650_218];
  for (let i = 1; i < SIZE; i++) words.push((Math.imul(1_812_433_253, folded(words[i - 1]!)) + i) >>> 0);
  let i = 1;
  const advance = () => {
    if (++i < SIZE) return;
    words[0] = words[SIZE - 1]!;
    i = 1;
  };
  for (let k = 0; k < SIZE; k++) {
    const j = k % key.length;
    words[i] = ((words[i]! ^ Math.imul(1_664_525, folded(words[i - 1]!))) + key[j]! + j) >>> 0;
    advance();
  }
  for (let k = 1; k < SIZE; k++) {
    words[i] = ((words[i]! ^ Math.imul(1_566_083_941, folded(words[i - 1]!))) - i) >>> 0;
    advance();
  }
  words[0] = 0x80000000;
  return { words, used: SIZE };
}

/** `count` different whole numbers in [0, bound), in the order drawn; count <= bound < 2^32. */
export function sampleIndices(generator: MersenneTwister, bound: number, count: number): number[] {
  // Python keeps a list of what is left where that is small beside a set of what was drawn. The two draw differently.
  const listMax = count > 5 ? 21 + 4 ** Math.ceil(Math.log(count * 3) / Math.log(4)) : 21;
  return bound <= listMax ? drawFromList(generator, bound, count) : drawDistinct(generator, bound, count);
}

function drawFromList(generator: MersenneTwister, bound: number, count: number): number[] {
  const left = Array.from({ length: bound }, (_, i) => i);
  return Array.from({ length: count }, (_, drawn) => {
    const at = nextBelow(generator, bound - drawn);
    const index = left[at]!;
    left[at] = left[bound - drawn - 1]!;
    return index;
  });
}

function drawDistinct(generator: MersenneTwister, bound: number, count: number): number[] {
  const drawn = new Set<number>();
  while (drawn.size < count) drawn.add(nextBelow(generator, bound));
  return [...drawn];
}

function nextBelow(generator: MersenneTwister, bound: number): number {
  // As many bits as the bound has; what lies beyond it is drawn again.
  const unused = Math.clz32(bound);
  let drawn = nextUint32(generator) >>> unused;
  while (drawn >= bound) drawn = nextUint32(generator) >>> unused;
  return drawn;
}

function nextUint32(generator: MersenneTwister): number {
  if (generator.used === SIZE) twist(generator);
  let word = generator.words[generator.used++]!;
  word ^= word >>> 11;
  word ^= (word << 7) & 0x9d2c5680;
  word ^= (word << 15) & 0xefc60000;
  return (word ^ (word >>> 18)) >>> 0;
}

function twist(generator: MersenneTwister): void {
  const { words } = generator;
  for (let i = 0; i < SIZE; i++) {
    const joined = (words[i]! & 0x80000000) | (words[(i + 1) % SIZE]! & 0x7fffffff);
    words[i] = (words[(i + MIDDLE) % SIZE]! ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0)) >>> 0;
  }
  generator.used = 0;
}

const folded = (word: number): number => word ^ (word >>> 30);
