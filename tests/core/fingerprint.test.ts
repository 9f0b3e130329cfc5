import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../src/core/fingerprint.ts';

describe('fingerprintOf', () => {
  it('is the same in whatever order the labels come', () => {
    expect(fingerprintOf({ model: 'flights', monitor: 'default' })).toBe(
      fingerprintOf({ monitor: 'default', model: 'flights' }),
    );
  });

  // printf '[["model","flights"],["monitor","default"]]' | sha256sum
  it('is the beginning of a SHA-256 that stays the same', () => {
    expect(fingerprintOf({ model: 'flights', monitor: 'default' })).toBe('31f15604954ee280');
  });

  it('tells apart what only looks the same when joined', () => {
    expect(fingerprintOf({ a: 'b","c' })).not.toBe(fingerprintOf({ a: 'b', c: '' }));
    expect(fingerprintOf({ a: 'bc' })).not.toBe(fingerprintOf({ ab: 'c' }));
    expect(fingerprintOf({ model: 'a' })).not.toBe(fingerprintOf({ model: 'a', segment: '' }));
  });
});
