import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type NumericSample, numericSample } from '../../src/core/sample.ts';
import { type HistogramView, histogramView } from '../../src/reports/histogram.ts';

const sum = (view: HistogramView, side: 'reference' | 'current'): number =>
  view.bars.reduce((total, bar) => total + (bar[side] ?? 0), 0);

const uniform = (from: number, to: number, rows = 1000): NumericSample =>
  numericSample(Array.from({ length: rows }, (_, i) => from + ((to - from) * (i + 0.5)) / rows));

describe('bins', () => {
  test('are one bar for each of few whole numbers, the ones in between included', () => {
    const view = histogramView(numericSample([0, 0, 1, 4]), numericSample([1, 1, 4, 4]), null);
    expect(view.bars.map(({ label, reference, current }) => [label, reference, current])).toEqual([
      ['0', 0.5, 0],
      ['1', 0.25, 0.5],
      ['2', 0, 0],
      ['3', 0, 0],
      ['4', 0.25, 0.5],
    ]);
    expect(view.ticks.map(({ at, label }) => [at, label])).toEqual([
      [0.5, '0'],
      [1.5, '1'],
      [2.5, '2'],
      [3.5, '3'],
      [4.5, '4'],
    ]);
  });

  test('have round edges and hold a value at an edge in the bin above', () => {
    const view = histogramView(numericSample([0, 0.1, 0.2, 0.3, 0.7, 0.75]), uniform(0, 0.8, 30), null);
    expect(view.bars.map(({ label }) => label).slice(0, 4)).toEqual([
      '0 to 0.1',
      '0.1 to 0.2',
      '0.2 to 0.3',
      '0.3 to 0.4',
    ]);
    expect(view.bars.slice(0, 4).map(({ reference }) => reference)).toEqual(Array(4).fill(0.16667));
  });

  test('of many whole numbers begin and end at whole numbers', () => {
    const view = histogramView(
      numericSample(Array.from({ length: 500 }, (_, i) => i)),
      numericSample([100, 200, 300]),
      null,
    );
    expect(view.bars[0]!.label).toBe('0 to 99');
  });

  test('gather far values in a bar of their own, apart from the rest', () => {
    const view = histogramView(numericSample([...uniform(0, 10).values, 5000]), uniform(0, 10), null);
    const tail = view.bars.at(-1)!;
    expect(tail).toMatchObject({ label: 'above 10', isTail: true, current: 0 });
    expect(tail.reference).toBeCloseTo(1 / 1001, 6);
    expect(tail.from - view.bars.at(-2)!.to).toBe(1);
    expect(view.ticks.at(-1)!.label).toBe('> 10');
  });

  test('show a side that lies wholly elsewhere', () => {
    const view = histogramView(uniform(170, 180), uniform(1.7, 1.8, 50), null);
    expect(view.bars.some(({ isTail }) => isTail)).toBe(false);
    expect(view.bars[0]!.current).toBe(1);
  });

  test('keep the only value of a constant column away from the ends', () => {
    for (const value of [0.3, 7, 0, -1e-300]) {
      const view = histogramView(numericSample([value, value]), numericSample([value]), null);
      expect(view.bars).toHaveLength(5);
      const holder = view.bars.findIndex(({ reference }) => reference === 1);
      expect([2, 3]).toContain(holder);
      expect(view.bars[holder]!.current).toBe(1);
    }
  });

  test('are few when a side has few rows', () => {
    const rows = (n: number): number => histogramView(uniform(0, 1), uniform(0, 1, n), null).bars.length;
    expect(rows(20)).toBeLessThan(12);
    expect(rows(1000)).toBeGreaterThan(rows(20));
  });

  test('leave an empty side without shares and both empty without bars', () => {
    const view = histogramView(uniform(0, 1), numericSample([null, null]), 0.5);
    expect(view.bars.every(({ current }) => current === null)).toBe(true);
    expect(view.gap).toBeNull();
    expect(sum(view, 'reference')).toBeCloseTo(1, 3);
    expect(histogramView(numericSample([]), numericSample([]), null)).toMatchObject({ bars: [], length: 0 });
  });

  test('hold every value once and stand in order, whatever the values are', () => {
    const finite = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -1000, max: 1000 }),
      fc.constantFrom(Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, 0, 1e15, 1e15 + 0.125),
    );
    const column = fc.array(finite, { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        column,
        column,
        finite.map((value) => value + 0),
        (reference, current, gapAt) => {
          const view = histogramView(numericSample(reference), numericSample(current), gapAt);
          expect(view.bars.length).toBeLessThanOrEqual(40);
          expect(sum(view, 'reference')).toBeCloseTo(1, 3);
          expect(sum(view, 'current')).toBeCloseTo(1, 3);
          let end = 0;
          for (const bar of view.bars) {
            expect(bar.from).toBeGreaterThanOrEqual(end);
            expect(bar.to).toBeGreaterThan(bar.from);
            end = bar.to;
          }
          expect(end).toBeLessThanOrEqual(view.length);
          for (const { at } of [...view.ticks, ...(view.gap === null ? [] : [view.gap])]) {
            expect(at).toBeGreaterThanOrEqual(0);
            expect(at).toBeLessThanOrEqual(view.length);
          }
          expect(JSON.parse(JSON.stringify(view))).toEqual(view);
        },
      ),
    );
  });
});

describe('the gap', () => {
  test('is where a test found it, with the exact shares at or below it', () => {
    const view = histogramView(numericSample([1, 2, 3, 4]), numericSample([3, 4, 5, 6]), 2);
    expect(view.gap).toEqual({ at: 1.5, value: 2, reference: 0.5, current: 0 });
  });

  test('is none where the shares do not differ', () => {
    expect(histogramView(uniform(0, 1), uniform(0, 1), 0.5).gap).toBeNull();
  });
});
