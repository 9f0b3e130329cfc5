import { describe, expect, test } from 'vitest';
import { windowLabel, windowLength, windowTick } from '../../src/reports/window-label.ts';

describe('a window is called', () => {
  test.each([
    ['2001-02-01T00:00:00Z', '2001-02-02T00:00:00Z', '1 Feb 2001', '1 day', '1 Feb'],
    ['2001-02-01T01:00:00+01:00', '2001-02-08T00:00:00Z', '1 Feb 2001 \u2013 8 Feb 2001', '7 days', '1 Feb'],
    ['2001-02-01T10:00:00Z', '2001-02-01T11:00:00Z', '1 Feb 2001, 10:00\u201311:00', '1 hour', '1 Feb 10:00'],
    [
      '2001-03-24T23:00:00Z',
      '2001-03-25T22:00:00Z',
      '24 Mar 2001, 23:00 \u2013 25 Mar 2001, 22:00',
      '23 hours',
      '24 Mar 23:00',
    ],
    [
      '2001-02-01T10:00:05Z',
      '2001-02-01T10:00:10Z',
      '1 Feb 2001, 10:00:05\u201310:00:10',
      '5 seconds',
      '1 Feb 10:00:05',
    ],
  ])('%s to %s', (start, end, label, length, tick) => {
    expect(windowLabel({ start, end })).toBe(label);
    expect(windowLength({ start, end })).toBe(length);
    expect(windowTick({ start, end })).toBe(tick);
  });

  test('what it came as when it is no instant', () => {
    const window = { start: 'row 0', end: 'row 5000' };
    expect(windowLabel(window)).toBe('row 0 \u2013 row 5000');
    expect(windowLength(window)).toBeNull();
  });
});
