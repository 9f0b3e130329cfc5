import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Refusal } from '../../src/alerts/channel.ts';
import { nextAttempt, pausedUntil, settle } from '../../src/alerts/retry.ts';
import { notification } from './notices.ts';

const NOW = 1_000_000_000_000;
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

const refusal = (change: Partial<Refusal> = {}): Refusal => ({
  ok: false,
  retry: true,
  reason: 'server',
  detail: 'the receiver answered with status 500',
  ...change,
});
const first = { attempts: 1, firstAttemptAt: NOW, isEnding: false };
const waitOf = (attempts: number, random: number, change: Partial<Refusal> = {}): number => {
  const next = nextAttempt({ ...first, attempts }, refusal(change), NOW, random);
  return next.state === 'pending' ? next.at - NOW : Number.NaN;
};

describe('nextAttempt', () => {
  it('waits up to 5 s, and three times as long each time, up to half an hour', () => {
    const almostOne = 1 - 2 ** -53;
    const longest = [1, 2, 3, 4, 5, 6, 7, 8, 100].map((attempts) => waitOf(attempts, almostOne) / SECOND_MS);
    expect(longest).toEqual([5, 15, 45, 135, 405, 1215, 1800, 1800, 1800]);
  });

  it('draws from all of the interval', () => {
    expect([0, 0.25, 0.5].map((random) => waitOf(2, random))).toEqual([0, 3750, 7500]);
  });

  it.each([
    ['what is news', false, 24],
    ['the end of something', true, 72],
  ])('gives up %s after hours', (_, isEnding, hours) => {
    const at = (ageMs: number) =>
      nextAttempt({ attempts: 9, firstAttemptAt: NOW - ageMs, isEnding }, refusal(), NOW, 0.5).state;
    expect(at(hours * HOUR_MS - 1)).toBe('pending');
    expect(at(hours * HOUR_MS)).toBe('dead');
  });

  it('gives up at once what is not to be retried', () => {
    expect(nextAttempt(first, refusal({ retry: false, reason: 'client' }), NOW, 0.5)).toEqual({
      state: 'dead',
    });
  });

  it('never comes before the receiver asked for, an hour at most', () => {
    expect(waitOf(1, 0.5, { retryAfterMs: 120_000 })).toBe(120_000);
    expect(waitOf(1, 0.5, { retryAfterMs: 9 * HOUR_MS })).toBe(HOUR_MS);
    expect(waitOf(7, 0.5, { retryAfterMs: 1000 })).toBe(15 * MINUTE_MS);
    expect(waitOf(1, 0, { reason: 'rate_limited' })).toBe(30 * SECOND_MS);
  });

  it('is always later, and never by more than an hour', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.option(fc.nat(1e12), { nil: undefined }),
        (attempts, random, retryAfterMs) => {
          const wait = waitOf(attempts, random, retryAfterMs === undefined ? {} : { retryAfterMs });
          expect(wait).toBeGreaterThanOrEqual(Math.min(HOUR_MS, retryAfterMs ?? 0));
          expect(wait).toBeLessThanOrEqual(HOUR_MS);
        },
      ),
    );
  });
});

describe('pausedUntil', () => {
  it.each([
    ['as long as asked', refusal({ reason: 'rate_limited', retryAfterMs: 7000 }), 7000],
    ['30 s where nothing is asked', refusal({ reason: 'rate_limited' }), 30_000],
    ['an hour at most', refusal({ reason: 'rate_limited', retryAfterMs: 1e9 }), HOUR_MS],
  ])('pauses a rate limited channel for %s', (_, delivery, expected) => {
    expect(pausedUntil(delivery, NOW)).toBe(NOW + expected);
  });

  it('pauses it for nothing else', () => {
    expect(pausedUntil({ ok: true }, NOW)).toBeNull();
    expect(pausedUntil(refusal({ retryAfterMs: 7000 }), NOW)).toBeNull();
  });
});

describe('settle', () => {
  const members = [
    notification({ id: 'a', attempts: 2, firstAttemptAt: NOW - HOUR_MS }),
    notification({ id: 'b' }),
    notification({ id: 'c', attempts: 9, firstAttemptAt: NOW - 30 * HOUR_MS }),
    notification({ id: 'd', attempts: 9, firstAttemptAt: NOW - 30 * HOUR_MS }, { type: 'alert.resolved' }),
  ];

  it('delivers all that a message carried', () => {
    const settled = settle(members, { ok: true }, NOW, 0.5);
    expect(settled.map(({ state }) => state)).toEqual(Array(4).fill('delivered'));
    expect(settled[1]).toEqual({
      id: 'b',
      state: 'delivered',
      attempts: 1,
      firstAttemptAt: NOW,
      nextAttemptAt: null,
      lastError: null,
      recipients: null,
    });
  });

  it('keeps together what failed together, and gives up each by its own age', () => {
    const settled = settle(members, refusal(), NOW, 0.5);
    const nextAttemptAt = NOW + 15 * MINUTE_MS;
    expect(settled).toMatchObject([
      { state: 'pending', attempts: 3, firstAttemptAt: NOW - HOUR_MS, nextAttemptAt },
      { state: 'pending', attempts: 1, firstAttemptAt: NOW, nextAttemptAt },
      { state: 'dead', attempts: 10, nextAttemptAt: null },
      { state: 'pending', attempts: 10, nextAttemptAt },
    ]);
    expect(settled.every(({ lastError }) => lastError === 'the receiver answered with status 500')).toBe(
      true,
    );
  });

  it('remembers who is still to be served, also when it gives up', () => {
    const partly = { recipients: ['b@example.com'] };
    expect(settle(members.slice(0, 1), refusal(partly), NOW, 0.5)).toMatchObject([
      { state: 'pending', ...partly },
    ]);
    expect(settle(members.slice(0, 1), refusal({ ...partly, retry: false }), NOW, 0.5)).toMatchObject([
      { state: 'dead', ...partly },
    ]);
  });
});
