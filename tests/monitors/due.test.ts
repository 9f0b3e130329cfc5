import { describe, expect, test } from 'vitest';
import { DAY_MS, formatInstant, parseInstant, type Window } from '../../src/core/time.ts';
import { type DueQuestion, dueWindows, foldGaps } from '../../src/monitors/due.ts';

const HOUR_MS = 3_600_000;
const at = (text: string): number => parseInstant(text)!;

const daily: DueQuestion['spec'] = {
  windowMs: DAY_MS,
  schedule: null,
  everyMs: null,
  timeZone: 'UTC',
  delayMs: 300_000,
};

function dueDays(now: string, spec: Partial<DueQuestion['spec']> = {}, rest: Partial<DueQuestion> = {}) {
  const question = {
    spec: { ...daily, ...spec },
    now: at(now),
    lastEvaluatedEnd: null,
    firstEventAt: null,
    ...rest,
  };
  return [...dueWindows(question)].map(({ startAt }) => formatInstant(startAt));
}

const firstEvent = { firstEventAt: at('2026-03-01T15:00:00Z') };

describe('dueWindows', () => {
  test('gives nothing before the first event', () => {
    expect(dueDays('2026-03-05T00:00:00Z')).toEqual([]);
  });

  test('gives a window once it ended `delay` ago', () => {
    expect(dueDays('2026-03-02T00:04:59Z', {}, firstEvent)).toEqual([]);
    expect(dueDays('2026-03-02T00:05:00Z', {}, firstEvent)).toEqual(['2026-03-01T00:00:00Z']);
  });

  test('gives missed windows oldest first, after the last one that was evaluated', () => {
    const lastEvaluatedEnd = at('2026-03-03T00:00:00Z');
    expect(dueDays('2026-03-06T12:00:00Z', {}, { ...firstEvent, lastEvaluatedEnd })).toEqual([
      '2026-03-03T00:00:00Z',
      '2026-03-04T00:00:00Z',
      '2026-03-05T00:00:00Z',
    ]);
  });

  test('gives each window once when every answer is evaluated', () => {
    const seen: number[] = [];
    let lastEvaluatedEnd: number | null = null;
    for (let now = firstEvent.firstEventAt; now < at('2026-03-08T00:00:00Z'); now += 7 * HOUR_MS)
      for (const window of dueWindows({ spec: daily, now, lastEvaluatedEnd, ...firstEvent })) {
        seen.push(window.startAt);
        lastEvaluatedEnd = window.endAt;
      }
    expect(seen.map(formatInstant)).toEqual([1, 2, 3, 4, 5, 6].map((day) => `2026-03-0${day}T00:00:00Z`));
  });

  test('waits for the schedule, in the time zone of the monitor', () => {
    const spec = { schedule: '0 6 * * *', timeZone: 'Europe/Berlin' };
    expect(dueDays('2026-03-02T04:59:59Z', spec, firstEvent)).toEqual([]);
    expect(dueDays('2026-03-02T05:00:00Z', spec, firstEvent)).toEqual(['2026-02-28T23:00:00Z']);
  });

  test('takes only what was due when the schedule came', () => {
    expect(dueDays('2026-03-02T12:00:00Z', { schedule: '4 0 * * *' }, firstEvent)).toEqual([]);
    expect(dueDays('2026-03-02T12:00:00Z', { schedule: '5 0 * * *' }, firstEvent)).toHaveLength(1);
  });

  test('looks every so often, counted like windows', () => {
    const spec = { windowMs: HOUR_MS, everyMs: 6 * HOUR_MS, delayMs: 0 };
    const lastEvaluatedEnd = at('2026-03-02T00:00:00Z');
    expect(dueDays('2026-03-02T05:59:59Z', spec, { lastEvaluatedEnd })).toEqual([]);
    expect(dueDays('2026-03-02T06:00:00Z', spec, { lastEvaluatedEnd })).toHaveLength(6);
  });

  test('has 25 hourly windows on a day of 25 hours', () => {
    const spec = { windowMs: HOUR_MS, timeZone: 'Europe/Berlin' };
    const lastEvaluatedEnd = at('2026-10-24T22:00:00Z');
    const due = dueDays('2026-10-25T23:05:00Z', spec, { lastEvaluatedEnd });
    expect(due).toHaveLength(25);
    expect(new Set(due).size).toBe(25);
  });

  test('evaluates the new window that holds the last end when a monitor is given longer windows', () => {
    const lastEvaluatedEnd = at('2026-03-02T07:00:00Z');
    expect(dueDays('2026-03-03T01:00:00Z', {}, { lastEvaluatedEnd })).toEqual(['2026-03-02T00:00:00Z']);
  });

  test('makes years of windows one by one', () => {
    const spec = { ...daily, windowMs: 5000, timeZone: 'Europe/Berlin' };
    const due = dueWindows({ spec, now: at('2026-03-02T00:00:00Z'), lastEvaluatedEnd: 0, firstEventAt: 0 });
    expect(due.next().value).toEqual({ startAt: 0, endAt: 5000 });
    expect(due.next().value).toEqual({ startAt: 5000, endAt: 10_000 });
  });
});

describe('foldGaps', () => {
  const windows = (count: number): Window[] =>
    Array.from({ length: count }, (_, i) => ({ startAt: i, endAt: i + 1 }));

  async function folded(count: number, full: readonly number[]): Promise<string[]> {
    const found = [];
    const hasRows = async (asked: readonly Window[]) => {
      expect(asked.length).toBeLessThanOrEqual(1000);
      return asked.map(({ startAt }) => full.includes(startAt));
    };
    for await (const window of foldGaps(windows(count), hasRows))
      found.push(`${window.startAt}-${window.endAt} ${window.hasRows ? 'rows' : 'empty'}`);
    return found;
  }

  test('keeps 10 empty windows apart', async () => {
    expect(await folded(12, [0, 11])).toEqual([
      '0-1 rows',
      ...Array.from({ length: 10 }, (_, i) => `${i + 1}-${i + 2} empty`),
      '11-12 rows',
    ]);
  });

  test('makes one window of 11', async () => {
    expect(await folded(13, [0, 12])).toEqual(['0-1 rows', '1-12 empty', '12-13 rows']);
  });

  test('folds gaps at the start and at the end', async () => {
    expect(await folded(31, [15])).toEqual(['0-15 empty', '15-16 rows', '16-31 empty']);
  });

  test('makes one window of a gap of any length', async () => {
    expect(await folded(5000, [2, 4999])).toEqual([
      '0-1 empty',
      '1-2 empty',
      '2-3 rows',
      '3-4999 empty',
      '4999-5000 rows',
    ]);
  });

  test('gives nothing for nothing', async () => {
    expect(await folded(0, [])).toEqual([]);
  });
});
