import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newId, newRunId } from '../../src/core/ids.ts';

const zeros = (size: number) => new Uint8Array(size);
const ones = (size: number) => new Uint8Array(size).fill(255);

describe('ids', () => {
  test('are ULIDs', () => {
    // The instant of the ULID specification's example.
    expect(newId(1_469_918_176_385, zeros)).toBe('01ARYZ6S410000000000000000');
    expect(newId(0, zeros)).toBe('0'.repeat(26));
    expect(newId(2 ** 48 - 1, ones)).toBe(`7${'Z'.repeat(25)}`);
  });

  test('of runs are 32 lower-case hex digits', () => {
    expect(newRunId(0x0123_4567_89ab, ones)).toBe('0123456789abffffffffffffffffffff');
    expect(newRunId(0, zeros)).toBe('0'.repeat(32));
  });

  test.each([newId, newRunId])('sort by the millisecond whatever the random bytes are', (make) => {
    const instant = fc.integer({ min: 0, max: 2 ** 48 - 2 });
    fc.assert(fc.property(instant, (now) => make(now, ones) < make(now + 1, zeros)));
  });

  test.each([-1, 0.5, 2 ** 48, Number.NaN])('are not made at %d', (now) => {
    expect(() => newId(now, zeros)).toThrow('an id is made at whole milliseconds');
  });
});
