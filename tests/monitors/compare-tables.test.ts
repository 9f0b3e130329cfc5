import { describe, expect, it } from 'vitest';
import { compareTables, compileTable } from '../../src/library.ts';

const range = (length: number, from = 0): number[] => Array.from({ length }, (_, i) => from + i);
const letters = (text: string, times: number): string[] =>
  Array<string[]>(times)
    .fill([...text])
    .flat();

describe('compileTable', () => {
  it('takes a column for numeric when all present values are numbers, else for categorical', () => {
    const { columns } = compileTable({
      number: [2, null, 1, Number.NaN, 2],
      text: ['b', 'a', null],
      boolean: [true, false, true],
      empty: [null, null],
    });
    expect(columns.map(({ name, sample }) => [name, sample.kind, sample.size, sample.missing])).toEqual([
      ['number', 'numeric', 3, 2],
      ['text', 'categorical', 2, 1],
      ['boolean', 'categorical', 3, 0],
      ['empty', 'numeric', 0, 2],
    ]);
  });

  it('refuses a column with numbers beside other values, and names it', () => {
    expect(() => compileTable({ good: [1], zip: [1, 'a'] })).toThrow(RangeError);
    expect(() => compileTable({ zip: ['a', null, 1] })).toThrow(
      'expected column zip to hold either numbers or other values, got both',
    );
    expect(() => compileTable({ zip: [true, 1] })).toThrow('zip');
    expect(() => compileTable({ zip: [1, Number.POSITIVE_INFINITY] })).toThrow(
      'expected column zip to hold finite numbers, got Infinity',
    );
  });
});

describe('compareTables', () => {
  const reference = { x: range(200), y: range(200), c: letters('ab', 100) };

  it('judges every column as an evaluation does, worst first', () => {
    const result = compareTables(reference, { x: range(200, 100), y: range(200), c: letters('ab', 100) });
    expect(result).toMatchObject({ verdict: 'critical', reason: null, drifted_columns: 1 });
    expect(result.drifted_share).toBeCloseTo(1 / 3, 12);
    expect(result.columns.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['x', 'critical'],
      ['c', 'ok'],
      ['y', 'ok'],
    ]);
    const [x] = result.columns;
    expect(x).toMatchObject({ kind: 'numeric', role: 'feature', segment: null, reason: null });
    // Half of the steps of the two distribution functions lies between them.
    expect(x!.tests[0]).toMatchObject({ test: 'ks', breached: true, threshold: 0.05 });
    expect(x!.tests[0]!.statistic).toBeCloseTo(0.5, 12);
    expect(x!.reference).toMatchObject({ size: 200, missing: 0, mean: 99.5, min: 0, max: 199 });
  });

  it('finds the same with a reference that was compiled before, and changes neither', () => {
    const compiled = compileTable(reference);
    const current = { x: [...range(199, 50), null], y: range(200), c: letters('aab', 60) };
    const before = structuredClone([compiled, reference, current]);
    const result = compareTables(compiled, current);
    expect(result).toEqual(compareTables(reference, current));
    expect([compiled, reference, current]).toEqual(before);
  });

  it('takes the options of a monitor', () => {
    const names = (options: Parameters<typeof compareTables>[2]) =>
      compareTables(reference, reference, options).columns.map(({ name }) => name);
    expect(names({ columns: ['x', 'c'], exclude: ['c'] })).toEqual(['x']);
    const { columns } = compareTables(reference, reference, {
      columns: ['x'],
      min_rows: 201,
      tests: { numeric: ['psi', { ks: { alternative: 'less' } }] },
      drift: { critical: { psi: 0.3 } },
    });
    expect(columns[0]).toMatchObject({ verdict: 'insufficient' });
    const judged = compareTables(reference, reference, {
      columns: ['x'],
      tests: { numeric: ['psi'] },
      drift: { warning: { psi: 0.05 } },
    });
    expect(judged.columns[0]!.tests).toMatchObject([{ test: 'psi', threshold: 0.05, breached: false }]);
  });

  it('refuses unknown options, those of windows and alerts among them', () => {
    const given = (options: object) => () => compareTables(reference, reference, options);
    expect(given({ window: '1d' })).toThrow(/window/);
    expect(given({ tests: { numeric: ['chi_square'] } })).toThrow(/chi_square/);
    expect(given({ min_rows: 0 })).toThrow();
  });

  it('makes a column that is missing, of another kind or unreadable an error of its own', () => {
    const result = compareTables(
      { ...reference, m: range(200) },
      { x: letters('ab', 100), y: range(200), c: ['a', 1], more: [1] },
    );
    expect(result).toMatchObject({ verdict: 'ok', drifted_columns: 0, drifted_share: 0 });
    expect(result.columns.map(({ name, verdict, reason }) => [name, verdict, reason])).toEqual([
      ['c', 'error', 'expected column c to hold either numbers or other values, got both'],
      ['m', 'error', 'expected a column m, got none'],
      ['x', 'error', 'expected numeric values, got categorical ones'],
      ['y', 'ok', null],
    ]);
  });

  it('takes a side without present values for one of the kind of the other', () => {
    const empty = Array<null>(200).fill(null);
    const result = compareTables({ c: letters('ab', 100), d: empty }, { c: empty, d: letters('ab', 100) });
    expect(result.columns.map(({ name, kind, verdict }) => [name, kind, verdict])).toEqual([
      ['c', 'categorical', 'critical'],
      ['d', 'categorical', 'critical'],
    ]);
    expect(result.columns[0]!.tests).toMatchObject([{ test: 'missing_share', statistic: 1 }]);
  });

  it('has no verdict on drift without columns', () => {
    expect(compareTables({}, {})).toEqual({
      columns: [],
      verdict: 'insufficient',
      reason: 'there is no column to compare',
      drifted_columns: 0,
      drifted_share: 0,
    });
  });
});
