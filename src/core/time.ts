import { invariant } from './invariant.ts';

/** Where the present comes from. An instant is a number of milliseconds since 1970-01-01T00:00:00Z everywhere. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A half-open span of time: `startAt` belongs to it, `endAt` does not. */
export interface Window {
  readonly startAt: number;
  readonly endAt: number;
}

export const DAY_MS = 86_400_000;

/** For libraries that take nothing but a `Date`. */
export const toDate = (at: number): Date => new Date(at);

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;
const FOUR_CENTURIES_MS = 146_097 * DAY_MS;

/**
 * Reads an RFC 3339 date-time with `Z` or an offset; null for everything else, a leap second among it. A fraction of
 * up to nine digits is cut to whole milliseconds.
 */
export function parseInstant(text: string): number | null {
  if (!INSTANT.test(text)) return null;
  // Read digit by digit, because every ingested row passes here: capturing groups take three times as long.
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const offset = offsetMinutes(text);
  if (offset === null) return null;
  // Date.UTC takes a year below 100 for one of the 20th century, so the year is moved on by a whole calendar cycle.
  const local = Date.UTC(year + 400, month - 1, day, hour, minute, second, milliseconds(text));
  return local - FOUR_CENTURIES_MS - offset * 60_000;
}

const ZERO = 48;
const DOT = 46;

const twoDigits = (text: string, at: number): number =>
  text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 11 * ZERO;

function offsetMinutes(text: string): number | null {
  const signAt = text.length - 6;
  const sign = text[signAt];
  if (sign !== '+' && sign !== '-') return 0;
  const hours = twoDigits(text, signAt + 1);
  const minutes = twoDigits(text, signAt + 4);
  if (hours > 23 || minutes > 59) return null;
  return (hours * 60 + minutes) * (sign === '-' ? -1 : 1);
}

function milliseconds(text: string): number {
  let ms = 0;
  let scale = text.charCodeAt(19) === DOT ? 100 : 0;
  for (let at = 20; scale >= 1; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (!(digit >= 0 && digit <= 9)) break;
    ms += digit * scale;
    scale /= 10;
  }
  return ms;
}

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysInMonth(year: number, month: number): number {
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeapYear ? 29 : DAYS_IN_MONTH[month - 1]!;
}

/** RFC 3339 in UTC, with milliseconds only where they are not zero. The year must have four digits. */
export function formatInstant(at: number): string {
  const text = new Date(at).toISOString();
  invariant(text.length === 24, `an instant lies between the years 0 and 9999, got ${text}`);
  return text.replace('.000Z', 'Z');
}

/**
 * The tumbling window of length `windowMs` that `at` lies in. Whole days start at local midnight and are counted from
 * the local epoch day, weeks from a Monday. Windows that divide a day start at local midnight too; on a day on which
 * the clock changes they keep their length where the change is a multiple of it (an hourly monitor has 23 or 25
 * windows), and else their local boundaries (a window of 6 hours has 5 or 7). All other lengths are counted from the
 * epoch.
 */
export function windowContaining(at: number, windowMs: number, timeZone: string): Window {
  const { startAt, stepMs } = stretchContaining(at, windowMs, timeZone);
  return evenWindow(at, startAt, stepMs);
}

export const nextWindow = (window: Window, windowMs: number, timeZone: string): Window =>
  windowContaining(window.endAt, windowMs, timeZone);

/** Every window from the one that `at` lies in, without end. */
export function* windowsFrom(at: number, windowMs: number, timeZone: string): Generator<Window, never> {
  for (let next = at; ; ) {
    const stretch = stretchContaining(next, windowMs, timeZone);
    while (next < stretch.endAt) {
      const window = evenWindow(next, stretch.startAt, stretch.stepMs);
      yield window;
      next = window.endAt;
    }
  }
}

/** A span in which windows simply follow each other every `stepMs`: the time zone is asked once for all of them. */
interface Stretch extends Window {
  readonly stepMs: number;
}

function stretchContaining(at: number, windowMs: number, timeZone: string): Stretch {
  invariant(Number.isSafeInteger(windowMs) && windowMs > 0, `a window is at least 1 ms, got ${windowMs}`);
  if (windowMs % DAY_MS === 0) return localStretch(at, windowMs, timeZone);
  if (DAY_MS % windowMs !== 0) return { startAt: 0, endAt: Number.POSITIVE_INFINITY, stepMs: windowMs };
  const day = localStretch(at, DAY_MS, timeZone);
  return day.stepMs % windowMs === 0 ? { ...day, stepMs: windowMs } : localStretch(at, windowMs, timeZone);
}

function evenWindow(at: number, originAt: number, stepMs: number): Window {
  const startAt = originAt + Math.floor((at - originAt) / stepMs) * stepMs;
  return { startAt, endAt: startAt + stepMs };
}

/** 1969-12-29, as a local time. */
const MONDAY_MS = -3 * DAY_MS;
const WEEK_MS = 7 * DAY_MS;

/** One window between the first instants at which the local clock shows two neighbouring multiples of `windowMs`. */
function localStretch(at: number, windowMs: number, timeZone: string): Stretch {
  const originMs = windowMs % WEEK_MS === 0 ? MONDAY_MS : 0;
  const startOf = (index: number) => firstInstantShowing(originMs + index * windowMs, timeZone);
  let index = Math.floor((at + offsetAt(at, timeZone) - originMs) / windowMs);
  // A clock that is set back shows times of one window again after the next has started.
  while (startOf(index + 1) <= at) index++;
  const startAt = startOf(index);
  const endAt = startOf(index + 1);
  return { startAt, endAt, stepMs: endAt - startAt };
}

/**
 * When the clock of the zone shows `localMs` (a local date and time, counted as if it were UTC) for the first time. A
 * time that the clock jumps over is shown when it jumps.
 */
function firstInstantShowing(localMs: number, timeZone: string): number {
  const before = offsetAt(localMs - DAY_MS, timeZone);
  const after = offsetAt(localMs + DAY_MS, timeZone);
  if (offsetAt(localMs - before, timeZone) === before) return localMs - before;
  if (offsetAt(localMs - after, timeZone) === after) return localMs - after;
  let earlier = localMs - after;
  let jumpAt = localMs - before;
  while (jumpAt - earlier > 1) {
    const middle = Math.floor((earlier + jumpAt) / 2);
    if (offsetAt(middle, timeZone) === after) jumpAt = middle;
    else earlier = middle;
  }
  return jumpAt;
}

export function isTimeZone(name: string): boolean {
  try {
    offsetFormat(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const OFFSET = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/;

/** Local time minus UTC. */
function offsetAt(at: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  const match = OFFSET.exec(offsetFormat(timeZone).format(at));
  invariant(match !== null, `the offset of ${timeZone} is written as GMT+hh:mm`);
  const [, sign, hours = 0, minutes = 0, seconds = 0] = match;
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * (sign === '-' ? -1000 : 1000);
}

/** Making a formatter costs some hundred times what using it does. */
const formats = new Map<string, Intl.DateTimeFormat>();

function offsetFormat(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  formats.set(timeZone, format);
  return format;
}
