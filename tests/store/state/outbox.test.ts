import { beforeEach, describe, expect, test } from 'vitest';
import type { Settlement } from '../../../src/alerts/retry.ts';
import type { NotificationFilter, Outbox } from '../../../src/store/state/outbox.ts';
import { notice } from '../../alerts/notices.ts';
import { NOW, type TemporaryState, temporaryState } from './temporary-state.ts';

let temporary: TemporaryState;
let outbox: Outbox;

beforeEach(() => {
  temporary = temporaryState();
  outbox = temporary.state.outbox;
  outbox.add({ id: 'a', channel: 'slack', notice: notice() });
});

const settlement = (given: Partial<Settlement>): Settlement => ({
  id: 'a',
  state: 'pending',
  attempts: 1,
  firstAttemptAt: NOW + 1,
  nextAttemptAt: NOW + 5000,
  lastError: 'the receiver answered 503',
  recipients: null,
  ...given,
});
const DEAD = { state: 'dead', nextAttemptAt: null } as const;
const DELIVERED = { state: 'delivered', nextAttemptAt: null, lastError: null } as const;

const listed = (filter: NotificationFilter = {}) =>
  outbox.list(filter, { limit: 9, cursor: null }).items.map(({ id }) => id);
const pending = () => outbox.pending().map(({ id }) => id);

describe('a notification', () => {
  test('is due at once, with what its notice says', () => {
    expect(outbox.get('a')).toEqual({
      id: 'a',
      sequence: 1,
      channel: 'slack',
      type: 'alert.firing',
      fingerprint: notice().fingerprint,
      episode: notice().episode,
      model: 'flights',
      state: 'pending',
      attempts: 0,
      createdAt: NOW,
      firstAttemptAt: null,
      nextAttemptAt: NOW,
      deliveredAt: null,
      lastError: null,
      recipients: null,
      notice: notice(),
    });
    expect(outbox.pending()).toEqual([outbox.get('a')]);
    expect(outbox.get('b')).toBeNull();
  });

  test('stays pending after an attempt that failed, for those who were not served', () => {
    outbox.settle(settlement({ recipients: ['b@example.com'] }));
    expect(outbox.get('a')).toMatchObject({
      state: 'pending',
      attempts: 1,
      firstAttemptAt: NOW + 1,
      nextAttemptAt: NOW + 5000,
      lastError: 'the receiver answered 503',
      recipients: ['b@example.com'],
    });
  });

  test('is delivered once and for all', () => {
    outbox.settle(settlement({}));
    temporary.clock.now += 7000;
    outbox.settle(settlement({ ...DELIVERED, attempts: 2 }));
    expect(outbox.get('a')).toMatchObject({
      state: 'delivered',
      attempts: 2,
      nextAttemptAt: null,
      deliveredAt: NOW + 7000,
      lastError: null,
    });
    expect(pending()).toEqual([]);
    expect(() => outbox.settle(settlement({}))).toThrow(
      'an attempt is made for a pending notification, got a',
    );
    expect(outbox.replay('a')).toBe(false);
  });

  test('that is dead can be replayed as if it had never been tried', () => {
    outbox.settle(settlement(DEAD));
    expect(pending()).toEqual([]);
    temporary.clock.now += 9;
    expect(outbox.replay('a')).toBe(true);
    expect(outbox.get('a')).toMatchObject({
      state: 'pending',
      attempts: 0,
      firstAttemptAt: null,
      nextAttemptAt: NOW + 9,
      lastError: 'the receiver answered 503',
    });
    expect(outbox.replay('a')).toBe(false);
    expect(outbox.replay('unknown')).toBe(false);
  });

  test.each(['delivered', 'dead'] as const)('can end as %s without being sent, and says why', (state) => {
    outbox.close({ id: 'a', state, detail: 'not sent: it was silenced' });
    expect(outbox.get('a')).toMatchObject({ state, attempts: 0, lastError: 'not sent: it was silenced' });
    expect(() => outbox.close({ id: 'a', state, detail: '' })).toThrow(
      'only a pending notification is closed',
    );
  });

  test('takes an error of any characters', () => {
    outbox.settle(settlement({ lastError: 'got \0 and \uD800' }));
    expect(outbox.get('a')?.lastError).toBe('got \uFFFD and \uFFFD');
  });
});

describe('the outbox', () => {
  beforeEach(() => {
    outbox.add({ id: 'b', channel: 'mail', notice: notice() });
    outbox.add({ id: 'c', channel: 'slack', notice: notice({ type: 'alert.resolved' }) });
  });

  test('gives what is pending in the order in which it was added, due or not', () => {
    outbox.settle(settlement({ nextAttemptAt: NOW + 1e6 }));
    expect(pending()).toEqual(['a', 'b', 'c']);
  });

  test('lists newest first, by state and by channel', () => {
    outbox.settle(settlement({ id: 'b', ...DEAD }));
    expect(listed()).toEqual(['c', 'b', 'a']);
    expect(listed({ state: 'dead' })).toEqual(['b']);
    expect(listed({ channel: 'slack' })).toEqual(['c', 'a']);
    expect(listed({ channel: 'slack', state: 'pending' })).toEqual(['c', 'a']);
    expect(listed({ channel: 'slack', state: 'delivered' })).toEqual([]);
  });

  test('says how much of each channel is pending, and since when', () => {
    temporary.clock.now += 10;
    outbox.add({ id: 'd', channel: 'mail', notice: notice() });
    outbox.settle(settlement({ id: 'b', ...DELIVERED }));
    expect(outbox.backlog()).toEqual([
      { channel: 'mail', pending: 1, oldestCreatedAt: NOW + 10 },
      { channel: 'slack', pending: 2, oldestCreatedAt: NOW },
    ]);
  });

  test('remembers until when a channel is paused', () => {
    expect(outbox.pauses()).toEqual(new Map());
    for (const until of [NOW + 1, NOW + 30_000]) outbox.pause('slack', until);
    expect(outbox.pauses()).toEqual(new Map([['slack', NOW + 30_000]]));
  });

  test('keeps nothing of a transaction that failed', () => {
    const work = () => {
      outbox.settle(settlement(DELIVERED));
      outbox.add({ id: 'd', channel: 'mail', notice: notice() });
      throw new Error('no');
    };
    expect(() => temporary.state.transaction(work)).toThrow('no');
    expect(pending()).toEqual(['a', 'b', 'c']);
  });
});
