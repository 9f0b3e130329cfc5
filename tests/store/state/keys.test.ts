import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Keys } from '../../../src/store/state/keys.ts';
import { openState } from '../../../src/store/state/state-store.ts';
import { NOW, type TemporaryState, temporaryState } from './temporary-state.ts';

const HOUR_MS = 3_600_000;

let temporary: TemporaryState;
let keys: Keys;

beforeEach(() => {
  temporary = temporaryState();
  keys = temporary.state.keys;
});

describe('a key', () => {
  test('has an id, a secret of 32 bytes, and the scopes that it was given', () => {
    const { key, apiKey } = keys.create('ci', ['write', 'read', 'read']);
    expect(key).toMatch(/^tm_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}$/);
    expect(apiKey).toEqual({
      id: key.split('_')[1],
      name: 'ci',
      scopes: ['read', 'write'],
      createdAt: NOW,
      revokedAt: null,
      lastUsedAt: null,
    });
    expect(keys.verify(key)).toEqual(apiKey);
    expect(keys.list()).toEqual([apiKey]);
  });

  test('is a new one every time', () => {
    const made = Array.from({ length: 50 }, () => keys.create('ci', ['read']).key);
    expect(new Set(made.map((key) => key.split('_')[1])).size).toBe(50);
    expect(new Set(made.map((key) => key.split('_')[2])).size).toBe(50);
  });

  test('is kept as the hash of its secret only', () => {
    const { key } = keys.create('ci', ['read']);
    const secret = key.split('_')[2]!;
    temporary.state.close();
    const file = readFileSync(temporary.path);
    expect(file.includes(secret)).toBe(false);
    expect(file.includes(createHash('sha256').update(secret).digest())).toBe(true);
  });

  test.each([
    ['nothing', () => ''],
    ['no key at all', () => 'hunter2'],
    ['another secret', (key: string) => key.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
    ['another id', (key: string) => key.replace(/_./, (start) => (start === '_0' ? '_1' : '_0'))],
    ['a secret that is too short', (key: string) => key.slice(0, -1)],
    ['a secret that is too long', (key: string) => `${key}0`],
    ['a line break at the end', (key: string) => `${key}\n`],
    ['another prefix', (key: string) => key.replace('tm_', 'TM_')],
  ])('is not verified by %s', (_, altered) => {
    const { key } = keys.create('ci', ['read']);
    expect(altered(key)).not.toBe(key);
    expect(keys.verify(altered(key))).toBeNull();
  });

  test('is worth nothing once it is revoked', () => {
    const { key, apiKey } = keys.create('ci', ['read']);
    temporary.clock.now += 1;
    expect([keys.revoke(apiKey.id), keys.revoke(apiKey.id), keys.revoke('unknown')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(keys.verify(key)).toBeNull();
    expect(keys.list()).toEqual([{ ...apiKey, revokedAt: NOW + 1 }]);
  });

  test.each([[['read', 'root']], [[]], [['']]])('is not made with the scopes %j', (scopes) => {
    expect(() => keys.create('ci', scopes)).toThrow('expected scopes out of ingest, read, write, admin');
    expect(keys.list()).toEqual([]);
  });

  test('says when it was last used, to within an hour', () => {
    const { key } = keys.create('ci', ['read']);
    const usedAt = (now: number) => {
      temporary.clock.now = now;
      keys.touch(keys.verify(key)!);
      return keys.list()[0]?.lastUsedAt;
    };
    expect([NOW, NOW + HOUR_MS - 1, NOW + HOUR_MS].map(usedAt)).toEqual([NOW, NOW, NOW + HOUR_MS]);
  });
});

describe('keys', () => {
  test('are there as long as one is not revoked', () => {
    expect(keys.hasAny()).toBe(false);
    const { apiKey } = keys.create('ci', ['read']);
    expect(keys.hasAny()).toBe(true);
    keys.revoke(apiKey.id);
    expect(keys.hasAny()).toBe(false);
  });

  test('made and revoked by somebody else who has the file open hold at once', () => {
    const other = openState(temporary.path, { now: () => NOW });
    onTestFinished(() => other.close());
    const { key, apiKey } = other.keys.create('ci', ['ingest']);
    expect(keys.verify(key)).toEqual(apiKey);
    other.keys.revoke(apiKey.id);
    expect(keys.verify(key)).toBeNull();
  });
});
