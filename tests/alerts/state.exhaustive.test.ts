import { describe, expect, it } from 'vitest';
import { type Announced, announce, NOTHING_ANNOUNCED } from '../../src/alerts/announce.ts';
import { type AlertPolicy, type AlertState, activeEpisode, INITIAL_STATE } from '../../src/alerts/state.ts';
import { evaluatedAt, type Letter, lettersOf, POLICY, stepHour } from './timeline.ts';

const LETTERS = lettersOf('WCGNIE');
const LENGTH = 9;

const policies: AlertPolicy[] = [
  { ...POLICY, fire: 1, of: 1, recover: 1 },
  { ...POLICY, fire: 2, of: 3, recover: 2 },
  { ...POLICY, fire: 2, of: 2, recover: 1 },
  { ...POLICY, fire: 3, of: 5, recover: 3 },
];
const name = ({ fire, of, recover }: AlertPolicy) => `${fire} of ${of}, recovers after ${recover}`;

/** What an observer knows who sees the verdicts and the events, but not the state. */
interface Observer {
  readonly open: string | null;
  readonly news: number;
  /** Which of the windows judged since the last episode breached: as many as can still count. */
  readonly judged: readonly boolean[];
  readonly good: number;
}

const isBreach = (letter: Letter): boolean => letter === 'W' || letter === 'C';

function observe(before: Observer, state: AlertState, letter: Letter, hour: number, policy: AlertPolicy) {
  const { next, event } = stepHour(state, letter, hour, policy);
  const fault = (law: string): never => {
    throw new Error(`${law}: ${letter} on ${JSON.stringify({ before, state, event })}`);
  };
  const isJudged = isBreach(letter) || letter === 'G';
  const judged = isJudged ? [...before.judged, isBreach(letter)].slice(-policy.of) : before.judged;
  const good = letter === 'G' ? before.good + 1 : isBreach(letter) ? 0 : before.good;
  let { open } = before;
  let news = before.news;
  if (event?.type === 'fired') {
    if (open !== null) fault('I1 fired and resolved alternate');
    if (!isBreach(letter)) fault('I5 fires on a breach only');
    if (judged.filter(Boolean).length < policy.fire) fault('I7 never fires with fewer breaches');
    open = event.episode;
    news++;
  } else if (event?.type === 'resolved') {
    if (open === null) fault('I1 fired and resolved alternate');
    if (event.episode !== open) fault('I2 resolves its own episode');
    if (letter !== 'G') fault('I4 resolves on a good window only');
    if (good < policy.recover) fault('never resolves before enough good windows');
    open = null;
    news++;
  }
  if (!isJudged && JSON.stringify(next.drift) !== JSON.stringify(state.drift))
    fault('I3 no judgement, no change');
  if ((activeEpisode(next) !== null) !== (news % 2 === 1))
    fault('I6 active exactly after an odd number of news');
  const mustFire = before.open === null && isBreach(letter) && judged.filter(Boolean).length >= policy.fire;
  if (mustFire && open === null) fault('fires as soon as enough windows have breached');
  if (before.open !== null && good >= policy.recover && open !== null) fault('resolves as soon as it may');
  const isReset = before.open !== null && open === null;
  const after: Observer = {
    open,
    news: news % 2,
    judged: isReset ? [] : judged,
    good: open === null ? 0 : good,
  };
  return { next, after };
}

/**
 * Two situations go on alike when they differ in nothing but times, names (not in which names are the same), how often
 * an episode breached, and how far a count of windows is beyond what it is compared with.
 */
function situation(...parts: unknown[]): string {
  const names: string[] = [];
  return JSON.stringify(parts, (key, value) => {
    if (key.endsWith('At') || key === 'breaches') return 0;
    if (key === 'windows') return Math.min(value, Math.max(POLICY.noDataAfter, POLICY.errorAfter));
    if (typeof value !== 'string' || !['episode', 'open', 'acked'].includes(key)) return value;
    if (!names.includes(value)) names.push(value);
    return names.indexOf(value);
  });
}

/** Walks all sequences as a tree whose equal branches are walked once; counts the sequences. */
function walk<T>(start: T, grow: (node: T, hour: number) => { key: string; node: T }[]): number {
  let level = new Map([['', { node: start, ways: 1 }]]);
  for (let hour = 1; hour <= LENGTH; hour++) {
    const following: typeof level = new Map();
    for (const { node, ways } of level.values())
      for (const grown of grow(node, hour)) {
        const known = following.get(grown.key);
        following.set(grown.key, { node: grown.node, ways: ways + (known?.ways ?? 0) });
      }
    level = following;
  }
  return [...level.values()].reduce((sum, { ways }) => sum + ways, 0);
}

describe.each(policies.map((policy) => ({ policy, name: name(policy) })))('$name', ({ policy }) => {
  it(`holds every law on all ${LETTERS.length ** LENGTH} sequences of ${LENGTH} verdicts`, () => {
    const start = {
      state: INITIAL_STATE,
      observer: { open: null, news: 0, judged: [], good: 0 } as Observer,
    };
    const sequences = walk(start, ({ state, observer }, hour) =>
      LETTERS.map((letter) => {
        const { next, after } = observe(observer, state, letter, hour, policy);
        if (activeEpisode(next)?.episode !== (after.open ?? undefined))
          throw new Error('the open episode is the active one');
        return { key: situation(next, after), node: { state: next, observer: after } };
      }),
    );
    expect(sequences).toBe(LETTERS.length ** LENGTH);
  });

  it(`tells the net result of any windows that are stepped between two tellings`, () => {
    const start = { state: INITIAL_STATE, announced: NOTHING_ANNOUNCED as Announced };
    const patient: AlertPolicy = { ...policy, staleAfterMs: 1e15, repeatMs: 1e15 };
    const sequences = walk(start, ({ state, announced }, hour) =>
      LETTERS.flatMap((letter) => {
        const { next } = stepHour(state, letter, hour, patient);
        const told = announce(next, announced, evaluatedAt(hour), patient);
        checkTelling(next, announced, told);
        return [
          { key: situation(next, announced), node: { state: next, announced } },
          { key: situation(next, told.announced), node: { state: next, announced: told.announced } },
        ];
      }),
    );
    expect(sequences).toBe((2 * LETTERS.length) ** LENGTH);
  });
});

function checkTelling(
  state: AlertState,
  before: Announced,
  { announced, events }: ReturnType<typeof announce>,
): void {
  const active = activeEpisode(state);
  const types = events.filter(({ episode }) => episode !== null).map(({ type }) => type);
  const fault = (law: string): never => {
    throw new Error(`${law}: ${JSON.stringify({ state, before, events })}`);
  };
  if (announced.told?.episode !== active?.episode) fault('knows exactly the active episode as told');
  const resolved = events.find(({ type }) => type === 'alert.resolved');
  if (resolved !== undefined && resolved.episode !== before.told?.episode)
    fault('resolves only what was told');
  const fired = events.find(({ type }) => type === 'alert.firing');
  if (fired !== undefined && fired.episode === before.told?.episode) fault('fires an episode once');
  const isNew = active !== null && active.episode !== before.told?.episode;
  const isOver = before.told !== null && active?.episode !== before.told.episode;
  const isRise =
    active !== null && !isNew && active.severity === 'critical' && before.told?.severity === 'warning';
  const expected = [
    ...(isOver ? ['alert.resolved'] : []),
    ...(isNew ? ['alert.firing'] : isRise ? ['alert.escalated'] : []),
  ];
  if (JSON.stringify(types) !== JSON.stringify(expected)) fault('tells the difference and no more');
}
