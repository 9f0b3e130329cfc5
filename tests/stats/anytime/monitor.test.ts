import { describe, expect, it, test } from 'vitest';
import { type AnytimeState, anytimeMonitor } from '../../../src/stats/anytime/monitor.ts';
import { compileTable, type Table, type TableValue } from '../../../src/stats/compile-table.ts';
import { type Random, seededRandom } from '../../../src/stats/random.ts';

type Draw = (random: Random) => TableValue;

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.nextFloat())) * Math.cos(2 * Math.PI * random.nextFloat());
const rows = (random: Random, length: number, draw: Draw): TableValue[] =>
  Array.from({ length }, () => draw(random));
const tableOf = (random: Random, length: number, draws: Readonly<Record<string, Draw>>): Table =>
  Object.fromEntries(Object.entries(draws).map(([name, draw]) => [name, rows(random, length, draw)]));

describe('anytimeMonitor', () => {
  const reference = compileTable({ x: [1, 2, 3, 4, 5, 6, 7, 8], c: [...'aaaabbbb'] });

  it('has no evidence before the first value, and gathers it where values are unlike the reference', () => {
    const state = anytimeMonitor.start(reference, { alpha: 0.05 });
    expect(anytimeMonitor.update(state, { x: [], c: [null] })).toEqual({
      drifted: [],
      e_values: { x: 1, c: 1 },
    });
    const first = anytimeMonitor.update(state, { x: [9, 10], c: ['a', 'b'] });
    expect(first.drifted).toEqual([]);
    expect(first.e_values.x).toBeGreaterThan(1);
    const later = anytimeMonitor.update(state, { x: [9, 10, 11, 9, 12, 10, 13, 11], c: [] });
    expect(later.drifted).toEqual(['x']);
    expect(later.e_values.x).toBeGreaterThan(2 / 0.05);
    expect(later.e_values.c).toBe(first.e_values.c);
  });

  it('keeps a column drifted when its wealth falls again', () => {
    const state = anytimeMonitor.start(compileTable({ x: [0, 0, 0, 0, 0, 0, 0, 0] }), { alpha: 0.5 });
    expect(anytimeMonitor.update(state, { x: Array(10).fill(1) }).drifted).toEqual(['x']);
    const later = anytimeMonitor.update(state, { x: rows(seededRandom(1), 3000, (r) => r.nextBelow(2)) });
    expect(later.drifted).toEqual(['x']);
  });

  it('finds the same in windows of any size and across a JSON round trip, and depends on the seed', () => {
    const random = seededRandom(5);
    const draws: Record<string, Draw> = { x: normal, c: (r) => 'abc'[r.nextBelow(3)]! };
    const compiled = compileTable(tableOf(random, 100, draws));
    const window = tableOf(random, 60, draws);
    const whole = anytimeMonitor.start(compiled, { alpha: 0.05, seed: 7 });
    const found = anytimeMonitor.update(whole, window);

    let state = anytimeMonitor.start(compiled, { alpha: 0.05, seed: 7 });
    let last: unknown;
    for (let i = 0; i < 60; i += 7) {
      state = JSON.parse(JSON.stringify(state)) as AnytimeState;
      last = anytimeMonitor.update(state, { x: window.x!.slice(i, i + 7), c: window.c!.slice(i, i + 7) });
    }
    expect(last).toEqual(found);
    expect(state).toEqual(whole);
    const other = anytimeMonitor.start(compiled, { alpha: 0.05, seed: 8 });
    expect(anytimeMonitor.update(other, window)).not.toEqual(found);
  });

  it('leaves missing values aside, and columns that the reference does not have', () => {
    const [with_, without] = [1, 2].map(() => anytimeMonitor.start(reference, { alpha: 0.05 }));
    expect(
      anytimeMonitor.update(with_!, { x: [null, 3, Number.NaN], c: ['a', null, 'b'], other: ['?'] }),
    ).toEqual(anytimeMonitor.update(without!, { x: [3], c: ['a', 'b'] }));
  });

  it('refuses a column that is missing or of another kind, and leaves the state as it was', () => {
    const state = anytimeMonitor.start(reference, { alpha: 0.05 });
    const before = structuredClone(state);
    const update = (window: Table) => () => anytimeMonitor.update(state, window);
    expect(update({ x: [1] })).toThrow('expected a column c as in the reference, got none');
    expect(update({ x: [1], c: [1] })).toThrow(
      'expected column c to be categorical as in the reference, got numeric',
    );
    expect(update({ x: [1], c: ['a', 1] })).toThrow(RangeError);
    expect(update({ x: [1, Number.POSITIVE_INFINITY], c: ['a'] })).toThrow(RangeError);
    expect(state).toEqual(before);
  });

  it('refuses a reference column without values, and an alpha outside (0, 1)', () => {
    expect(() => anytimeMonitor.start(compileTable({ x: [null] }), { alpha: 0.05 })).toThrow(
      'expected values in column x of the reference, got none',
    );
    for (const alpha of [0, 1, Number.NaN])
      expect(() => anytimeMonitor.start(reference, { alpha })).toThrow();
  });

  it('keeps e-values finite and above 0', () => {
    const state = anytimeMonitor.start(compileTable({ x: Array.from({ length: 100_000 }, (_, i) => i) }), {
      alpha: 0.05,
    });
    expect(anytimeMonitor.update(state, { x: Array(5000).fill(1e9) }).e_values.x).toBe(Number.MAX_VALUE);
  });
});

/** In how many of `repeats` lives of a monitor, over `windows` windows, a column is ever called drifted. */
function falseAlarms(
  random: Random,
  draws: Readonly<Record<string, Draw>>,
  {
    repeats,
    referenceRows,
    windows,
    windowRows,
  }: Record<'repeats' | 'referenceRows' | 'windows' | 'windowRows', number>,
): number {
  let alarms = 0;
  for (let seed = 0; seed < repeats; seed++) {
    const reference = compileTable(tableOf(random, referenceRows, draws));
    const state = anytimeMonitor.start(reference, { alpha: 0.05, seed });
    // A drifted column stays so, and windows of any size find the same: one window stands for all.
    if (anytimeMonitor.update(state, tableOf(random, windows * windowRows, draws)).drifted.length > 0)
      alarms++;
  }
  return alarms;
}

/** Of 200 lives with a chance of 0.05 each more than this many alarm with a probability of 0.001. */
const ALARMS_MAX = 20;

describe('the chance of ever raising a false alarm is at most alpha', () => {
  it('over 300 windows of 50 rows of 5 columns', { timeout: 120_000 }, () => {
    const draws: Record<string, Draw> = {
      normal,
      uniform: (random) => random.nextFloat(),
      heavy: (random) => 1 / (1 - random.nextFloat()) ** 2,
      discrete: (random) => random.nextBelow(6),
      category: (random) => 'aaaabbbccd'[random.nextBelow(10)]!,
    };
    const lives = { repeats: 200, referenceRows: 200, windows: 300, windowRows: 50 };
    expect(falseAlarms(seededRandom(1), draws, lives)).toBeLessThanOrEqual(ALARMS_MAX);
  });

  const cases: [string, number, Draw][] = [
    ['a binary column', 200, (random) => random.nextBelow(2)],
    ['nine of ten values equal', 50, (random) => (random.nextFloat() < 0.9 ? 0 : random.nextFloat())],
    ['a reference of one row', 1, normal],
    ['a reference of three rows', 3, (random) => random.nextBelow(4)],
    ['a category in a reference of two rows', 2, (random) => 'abcde'[random.nextBelow(5)]!],
    ['categories that hardly come twice', 20, (random) => `id ${random.nextBelow(5000)}`],
    ['more values than are kept apart', 700, (random) => Math.floor(random.nextFloat() * 2000)],
  ];
  test.each(cases)('with %s', { timeout: 60_000 }, (_, referenceRows, draw) => {
    const lives = { repeats: 200, referenceRows, windows: 20, windowRows: 50 };
    expect(falseAlarms(seededRandom(2), { x: draw }, lives)).toBeLessThanOrEqual(ALARMS_MAX);
  });
});

describe('power', () => {
  /** After how many rows a change of the first of five columns is found, sorted; at most 1000. */
  function rowsUntilFound(referenceRows: number, before: Draw, after: Draw): number[] {
    const random = seededRandom(3);
    const found: number[] = [];
    for (let seed = 0; seed < 200; seed++) {
      const draws: Record<string, Draw> = { a: before, b: normal, c: normal, d: normal, e: normal };
      const state = anytimeMonitor.start(compileTable(tableOf(random, referenceRows, draws)), {
        alpha: 0.05,
        seed,
      });
      let count = 0;
      let drifted: string[] = [];
      while (!drifted.includes('a') && count < 1000) {
        count += 10;
        ({ drifted } = anytimeMonitor.update(state, tableOf(random, 10, { ...draws, a: after })));
      }
      found.push(count);
    }
    return found.sort((a, b) => a - b);
  }

  it('finds a shift by half a standard deviation within 150 rows in nine of ten cases', () => {
    const found = rowsUntilFound(1000, normal, (random) => normal(random) + 0.5);
    expect(found[100]).toBeLessThanOrEqual(80);
    expect(found[180]).toBeLessThanOrEqual(150);
  });

  it('finds a spread twice as wide, a category three times as frequent and a new category', () => {
    const letters = (text: string) => (random: Random) => text[random.nextBelow(text.length)]!;
    expect(rowsUntilFound(1000, normal, (random) => 2 * normal(random))[180]).toBeLessThanOrEqual(50);
    expect(rowsUntilFound(1000, letters('aaaaaabbbc'), letters('aaaabbbccc'))[180]).toBeLessThanOrEqual(200);
    expect(rowsUntilFound(1000, letters('aaaaaabbbc'), letters('aaaaaabbbX'))[180]).toBeLessThanOrEqual(200);
  });
});
