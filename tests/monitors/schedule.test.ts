import { describe, expect, test } from 'vitest';
import { formatInstant, parseInstant } from '../../src/core/time.ts';
import { latestFiring, scheduleFault } from '../../src/monitors/schedule.ts';

const fired = (expression: string, timeZone: string, now: string) =>
  formatInstant(latestFiring(expression, timeZone, parseInstant(now)!)!);

describe('latestFiring', () => {
  test.each([
    ['at the very instant', '5 0 * * *', 'UTC', '2026-01-02T00:05:00Z', '2026-01-02T00:05:00Z'],
    ['a millisecond before', '5 0 * * *', 'UTC', '2026-01-02T00:04:59.999Z', '2026-01-01T00:05:00Z'],
    ['a millisecond after', '5 0 * * *', 'UTC', '2026-01-02T00:05:00.001Z', '2026-01-02T00:05:00Z'],
    ['in a time zone', '5 0 * * *', 'Asia/Kathmandu', '2026-01-02T00:00:00Z', '2026-01-01T18:20:00Z'],
    ['on a leap day', '0 0 29 2 *', 'UTC', '2027-06-01T00:00:00Z', '2024-02-29T00:00:00Z'],
    ['on a weekday', '0 9 * * MON', 'UTC', '2026-11-22T00:00:00Z', '2026-11-16T09:00:00Z'],
    [
      'when the clock jumps over it',
      '30 2 * * *',
      'Europe/Berlin',
      '2026-03-29T12:00:00Z',
      '2026-03-29T01:00:00Z',
    ],
    [
      'the first time when it comes twice',
      '30 2 * * *',
      'Europe/Berlin',
      '2026-10-25T12:00:00Z',
      '2026-10-25T00:30:00Z',
    ],
    [
      'both times when it comes every hour',
      '30 * * * *',
      'Europe/Berlin',
      '2026-10-25T01:45:00Z',
      '2026-10-25T01:30:00Z',
    ],
  ])('fires %s', (_, expression, timeZone, now, expected) => {
    expect(fired(expression, timeZone, now)).toBe(expected);
  });
});

describe('scheduleFault', () => {
  test.each(['5 0 * * *', '*/15 * * * *', '0 9-17 * * MON-FRI', '0 0 L * *', '@daily'])(
    'takes %s',
    (expression) => {
      expect(scheduleFault(expression)).toBeNull();
    },
  );

  test.each(['', 'daily', '61 * * * *', '* * * * * *', '0 0 * * 8', '5 0 * *'])(
    'refuses %j',
    (expression) => {
      expect(scheduleFault(expression)).toContain('expected a cron expression of five fields');
    },
  );

  test('refuses a question mark, which would stand for the time of the start', () => {
    expect(scheduleFault('? 0 * * *')).toContain('without ?');
  });

  test('refuses a date that never comes', () => {
    expect(scheduleFault('0 0 30 2 *')).toBe('0 0 30 2 * never comes');
  });
});
