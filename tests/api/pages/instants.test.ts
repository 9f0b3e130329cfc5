import { describe, expect, test } from 'vitest';
import { elapsedMs, instantText, tickText, windowText } from '../../../src/api/pages/instants.ts';
import { windowLabel, windowTick } from '../../../src/reports/window-label.ts';

const WINDOWS = [
  ['2001-02-01T00:00:00Z', '2001-02-02T00:00:00Z', '1 Feb 2001', '1 Feb'],
  ['2001-02-01T10:00:00Z', '2001-02-01T11:00:00Z', '1 Feb 2001, 10:00\u201311:00', '1 Feb 10:00'],
  ['2001-02-01T10:00:05Z', '2001-02-01T10:00:10Z', '1 Feb 2001, 10:00:05\u201310:00:10', '1 Feb 10:00:05'],
  ['2001-02-01T00:00:00Z', '2001-02-08T00:00:00Z', '1 Feb 2001 \u2013 8 Feb 2001', '1 Feb'],
  [
    '2001-01-31T23:00:00Z',
    '2001-02-01T23:00:00Z',
    '31 Jan 2001, 23:00 \u2013 1 Feb 2001, 23:00',
    '31 Jan 23:00',
  ],
  ['soon', 'later', 'soon \u2013 later', 'soon'],
] as const;

describe('an instant', () => {
  test('is shown in UTC to the minute, and what is none as it came', () => {
    expect(instantText('2001-02-01T01:02:59+02:00')).toBe('31 Jan 2001, 23:02');
    expect(instantText('soon')).toBe('soon');
  });

  test.each(WINDOWS)('window %s to %s reads the same as in a report', (start, end, label, tick) => {
    expect(windowText({ start, end })).toBe(label);
    expect(tickText({ start, end })).toBe(tick);
    expect(windowLabel({ start, end })).toBe(label);
    expect(windowTick({ start, end })).toBe(tick);
  });

  test('is some time from another one, unless one is open', () => {
    expect(elapsedMs('2001-02-01T00:00:00Z', '2001-02-01T00:00:01.5Z')).toBe(1500);
    expect(elapsedMs('2001-02-01T00:00:00Z', null)).toBeNull();
  });
});
