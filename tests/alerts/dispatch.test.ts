import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NoticeType } from '../../src/alerts/announce.ts';
import type { Delivery } from '../../src/alerts/channel.ts';
import { type Bundle, type DispatchContext, dispatch } from '../../src/alerts/dispatch.ts';
import type { PendingNotification } from '../../src/alerts/notification.ts';
import { pausedUntil, settle } from '../../src/alerts/retry.ts';
import type { Silence } from '../../src/alerts/silence.ts';
import { notification } from './notices.ts';

const NOW = 1_000_000_000_000;
const HOUR_MS = 3_600_000;

const context = (change: Partial<DispatchContext> = {}): DispatchContext => ({
  channels: new Map([
    ['ops-slack', { bundles: true }],
    ['retrainer', { bundles: false }],
  ]),
  silences: [],
  pausedUntil: new Map(),
  busy: new Set(),
  now: NOW,
  ...change,
});

const silence: Silence = {
  matchers: [{ name: 'model', op: '=', value: 'flights' }],
  startAt: NOW - 1,
  endAt: NOW + HOUR_MS,
  author: 'ann',
  comment: '',
};

const of = (
  type: NoticeType,
  change: Partial<PendingNotification> = {},
  noticeChange = {},
): PendingNotification => notification(change, { type, ...noticeChange });
const hooked = (type: NoticeType, change: Partial<PendingNotification> = {}): PendingNotification =>
  of(type, { channel: 'retrainer', ...change });

const told = ({ message: { entries } }: Bundle): string =>
  entries.map(({ notice, isUntold }) => notice.type + (isUntold ? ' untold' : '')).join(', ');
const ids = (notifications: readonly { id: string }[]): string[] => notifications.map(({ id }) => id);

describe('a channel that bundles', () => {
  it('gets one message for all alerts of a model, and one for each model', () => {
    const pending = [
      of('alert.firing', {}, { monitor: 'a', fingerprint: 'a' }),
      of('alert.resolved', {}, { model: 'churn', fingerprint: 'c' }),
      of('alert.firing', {}, { monitor: 'b', fingerprint: 'b' }),
    ];
    const { bundles } = dispatch(pending, context());
    expect(bundles.map(told)).toEqual(['alert.firing, alert.firing', 'alert.resolved']);
    expect(bundles.map(({ members }) => ids(members))).toEqual([
      ids([pending[0]!, pending[2]!]),
      ids([pending[1]!]),
    ]);
  });

  it.each<[string, NoticeType[], string]>([
    ['an end alone', ['alert.resolved'], 'alert.resolved'],
    ['beginning and end as one end', ['alert.firing', 'alert.resolved'], 'alert.resolved untold'],
    [
      'all that was in between too',
      ['alert.firing', 'alert.escalated', 'alert.reminder', 'alert.closed'],
      'alert.closed untold',
    ],
    ['what goes on as begun', ['alert.firing', 'alert.escalated', 'alert.reminder'], 'alert.firing'],
    ['what was known to have begun as it stands', ['alert.escalated', 'alert.reminder'], 'alert.reminder'],
    ['the end of what was known', ['alert.reminder', 'alert.resolved'], 'alert.resolved'],
  ])('is told %s', (_, types, expected) => {
    const pending = types.map((type) => of(type));
    const { bundles } = dispatch(pending, context());
    expect(bundles.map(told)).toEqual([expected]);
    expect(ids(bundles[0]!.members)).toEqual(ids(pending));
  });

  it('is told of health beside drift, each as it stands', () => {
    const health = { episode: null };
    const pending = [
      of('monitor.no_data', {}, health),
      of('alert.firing'),
      of('monitor.restored', {}, health),
    ];
    expect(dispatch(pending, context()).bundles.map(told)).toEqual(['monitor.restored untold, alert.firing']);
  });

  it('waits for its next attempt', () => {
    const pending = [of('alert.firing', { attempts: 1, nextAttemptAt: NOW + 1 })];
    expect(dispatch(pending, context()).bundles).toEqual([]);
    expect(dispatch(pending, context({ now: NOW + 1 })).bundles).toHaveLength(1);
  });

  it('is sent what waits along with what is due', () => {
    const pending = [of('alert.firing', { attempts: 1, nextAttemptAt: NOW + HOUR_MS }), of('alert.resolved')];
    expect(dispatch(pending, context()).bundles.map(told)).toEqual(['alert.resolved untold']);
  });

  it('has an id that stays while the message does', () => {
    const pending = [of('alert.firing'), of('alert.escalated')];
    const idOf = (some: PendingNotification[]) => dispatch(some, context()).bundles[0]!.message.id;
    expect(idOf(pending)).toBe(idOf(pending.toReversed()));
    expect(idOf([...pending, of('alert.resolved')])).not.toBe(idOf(pending));
  });

  it('serves those who were refused by themselves', () => {
    const partly = of('alert.firing', { attempts: 1, recipients: ['b@example.com'] });
    const other = of('alert.firing', {}, { fingerprint: 'other' });
    const { bundles } = dispatch([partly, other], context());
    expect(bundles.map(({ message }) => message.recipients)).toEqual([['b@example.com'], null]);
  });

  it('does not let them hold up news for all', () => {
    const partly = of('alert.firing', {
      attempts: 3,
      nextAttemptAt: NOW + HOUR_MS,
      recipients: ['b@example.com'],
    });
    const resolved = of('alert.resolved');
    const { bundles } = dispatch([partly, resolved], context());
    expect(bundles).toMatchObject([{ message: { recipients: null }, members: [partly, resolved] }]);
    expect(bundles.map(told)).toEqual(['alert.resolved']);
  });
});

describe('a channel that does not bundle', () => {
  it('gets every alert by itself', () => {
    const pending = [hooked('alert.firing'), hooked('alert.firing')].map((one, i) => ({
      ...one,
      notice: { ...one.notice, fingerprint: `f${i}` },
    }));
    expect(dispatch(pending, context()).bundles.map(({ message }) => message.id)).toEqual(ids(pending));
  });

  it('gets the events of an episode in order, and none while an earlier one waits', () => {
    const pending = [
      hooked('alert.firing', { attempts: 1, nextAttemptAt: NOW + 1 }),
      hooked('alert.escalated'),
      hooked('alert.resolved'),
    ];
    expect(dispatch(pending, context()).bundles).toEqual([]);
    expect(dispatch(pending.slice(1), context()).bundles.map(told)).toEqual(['alert.escalated']);
  });

  it('is spared reminders that something later makes pointless', () => {
    const pending = [
      hooked('alert.firing', { attempts: 1 }),
      hooked('alert.reminder'),
      hooked('alert.reminder'),
    ];
    const { bundles, unsent } = dispatch(pending, context());
    expect(bundles.map(told)).toEqual(['alert.firing']);
    expect(unsent).toMatchObject([{ id: pending[1]!.id, state: 'delivered' }]);
  });
});

describe('a silence', () => {
  it('holds messages back until it ends', () => {
    const pending = [of('alert.firing'), of('alert.escalated')];
    expect(dispatch(pending, context({ silences: [silence] }))).toEqual({ bundles: [], unsent: [] });
    const after = dispatch(pending, context({ silences: [silence], now: silence.endAt }));
    expect(after.bundles.map(told)).toEqual(['alert.firing']);
  });

  it('swallows an episode that begins and ends within it', () => {
    const pending = [of('alert.firing'), of('alert.resolved')];
    const { bundles, unsent } = dispatch(pending, context({ silences: [silence] }));
    expect([bundles, ids(unsent)]).toEqual([[], ids(pending)]);
  });

  it('does not swallow the end of what somebody may have heard of', () => {
    for (const pending of [
      [of('alert.resolved')],
      [of('alert.firing', { attempts: 1 }), of('alert.resolved')],
    ])
      expect(dispatch(pending, context({ silences: [silence] }))).toEqual({ bundles: [], unsent: [] });
  });

  it('leaves other alerts alone', () => {
    const other = of('alert.firing', {}, { model: 'churn', fingerprint: 'other' });
    const { bundles } = dispatch([of('alert.firing'), other], context({ silences: [silence] }));
    expect(bundles.map(({ members }) => ids(members))).toEqual([[other.id]]);
  });
});

describe('channels', () => {
  const both = () => [of('alert.firing'), hooked('alert.firing')];

  it('do not delay each other', () => {
    const paused = context({ pausedUntil: new Map([['ops-slack', NOW + 1]]) });
    expect(dispatch(both(), paused).bundles.map(({ channel }) => channel)).toEqual(['retrainer']);
    const busy = context({ busy: new Set(['retrainer']) });
    expect(dispatch(both(), busy).bundles.map(({ channel }) => channel)).toEqual(['ops-slack']);
  });

  it('go on when their pause is over', () => {
    const paused = context({ pausedUntil: new Map([['ops-slack', NOW]]) });
    expect(dispatch(both(), paused).bundles).toHaveLength(2);
  });

  it('that are no longer configured leave dead letters', () => {
    const pending = [of('alert.firing', { channel: 'gone' })];
    expect(dispatch(pending, context()).unsent).toMatchObject([{ id: pending[0]!.id, state: 'dead' }]);
  });
});

/** The life of a channel: what comes in, how it answers, and that time passes. */
const moment = fc.oneof(
  fc.record({
    make: fc.constantFrom<NoticeType>('alert.firing', 'alert.escalated', 'alert.reminder', 'alert.resolved'),
    alert: fc.nat(2),
  }),
  fc.record({
    answer: fc.constantFrom<'ok' | 'fail' | 'limit' | 'die' | 'part'>('ok', 'fail', 'limit', 'die', 'part'),
  }),
  fc.record({ waitMs: fc.nat(HOUR_MS) }),
);

describe.each([true, false])('over any course of events (bundles: %s)', (bundles) => {
  it('each episode is told in order, an end is told last, and nothing is left or lost', () => {
    fc.assert(
      fc.property(
        fc.array(moment, { maxLength: 60 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (course, random) => {
          const channels = new Map([['ops-slack', { bundles }]]);
          const pauses = new Map<string, number>();
          const open = new Map<number, number>();
          const settled = new Set<string>();
          const sent: Bundle[] = [];
          let now = NOW;
          let pending: PendingNotification[] = [];
          let made = 0;

          const deliver = (delivery: Delivery) => {
            const found = dispatch(pending, context({ channels, pausedUntil: pauses, now }));
            const changes = found.bundles.flatMap((bundle) => {
              if (delivery.ok) sent.push(bundle);
              const until = pausedUntil(delivery, now);
              if (until !== null) pauses.set(bundle.channel, until);
              return settle(bundle.members, delivery, now, random);
            });
            const done = [...found.unsent, ...changes.filter(({ state }) => state !== 'pending')].map(
              ({ id }) => id,
            );
            for (const id of done) settled.add(id);
            pending = pending
              .filter(({ id }) => !done.includes(id))
              .map((one) => {
                const change = changes.find(({ id }) => id === one.id);
                return change === undefined
                  ? one
                  : { ...one, ...change, nextAttemptAt: change.nextAttemptAt! };
              });
          };

          for (const step of course) {
            if ('waitMs' in step) now += step.waitMs;
            else if ('answer' in step) deliver(ANSWERS[step.answer]);
            else {
              const isOpen = open.has(step.alert);
              if (isOpen === (step.make === 'alert.firing')) continue;
              if (!isOpen) open.set(step.alert, ++made);
              const identity = { episode: `e${open.get(step.alert)}`, fingerprint: `f${step.alert}` };
              pending.push(of(step.make, { nextAttemptAt: now }, identity));
              if (step.make === 'alert.resolved') open.delete(step.alert);
            }
          }
          now += 2 * HOUR_MS;
          for (let i = 0; i < 10; i++) deliver({ ok: true });

          expect(pending).toEqual([]);
          const seen = new Map<string, number>();
          const over = new Set<string>();
          for (const { message, members } of sent)
            for (const { notice } of message.entries) {
              const episode = notice.episode!;
              expect(over.has(episode)).toBe(false);
              if (notice.type === 'alert.resolved') over.add(episode);
              const newest = Math.max(
                ...members.filter((one) => one.notice.episode === episode).map((one) => one.sequence),
              );
              expect(newest).toBeGreaterThan(seen.get(episode) ?? 0);
              seen.set(episode, newest);
            }
          const once = sent.flatMap(({ members }) => ids(members));
          expect(new Set(once).size).toBe(once.length);
          expect(once.every((id) => settled.has(id))).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

const failure = { ok: false, retry: true, reason: 'server', detail: 'down' } as const;
const ANSWERS = {
  ok: { ok: true },
  fail: failure,
  limit: { ...failure, reason: 'rate_limited', retryAfterMs: 60_000 },
  die: { ...failure, retry: false },
  part: { ...failure, recipients: ['b@example.com'] },
} as const satisfies Record<string, Delivery>;
