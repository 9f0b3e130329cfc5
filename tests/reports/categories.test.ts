import { describe, expect, test } from 'vitest';
import { categoricalSample, categoricalSampleOf } from '../../src/core/sample.ts';
import { categoriesView } from '../../src/reports/categories.ts';

const counted = (counts: Readonly<Record<string, number>>) =>
  categoricalSampleOf(new Map(Object.entries(counts)), 0);

/** c0 with the most rows, each after it with one less. */
const many = (categories: number, rows = 100) =>
  counted(Object.fromEntries(Array.from({ length: categories }, (_, i) => [`c${i}`, rows - i])));

describe('categories', () => {
  test('stand in the order of the reference, with what is new and what has vanished marked', () => {
    const view = categoriesView(counted({ a: 5, b: 3, gone: 2 }), counted({ b: 8, a: 1, fresh: 1 }));
    expect(view.bars).toEqual([
      { name: 'a', reference: 0.5, current: 0.1, mark: null },
      { name: 'b', reference: 0.3, current: 0.8, mark: null },
      { name: 'gone', reference: 0.2, current: 0, mark: 'vanished' },
      { name: 'fresh', reference: 0, current: 0.1, mark: 'new' },
    ]);
    expect(view.other).toBeNull();
    expect(view.largestChange?.name).toBe('b');
  });

  test('beyond the twelve most frequent of either side are counted as one', () => {
    const view = categoriesView(many(100), counted({ c0: 50, c99: 49, late: 1 }));
    expect(view.bars).toHaveLength(12);
    expect(view.bars.map(({ name }) => name)).toContain('c99');
    expect(view.other).toMatchObject({ categories: 89, new: 1, vanished: 88, current: 0.01 });
    const shown = view.bars.reduce((total, bar) => total + bar.reference!, 0);
    expect(shown + view.other!.reference!).toBeCloseTo(1, 3);
  });

  test('of which there are thirteen are all shown: one alone is no rest', () => {
    const view = categoriesView(many(13), many(13));
    expect([view.bars.length, view.other]).toEqual([13, null]);
  });

  test('come out the same whatever order they went in', () => {
    const reversed = (sample: ReturnType<typeof many>) =>
      categoricalSampleOf(new Map([...sample.counts].reverse()), 0);
    const flat = counted(Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`k${i}`, 1])));
    expect(categoriesView(reversed(flat), reversed(many(60)))).toEqual(categoriesView(flat, many(60)));
  });

  test('of an empty side have no share and no mark', () => {
    const view = categoriesView(counted({ a: 1 }), categoricalSample([null]));
    expect(view.bars).toEqual([{ name: 'a', reference: 1, current: null, mark: null }]);
    expect(view.largestChange).toBeNull();
  });

  test('have their names cut where they are very long', () => {
    const view = categoriesView(counted({ ['x'.repeat(65536)]: 1 }), counted({ a: 1 }));
    expect(JSON.stringify(view).length).toBeLessThan(2000);
  });
});
