import type { Channel, Delivery } from '../alerts/channel.ts';
import { channels as channelTypes } from '../alerts/channels/index.ts';
import { type Bundle, dispatch } from '../alerts/dispatch.ts';
import { pausedUntil, settle } from '../alerts/retry.ts';
import { groupBy } from '../core/group-by.ts';
import { invariant } from '../core/invariant.ts';
import type { AppContext } from './context.ts';

/**
 * Sends what the outbox holds and is due. Different channels are served side by side, so that a slow one delays no
 * other. What happens to a message is recorded right after it was sent: a crash in between sends it once more, with
 * the same id, and never loses it.
 */
export async function deliverNotifications(context: AppContext, signal: AbortSignal): Promise<void> {
  // What is sent one by one lets the next of its episode go only once it is settled.
  while (!signal.aborted && (await deliverOnce(context, signal)) > 0);
}

/** How many messages were sent. */
async function deliverOnce(context: AppContext, signal: AbortSignal): Promise<number> {
  const { state, config, clock } = context;
  const now = clock.now();
  const { bundles, unsent } = dispatch(state.outbox.pending(), {
    channels: new Map([...config.channels].map(([name, { type }]) => [name, channelOf(type)])),
    silences: state.silences.active(now),
    pausedUntil: state.outbox.pauses(),
    busy: context.busyChannels,
    now,
  });
  if (unsent.length > 0)
    state.transaction(() => {
      for (const item of unsent) state.outbox.close(item);
    });
  let sent = 0;
  await Promise.all(
    [...groupBy(bundles, ({ channel }) => channel)].map(async ([channel, ofChannel]) => {
      context.busyChannels.add(channel);
      try {
        for (const bundle of ofChannel) {
          // After a refusal that pauses the channel the rest waits with it.
          if (signal.aborted || (state.outbox.pauses().get(channel) ?? 0) > clock.now()) return;
          await deliver(context, bundle, signal);
          sent++;
        }
      } finally {
        context.busyChannels.delete(channel);
      }
    }),
  );
  return sent;
}

function channelOf(type: string): Channel {
  const channel = channelTypes.find((candidate) => candidate.type === type);
  invariant(channel !== undefined, `the configuration names known channel types only, got ${type}`);
  return channel;
}

async function deliver(
  context: AppContext,
  { channel, message, members }: Bundle,
  signal: AbortSignal,
): Promise<void> {
  const { state, metrics, clock, log } = context;
  const settings = context.config.channels.get(channel);
  invariant(settings !== undefined, `dispatch sends to configured channels only, got ${channel}`);
  const stopTimer = metrics.notificationDuration.startTimer({ channel });
  metrics.notificationAttempts.inc({ channel });
  const delivery: Delivery = await channelOf(settings.type).send(settings, message, {
    fetch: context.channelFetch,
    mailer: context.mailer,
    signal,
    now: clock.now(),
    allowLoopback: context.isLoopback,
  });
  stopTimer();
  const now = clock.now();
  const settled = settle(members, delivery, now, context.random());
  const pause = pausedUntil(delivery, now);
  state.transaction(() => {
    for (const settlement of settled) state.outbox.settle(settlement);
    if (pause !== null) state.outbox.pause(channel, pause);
  });
  if (delivery.ok) metrics.notifications.inc({ channel }, settled.length);
  else {
    metrics.notificationsFailed.inc({ channel, reason: delivery.reason });
    const dead = settled.filter(({ state }) => state === 'dead').length;
    if (dead > 0) metrics.notificationsDead.inc({ channel }, dead);
    log.warn(
      { channel, reason: delivery.reason, dead, detail: delivery.detail },
      'a notification was not delivered',
    );
  }
}
