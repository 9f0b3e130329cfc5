import { groupBy } from '../core/group-by.ts';
import type { OutgoingMessage } from './channel.ts';
import type { MessageEntry } from './message.ts';
import { alertLabels } from './notice.ts';
import { isBeginning, isEnding, type PendingNotification } from './notification.ts';
import { isSilenced, type Silence } from './silence.ts';

/** One message to send, and the notifications that it delivers. */
export interface Bundle {
  readonly channel: string;
  readonly message: OutgoingMessage;
  readonly members: readonly PendingNotification[];
}

export interface Dispatch {
  /** In order. Those of one channel are sent one after another, different channels side by side. */
  readonly bundles: readonly Bundle[];
  /** What is done without being sent. */
  readonly unsent: readonly Unsent[];
}

export interface Unsent {
  readonly id: string;
  readonly state: 'delivered' | 'dead';
  readonly detail: string;
}

export interface DispatchContext {
  readonly channels: ReadonlyMap<string, { readonly bundles: boolean }>;
  readonly silences: readonly Silence[];
  /** Until when nothing is sent to a channel. */
  readonly pausedUntil: ReadonlyMap<string, number>;
  /** Channels that something is being sent to right now. */
  readonly busy: ReadonlySet<string>;
  readonly now: number;
}

/**
 * What to send now. The notifications of one episode go to a channel in the order in which they were made: none while
 * an earlier one waits. A channel that bundles gets one message for all that is pending of a model, in which each
 * episode is told as it stands by now; any other channel gets every notification by itself.
 */
export function dispatch(pending: readonly PendingNotification[], context: DispatchContext): Dispatch {
  const ordered = pending.toSorted((a, b) => a.sequence - b.sequence);
  const perChannel = [...groupBy(ordered, ({ channel }) => channel)]
    .filter(([name]) => !context.busy.has(name))
    .map(([name, ofChannel]) => dispatchChannel(name, ofChannel, context));
  return {
    bundles: perChannel.flatMap(({ bundles }) => bundles),
    unsent: perChannel.flatMap(({ unsent }) => unsent),
  };
}

const NO_CHANNEL = 'the channel is no longer configured';
const SILENCED = 'not sent: it began and ended while it was silenced';
const SUPERSEDED = 'not sent: a later message of the episode says more';

/** What is pending of one episode (or of the health of a monitor) for one channel: one or more, in order. */
type Lane = readonly PendingNotification[];

const laneKey = ({ notice }: PendingNotification): string => `${notice.fingerprint} ${notice.episode ?? ''}`;

function dispatchChannel(name: string, pending: Lane, context: DispatchContext): Dispatch {
  const { channels, silences, now } = context;
  const channel = channels.get(name);
  if (channel === undefined) return { bundles: [], unsent: unsentAs('dead', pending, NO_CHANNEL) };
  const unsent: Unsent[] = [];
  const lanes: Lane[] = [];
  for (const lane of groupBy(pending, laneKey).values()) {
    if (isSilenced(alertLabels(lane[0]!.notice), silences, now)) {
      unsent.push(...unsentAs('delivered', silencedForGood(lane), SILENCED));
      continue;
    }
    const superseded = channel.bundles ? [] : supersededReminders(lane);
    unsent.push(...unsentAs('delivered', superseded, SUPERSEDED));
    lanes.push(lane.filter((notification) => !superseded.includes(notification)));
  }
  if (now < (context.pausedUntil.get(name) ?? 0)) return { bundles: [], unsent };
  return { bundles: channel.bundles ? bundlesOf(lanes, now) : singlesOf(lanes, now), unsent };
}

const unsentAs = (state: Unsent['state'], lane: Lane, detail: string): Unsent[] =>
  lane.map(({ id }) => ({ id, state, detail }));

/** An episode of which nobody has heard, and nobody has to any more. */
function silencedForGood(lane: Lane): Lane {
  const first = lane[0]!;
  const isUnheard = first.notice.type === 'alert.firing' && first.attempts === 0;
  return isUnheard && lane.some(isEnding) ? lane : [];
}

const supersededReminders = (lane: Lane): Lane =>
  lane.slice(0, -1).filter(({ notice, attempts }) => notice.type === 'alert.reminder' && attempts === 0);

const isDue = ({ nextAttemptAt }: PendingNotification, now: number): boolean => nextAttemptAt <= now;

function singlesOf(lanes: readonly Lane[], now: number): readonly Bundle[] {
  return lanes
    .map((lane) => lane[0]!)
    .filter((first) => isDue(first, now))
    .map((first) => bundleOf([{ notice: first.notice, isUntold: false }], [first], null));
}

/**
 * One bundle for each model, as soon as anything in it is due: what waits for its next attempt comes along. What has
 * reached some recipients already goes by itself to the others, until there is news for all.
 */
function bundlesOf(lanes: readonly Lane[], now: number): readonly Bundle[] {
  const groups = groupBy(lanes, (lane) => JSON.stringify([lane[0]!.notice.model, recipientsOf(lane)]));
  return [...groups.values()]
    .filter((group) => group.flat().some((notification) => isDue(notification, now)))
    .map((group) => bundleOf(group.map(merged), group.flat(), recipientsOf(group[0]!)));
}

const recipientsOf = (lane: Lane): readonly string[] | null =>
  lane.some(({ recipients }) => recipients === null)
    ? null
    : [...new Set(lane.flatMap(({ recipients }) => recipients ?? []))].sort();

/** The last notice stands for all of them, but what nobody knows to have begun is told as begun. */
function merged(lane: Lane): MessageEntry {
  const last = lane.at(-1)!;
  const isNews = lane.some((notification) => isBeginning(notification) && notification.recipients === null);
  if (isEnding(last)) return { notice: last.notice, isUntold: isNews };
  const isRaised = last.notice.type === 'alert.escalated' || last.notice.type === 'alert.reminder';
  if (!isNews || !isRaised) return { notice: last.notice, isUntold: false };
  return { notice: { ...last.notice, type: 'alert.firing', reason: 'fired' }, isUntold: false };
}

/** Carries the id of the newest: a message that says something else has another one. */
function bundleOf(
  entries: readonly MessageEntry[],
  members: readonly PendingNotification[],
  recipients: readonly string[] | null,
): Bundle {
  const { id, channel } = members.reduce((a, b) => (b.sequence > a.sequence ? b : a));
  return { channel, message: { id, entries, recipients }, members };
}
