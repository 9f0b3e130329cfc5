import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration, formatSize, parseDuration, parseSize } from '../../src/core/duration.ts';

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['15m', 900_000],
  ['1h', 3_600_000],
  ['36h', 129_600_000],
  ['1d', 86_400_000],
  ['0ms', 0],
])('a duration of %s is %i ms, and is written so', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  ['1000B', 1000],
  ['64KiB', 65_536],
  ['64MiB', 67_108_864],
  ['4GiB', 4_294_967_296],
  ['1TiB', 1_099_511_627_776],
  ['0B', 0],
])('a size of %s is %i bytes, and is written so', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
  expect(formatSize(bytes)).toBe(text);
});

test.each(['', '1', 's', '1.5h', '-1s', '1 s', '1h30m', '1S', '1w', '1constructor', '99999999999d'])(
  '%j is no duration',
  (text) => {
    expect(parseDuration(text)).toBeNull();
  },
);

test.each(['', '64', '64MB', '64mib', '1.5GiB', '9999999999TiB'])('%j is no size', (text) => {
  expect(parseSize(text)).toBeNull();
});

test('every whole number of milliseconds is read back from what is written', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (ms) => {
      expect(parseDuration(formatDuration(ms))).toBe(ms);
    }),
  );
});
