import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DAY_MS,
  formatInstant,
  isTimeZone,
  nextWindow,
  parseInstant,
  type Window,
  windowContaining,
  windowsFrom,
} from '../../src/core/time.ts';

const HOUR_MS = DAY_MS / 24;
const at = (text: string): number => parseInstant(text)!;
const shown = ({ startAt, endAt }: Window) => `${formatInstant(startAt)}/${formatInstant(endAt)}`;

describe('parseInstant', () => {
  test.each([
    ['1970-01-01T00:00:00Z', 0],
    ['1970-01-01T00:00:01.5Z', 1500],
    ['1969-12-31T23:59:59.999Z', -1],
    ['1970-01-01T01:00:00+01:00', 0],
    ['1969-12-31T18:30:00-05:30', 0],
    ['1970-01-01T00:00:00-00:00', 0],
    ['1970-01-01t00:00:00z', 0],
    ['2000-02-29T12:00:00Z', 951_825_600_000],
    ['1970-01-01T00:00:00.123456789Z', 123],
    ['1970-01-01T00:00:00.0009Z', 0],
    ['1970-01-01T12:00:00.5+12:00', 500],
    ['1969-12-31T12:34:00.25-11:26', 250],
    ['0000-01-01T00:00:00Z', -62_167_219_200_000],
    ['0099-12-31T23:59:59Z', -59_011_459_201_000],
    ['9999-12-31T23:59:59.999Z', 253_402_300_799_999],
  ])('reads %s', (text, ms) => {
    expect(parseInstant(text)).toBe(ms);
  });

  test.each([
    '',
    '2001-02-01',
    '2001-02-01T00:00Z',
    '2001-02-01T00:00:00',
    '2001-02-01 00:00:00Z',
    ' 2001-02-01T00:00:00Z',
    '2001-02-01T00:00:00Z\n',
    '2001-02-01T00:00:00.Z',
    '2001-02-01T00:00:00.1234567890Z',
    '2001-02-01T00:00:00,5Z',
    '2001-02-01T00:00:00+0100',
    '2001-02-01T00:00:00+01',
    '2001-02-01T00:00:00+24:00',
    '2001-02-01T00:00:00+01:60',
    '2001-00-01T00:00:00Z',
    '2001-13-01T00:00:00Z',
    '2001-02-00T00:00:00Z',
    '2001-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2001-04-31T00:00:00Z',
    '2001-02-01T24:00:00Z',
    '2001-02-01T00:60:00Z',
    '1998-12-31T23:59:60Z',
    '+002001-02-01T00:00:00Z',
    '٢٠٠١-02-01T00:00:00Z',
    '981014400',
  ])('refuses %j', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  test('agrees with Date on every date it can write', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(at('0000-01-01T00:00:00Z')), noInvalidDate: true }), (date) => {
        fc.pre(date.getUTCFullYear() <= 9999);
        expect(parseInstant(date.toISOString())).toBe(date.getTime());
      }),
    );
  });
});

test('parseInstant reads any date, fraction and offset', () => {
  const seconds = fc.integer({ min: -2_000_000_000, max: 4_000_000_000 });
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 9 });
  const sign = fc.constantFrom('+', '-');
  const offset = fc.integer({ min: 0, max: 24 * 60 - 1 });
  const twoDigits = (n: number) => String(n).padStart(2, '0');
  fc.assert(
    fc.property(seconds, digits, sign, offset, (localSeconds, fraction, side, minutes) => {
      const local = formatInstant(localSeconds * 1000).slice(0, 19);
      const zone = `${side}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
      const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
      const offsetMs = minutes * (side === '-' ? -60_000 : 60_000);
      expect(parseInstant(`${local}.${fraction}${zone}`)).toBe(localSeconds * 1000 + ms - offsetMs);
    }),
  );
});

describe('formatInstant', () => {
  test('writes milliseconds only where there are some', () => {
    expect(formatInstant(0)).toBe('1970-01-01T00:00:00Z');
    expect(formatInstant(981_014_400_007)).toBe('2001-02-01T08:00:00.007Z');
  });

  test('is read back to the same instant', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }), (ms) => {
        expect(parseInstant(formatInstant(ms))).toBe(ms);
      }),
    );
  });

  test('refuses what RFC 3339 has no form for', () => {
    expect(() => formatInstant(Number.NaN)).toThrow(RangeError);
    expect(() => formatInstant(253_402_300_800_000)).toThrow('between the years 0 and 9999');
  });
});

describe('windowContaining', () => {
  test.each([
    ['a day in UTC', '2001-02-01T13:00:00Z', DAY_MS, 'UTC', '2001-02-01T00:00:00Z/2001-02-02T00:00:00Z'],
    ['its own start', '2001-02-02T00:00:00Z', DAY_MS, 'UTC', '2001-02-02T00:00:00Z/2001-02-03T00:00:00Z'],
    [
      'a week from Monday',
      '2026-11-22T00:00:00Z',
      7 * DAY_MS,
      'UTC',
      '2026-11-16T00:00:00Z/2026-11-23T00:00:00Z',
    ],
    [
      'two days from the epoch day',
      '1970-01-04T00:00:00Z',
      2 * DAY_MS,
      'UTC',
      '1970-01-03T00:00:00Z/1970-01-05T00:00:00Z',
    ],
    ['before the epoch', '1969-12-31T23:30:00Z', HOUR_MS, 'UTC', '1969-12-31T23:00:00Z/1970-01-01T00:00:00Z'],
    [
      'a length that divides no day',
      '1970-01-01T06:59:59Z',
      7 * HOUR_MS,
      'Europe/Berlin',
      '1970-01-01T00:00:00Z/1970-01-01T07:00:00Z',
    ],
    [
      'a local day',
      '2026-01-15T23:30:00Z',
      DAY_MS,
      'Europe/Berlin',
      '2026-01-15T23:00:00Z/2026-01-16T23:00:00Z',
    ],
    [
      'a day of 23 hours',
      '2026-03-29T12:00:00Z',
      DAY_MS,
      'Europe/Berlin',
      '2026-03-28T23:00:00Z/2026-03-29T22:00:00Z',
    ],
    [
      'a day of 25 hours',
      '2026-10-25T12:00:00Z',
      DAY_MS,
      'Europe/Berlin',
      '2026-10-24T22:00:00Z/2026-10-25T23:00:00Z',
    ],
    [
      'an hour of Kathmandu',
      '2026-01-01T00:00:00Z',
      HOUR_MS,
      'Asia/Kathmandu',
      '2025-12-31T23:15:00Z/2026-01-01T00:15:00Z',
    ],
    [
      '6 hours that are 5',
      '2026-03-29T02:00:00Z',
      6 * HOUR_MS,
      'Europe/Berlin',
      '2026-03-28T23:00:00Z/2026-03-29T04:00:00Z',
    ],
    [
      '6 hours that are 7',
      '2026-10-25T02:00:00Z',
      6 * HOUR_MS,
      'Europe/Berlin',
      '2026-10-24T22:00:00Z/2026-10-25T05:00:00Z',
    ],
    [
      'the first 2 o’clock',
      '2026-10-25T00:30:00Z',
      HOUR_MS,
      'Europe/Berlin',
      '2026-10-25T00:00:00Z/2026-10-25T01:00:00Z',
    ],
    [
      'the second 2 o’clock',
      '2026-10-25T01:30:00Z',
      HOUR_MS,
      'Europe/Berlin',
      '2026-10-25T01:00:00Z/2026-10-25T02:00:00Z',
    ],
    [
      'a midnight that is jumped over',
      '2018-11-04T12:00:00Z',
      DAY_MS,
      'America/Sao_Paulo',
      '2018-11-04T03:00:00Z/2018-11-05T02:00:00Z',
    ],
    [
      'a day that did not exist',
      '2011-12-30T10:00:00Z',
      DAY_MS,
      'Pacific/Apia',
      '2011-12-30T10:00:00Z/2011-12-31T10:00:00Z',
    ],
  ])('finds %s', (_, instant, windowMs, timeZone, expected) => {
    expect(shown(windowContaining(at(instant), windowMs, timeZone))).toBe(expected);
  });

  const fixture = JSON.parse(readFileSync(new URL('./fixtures/windows.json', import.meta.url), 'utf8')) as {
    zone: string;
    window_s: number;
    starts: number[];
  }[];

  test.each(fixture)('has the boundaries of zoneinfo: $zone, $window_s s', ({ zone, window_s, starts }) => {
    expect(starts.length).toBeGreaterThan(1);
    const windows = [];
    for (const window of windowsFrom(starts[0]! * 1000, window_s * 1000, zone)) {
      if (window.startAt >= starts.at(-1)! * 1000) break;
      windows.push(window.startAt / 1000);
    }
    expect([...windows, starts.at(-1)]).toEqual(starts);
  });

  const zones = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'America/Havana',
    'Asia/Kathmandu',
  );
  const lengths = fc.constantFrom(
    1,
    5000,
    900_000,
    HOUR_MS,
    5 * HOUR_MS,
    6 * HOUR_MS,
    DAY_MS,
    3 * DAY_MS,
    7 * DAY_MS,
  );
  const instants = fc.integer({ min: at('1971-01-01T00:00:00Z'), max: at('2037-01-01T00:00:00Z') });

  test('gives a window that holds the instant and meets its neighbours', () => {
    fc.assert(
      fc.property(instants, lengths, zones, (instant, windowMs, timeZone) => {
        const window = windowContaining(instant, windowMs, timeZone);
        expect(window.startAt).toBeLessThanOrEqual(instant);
        expect(window.endAt).toBeGreaterThan(instant);
        expect(windowContaining(window.startAt, windowMs, timeZone)).toEqual(window);
        expect(windowContaining(window.endAt - 1, windowMs, timeZone)).toEqual(window);
        expect(nextWindow(window, windowMs, timeZone).startAt).toBe(window.endAt);
      }),
    );
  });

  test('refuses a length that is not a whole number of milliseconds', () => {
    for (const windowMs of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => windowContaining(0, windowMs, 'UTC')).toThrow('a window is at least 1 ms');
  });
});

test('isTimeZone knows the names of the time zone database', () => {
  expect(['UTC', 'Europe/Berlin', 'Asia/Kathmandu'].map(isTimeZone)).toEqual([true, true, true]);
  expect(['', 'Mars/Olympus', 'Berlin', 'GMT+25'].map(isTimeZone)).toEqual([false, false, false, false]);
});
