import { describe, expect, test } from 'vitest';
import { categoricalSample, numericSample } from '../../src/core/sample.ts';
import { phraseText } from '../../src/reports/phrase.ts';
import { COLUMNS_DETAILED_MAX, reportView } from '../../src/reports/view.ts';
import { cities, columnCase, evaluationOf, hill, viewOf } from './evaluations.ts';

const fine = { verdict: 'ok' } as const;
const notesOf = (cases: Parameters<typeof viewOf>[0]): string[] =>
  viewOf(cases).columns[0]!.notes.map(phraseText);

describe('the verdict in a sentence', () => {
  test('names how many columns drifted and the worst with its effect', () => {
    const view = viewOf([
      columnCase('distance', hill(0), hill(2)),
      columnCase('origin', cities(['a', 'b']), cities(['a', 'b'])),
    ]);
    expect(view.headline).toBe('Critical drift');
    expect(phraseText(view.sentence)).toMatch(
      /^1 of 2 judged columns drifted\. The worst is distance: .+ 0\.2451, threshold 0\.2\.$/,
    );
    expect(view.sentence).toContainEqual({ name: 'distance' });
  });

  test('says when only the share of drifted columns is critical', () => {
    const cases = [columnCase('a', hill(0), hill(1), { verdict: 'warning' })];
    expect(phraseText(viewOf(cases).sentence)).toContain('No column is critical by itself');
  });

  test.each([
    ['ok', null, 'No drift', 'The one column that was judged is within its thresholds.'],
    [
      'no_data',
      'no_rows',
      'No data in this window',
      'No rows. There is no verdict on drift for this window.',
    ],
    [
      'insufficient',
      '12 rows, 100 are needed',
      'Too few rows to judge',
      '12 rows, 100 are needed. There is no',
    ],
    ['error', 'disk full', 'The evaluation failed', 'Disk full. There is no verdict'],
  ] as const)('of %s gives the grounds', (verdict, reason, headline, sentence) => {
    const view = viewOf([columnCase('a', hill(0), hill(0), fine)], { verdict, reason });
    expect(view.headline).toBe(headline);
    expect(phraseText(view.sentence)).toContain(sentence);
  });

  test('counts the columns that could not be judged', () => {
    const cases = [
      columnCase('a', hill(0), hill(0), fine),
      columnCase('b', hill(0), hill(0), { verdict: 'error', reason: 'timed out', tests: [] }),
    ];
    expect(phraseText(viewOf(cases, { verdict: 'ok' }).sentence)).toContain('1 column could not be judged.');
  });
});

describe('a column', () => {
  test('shows its moments with the decimals that its spread asks for', () => {
    const [row] = viewOf([
      columnCase('x', numericSample([100000, 100001, 100002]), numericSample([100001.5])),
    ]).columns;
    const mean = row!.summary.find(({ label }) => label === 'mean');
    expect(mean).toEqual({
      label: 'mean',
      reference: '100,001.000',
      current: '100,001.500',
      change: '+0.500',
    });
    expect(row!.summary.find(({ label }) => label === 'std')).toMatchObject({
      current: '\u2013',
      change: '\u2013',
    });
  });

  test('shows every test with what it is held against', () => {
    const [ks, wasserstein] = viewOf([columnCase('x', hill(0), hill(1))]).columns[0]!.tests;
    expect(ks).toMatchObject({
      statistic: '0.3123',
      p: '3\u00d710\u207b\u00b9\u00b2',
      threshold: 'q\u00a0\u2264\u00a00.05',
      outcome: 'breached',
    });
    expect(wasserstein).toMatchObject({ p: '\u2013', threshold: '\u2265\u00a00.2', outcome: 'breached' });
  });

  test('says in words where the gap is widest', () => {
    expect(notesOf([columnCase('x', numericSample([10, 11, 12, 13]), numericSample([12, 13]))])).toEqual([
      'The gap is widest at 12: 75.0% of the reference lies at or below it, 50.0% of the current window.',
    ]);
  });

  test.each([
    [true, false, 'The difference is significant but small: no effect size reaches its threshold.'],
    [false, true, 'The effect size reaches its threshold, but so few rows may differ as much by chance.'],
  ])(
    'that is ok says why, where significance is %s and the effect %s',
    (isSignificant, isLarge, expected) => {
      const column = columnCase('x', hill(0), hill(1), { verdict: 'ok' });
      const tests = column.column.tests.map((result, i) => ({
        ...result,
        breached: i === 0 ? isSignificant : isLarge,
      }));
      expect(notesOf([{ ...column, column: { ...column.column, tests } }])[0]).toBe(expected);
    },
  );

  test('says which category changed most and counts the new and the vanished', () => {
    const notes = notesOf([
      columnCase('x', categoricalSample(['a', 'a', 'b', 'c']), categoricalSample(['a', 'b', 'b', 'd'])),
    ]);
    expect(notes[0]).toMatch(
      /^The largest change is a: 50\.0% of the reference, 25\.0% of the current window\.$/,
    );
    expect(notes[1]).toBe('1 category not in the reference, 1 category not in the current window.');
  });

  test.each([
    [[1, 2], [], 'The current window has no value of this column. Only the reference is drawn.'],
    [[], [1, 2], 'The reference has no value of this column. Only the current window is drawn.'],
    [[], [], 'Neither the reference nor the current window has a value of this column.'],
  ])('says which side is empty: %j against %j', (reference, current, expected) => {
    const column = columnCase('x', numericSample(reference), numericSample(current), { verdict: 'no_data' });
    expect(notesOf([column]).join(' ')).toBe(expected);
  });

  test('without its distributions says so', () => {
    const cases = [columnCase('x', hill(0), hill(1))];
    const view = reportView(evaluationOf(cases), new Map(), []);
    expect(view.columns[0]!.notes.map(phraseText)).toEqual([
      'Its distributions are not stored, so none is drawn.',
    ]);
  });

  test('that failed keeps its reason', () => {
    const broken = columnCase('x', hill(0), hill(0), {
      verdict: 'error',
      reason: 'out of memory',
      tests: [],
    });
    expect(notesOf([broken])).toContain('Out of memory.');
  });

  test('stands as often as it has segments, each with its own distribution', () => {
    const view = viewOf([
      columnCase('x', hill(0), hill(1), { segment: 'country=DE' }),
      columnCase('x', hill(5), hill(9), { segment: 'country=FR' }),
    ]);
    expect(view.columns.map(({ segment }) => segment)).toEqual(['country=DE', 'country=FR']);
    expect(view.columns[0]!.distribution).not.toEqual(view.columns[1]!.distribution);
  });
});

describe('many columns', () => {
  test('beyond the worst have a row but no section', () => {
    const cases = Array.from({ length: COLUMNS_DETAILED_MAX + 1 }, (_, i) =>
      columnCase(`c${i}`, numericSample([1]), numericSample([1]), fine),
    );
    const view = viewOf(cases);
    expect(view.columns).toHaveLength(COLUMNS_DETAILED_MAX);
    expect(view.overview.at(-1)).toMatchObject({ name: `c${COLUMNS_DETAILED_MAX}`, anchor: null });
  });

  test('leave room in the history for those that drifted', () => {
    const cases = Array.from({ length: 60 }, (_, i) => columnCase(`c${i}`, hill(0), hill(0), fine));
    const view = viewOf(cases, {}, 3);
    expect(view.history).toMatchObject({ omitted: 20 });
    expect(view.history!.rows).toHaveLength(40);
  });
});

describe('the history', () => {
  test('is left out where there is no earlier window', () => {
    expect(viewOf([columnCase('x', hill(0), hill(1))], {}, 1).history).toBeNull();
  });

  test('tells each row in words', () => {
    const row = viewOf([columnCase('x', hill(0), hill(1))], {}, 6).history!.rows[0]!;
    expect(row.summary).toBe('6 windows: 3 critical, 2 warning, 1 ok. Highest: 1.5\u00d7 on 6 Jan 2001.');
    expect(row.latest).toBe('1.5\u00d7');
  });

  test('shows no more than the newest thirty windows', () => {
    expect(viewOf([columnCase('x', hill(0), hill(1))], {}, 28).history!.overall).toHaveLength(28);
  });
});

test('the settings are listed whole, under their paths', () => {
  const settings = {
    window: '1d',
    tests: { numeric: ['ks', 'psi'] },
    drift: { alpha: 0.05, off: null },
    empty: {},
  };
  expect(viewOf([], { settings }).settings).toEqual([
    ['window', '1d'],
    ['tests.numeric', 'ks, psi'],
    ['drift.alpha', '0.05'],
    ['drift.off', 'null'],
    ['empty', '{}'],
  ]);
});
