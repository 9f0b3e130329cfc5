import { describe, expect, it } from 'vitest';
import { type Announced, type Announcement, acknowledge, announce } from '../../src/alerts/announce.ts';
import { type AlertPolicy, type AlertState, close, INITIAL_STATE } from '../../src/alerts/state.ts';
import { DAY_MS, evaluatedAt, HOUR_MS, lettersOf, POLICY, stepHour } from './timeline.ts';

const two: AlertPolicy = { ...POLICY, fire: 2, of: 3, recover: 2 };

interface Situation {
  state: AlertState;
  announced: Announced | null;
  events: readonly Announcement[];
  hour: number;
}

const START: Situation = { state: INITIAL_STATE, announced: null, events: [], hour: 0 };

function tell(situation: Situation, policy: AlertPolicy, now = evaluatedAt(situation.hour)): Situation {
  return { ...situation, ...announce(situation.state, situation.announced, now, policy) };
}

/** Steps through the verdicts; told at the end, and with `;` also in between. */
function go(verdicts: string, policy: AlertPolicy, from = START): Situation {
  let situation = from;
  for (const part of verdicts.split(';')) {
    for (const letter of lettersOf(part)) {
      const hour = situation.hour + 1;
      situation = { ...situation, hour, state: stepHour(situation.state, letter, hour, policy).next };
    }
    situation = tell(situation, policy);
  }
  return situation;
}

const types = ({ events }: Situation): string[] => events.map(({ type }) => type);

const cases: { name: string; verdicts: string; policy?: AlertPolicy; told: string[] }[] = [
  { name: 'nothing of a good window', verdicts: 'G', told: [] },
  { name: 'nothing of a breach that does not fire', verdicts: 'W', policy: two, told: [] },
  { name: 'that an alert fires', verdicts: 'G;W', told: ['alert.firing'] },
  { name: 'it once', verdicts: 'W;W', told: [] },
  { name: 'that it resolved', verdicts: 'W;G', told: ['alert.resolved'] },
  { name: 'nothing of an episode within one outage', verdicts: 'G;WWG', told: [] },
  { name: 'the firing at the end of an outage once', verdicts: 'G;WGWWW', told: ['alert.firing'] },
  { name: 'nothing when the same episode fires after an outage', verdicts: 'WW;GWGW', policy: two, told: [] },
  {
    name: 'the end of one episode before the next',
    verdicts: 'W;GW',
    told: ['alert.resolved', 'alert.firing'],
  },
  { name: 'a rise in severity', verdicts: 'W;C', told: ['alert.escalated'] },
  { name: 'nothing of a fall', verdicts: 'C;W', told: [] },
  { name: 'nothing of a rise to what was told before', verdicts: 'C;W;C', told: [] },
  { name: 'nothing of a rise that fell again in an outage', verdicts: 'W;CW', told: [] },
  { name: 'nothing of one window without data', verdicts: 'G;N', told: [] },
  { name: 'two windows without data', verdicts: 'G;N;N', told: ['monitor.no_data'] },
  { name: 'it once', verdicts: 'G;N;N;N', told: [] },
  { name: 'that data is back', verdicts: 'NN;G', told: ['monitor.restored'] },
  { name: 'nothing is back that was not told to be gone', verdicts: 'N;G', told: [] },
  { name: 'nothing of a window with too few rows', verdicts: 'I;I;I;I', told: [] },
  { name: 'that data is back when windows can be judged', verdicts: 'NN;I', told: [] },
  { name: 'a failure that lasts three windows', verdicts: 'E;E;E', told: ['monitor.error'] },
  { name: 'nothing of one that lasts two', verdicts: 'E;E', told: [] },
  { name: 'that no data became a failure', verdicts: 'NN;EEE', told: ['monitor.error'] },
  { name: 'that data is back, and drifted', verdicts: 'NN;W', told: ['alert.firing', 'monitor.restored'] },
  { name: 'nothing is resolved by missing data', verdicts: 'W;N', told: [] },
];

describe('announce', () => {
  it.each(cases)('tells $name ($verdicts)', ({ verdicts, policy = POLICY, told }) => {
    expect(types(go(verdicts, policy))).toEqual(told);
  });

  it('says since when, when it fired, and over how many windows', () => {
    expect(go('WGW', two).events).toEqual([
      {
        type: 'alert.firing',
        reason: 'fired',
        episode: 'e1',
        severity: 'warning',
        sinceAt: HOUR_MS,
        firedAt: evaluatedAt(3),
        windows: 2,
      },
    ]);
    expect(go('W;C;G', POLICY).events).toEqual([
      {
        type: 'alert.resolved',
        reason: 'recovered',
        episode: 'e1',
        severity: 'critical',
        sinceAt: HOUR_MS,
        firedAt: evaluatedAt(1),
        windows: 2,
      },
    ]);
    expect(go('G;NNN', POLICY).events).toMatchObject([{ sinceAt: 2 * HOUR_MS, windows: 3, episode: null }]);
  });

  it('tells the same again when what it returned was lost', () => {
    const before = go('W', POLICY);
    const after = go('G', POLICY, before);
    expect(tell({ ...after, announced: before.announced }, POLICY).events).toEqual(after.events);
  });

  it('changes nothing when it is asked again', () => {
    const situation = go('W;NN', POLICY);
    const again = tell(situation, POLICY);
    expect(again.events).toEqual([]);
    expect(again.announced).toEqual(situation.announced);
  });

  it('reminds once per repeat while the alert fires', () => {
    const policy = { ...POLICY, repeatMs: 3 * HOUR_MS };
    let situation = go('W', policy);
    const told: string[][] = [];
    for (let hour = 2; hour <= 8; hour++) {
      situation = go('W', policy, situation);
      told.push(types(situation));
    }
    const reminder = ['alert.reminder'];
    expect(told).toEqual([[], [], reminder, [], [], reminder, []]);
  });

  it('does not miss a reminder because an evaluation starts a second early', () => {
    const policy = { ...POLICY, repeatMs: DAY_MS, staleAfterMs: 2 * DAY_MS };
    const situation = tell(go('', policy, { ...go('W', policy) }), policy);
    expect(types(tell(situation, policy, evaluatedAt(1) + DAY_MS - 1000))).toEqual(['alert.reminder']);
    expect(types(tell(situation, policy, evaluatedAt(1) + DAY_MS - HOUR_MS))).toEqual([]);
  });

  it('does not remind while the alert recovers', () => {
    const policy = { ...two, repeatMs: HOUR_MS };
    expect(types(go('WW;G', policy))).toEqual([]);
  });

  it('stops reminding when acknowledged, until the severity rises', () => {
    const policy = { ...POLICY, repeatMs: HOUR_MS };
    const fired = go('W', policy);
    const acked = { ...fired, announced: acknowledge(fired.state, fired.announced) };
    const quiet = go('W;W', policy, acked);
    expect(types(quiet)).toEqual([]);
    const risen = go('C', policy, quiet);
    expect(types(risen)).toEqual(['alert.escalated']);
    expect(types(go('C', policy, risen))).toEqual(['alert.reminder']);
  });

  it('reminds of the next episode after one that was acknowledged', () => {
    const policy = { ...POLICY, repeatMs: HOUR_MS };
    const fired = go('W', policy);
    const acked = { ...fired, announced: acknowledge(fired.state, fired.announced) };
    expect(types(go('G;W;W', policy, acked))).toEqual(['alert.reminder']);
  });

  it('has nothing to acknowledge on an inactive alert', () => {
    expect(acknowledge(INITIAL_STATE, null).acked).toBeNull();
  });
});

describe('a stale window', () => {
  const late = (situation: Situation, afterMs: number) => situation.hour * HOUR_MS + afterMs;
  const stepOnly = (verdicts: string, from: Situation, policy = POLICY): Situation => {
    let situation = from;
    for (const letter of lettersOf(verdicts)) {
      const hour = situation.hour + 1;
      situation = { ...situation, hour, state: stepHour(situation.state, letter, hour, policy).next };
    }
    return situation;
  };

  it('is told up to its age and not after', () => {
    const fired = stepOnly('W', START);
    expect(types(tell(fired, POLICY, late(fired, POLICY.staleAfterMs)))).toEqual(['alert.firing']);
    expect(types(tell(fired, POLICY, late(fired, POLICY.staleAfterMs + 1)))).toEqual([]);
  });

  it('holds back what the next fresh window tells', () => {
    const held = tell(stepOnly('W', START), POLICY, late({ ...START, hour: 1 }, DAY_MS));
    expect(types(go('W', POLICY, held))).toEqual(['alert.firing']);
    const heldEnd = tell(stepOnly('G', go('W', POLICY)), POLICY, late({ ...START, hour: 2 }, DAY_MS));
    expect(types(heldEnd)).toEqual([]);
    expect(types(go('G', POLICY, heldEnd))).toEqual(['alert.resolved']);
  });

  it('does not fire by way of a fresh window that did not breach', () => {
    const policy = { ...two, staleAfterMs: HOUR_MS };
    expect(types(go('WWG', policy))).toEqual([]);
    expect(types(go('WWN', policy))).toEqual([]);
    expect(types(go('WWNW', policy))).toEqual(['alert.firing']);
  });

  it('does not tell a problem of health', () => {
    const missing = stepOnly('NN', START);
    expect(types(tell(missing, POLICY, late(missing, DAY_MS)))).toEqual([]);
    expect(types(tell(missing, POLICY))).toEqual(['monitor.no_data']);
  });
});

describe('a closed alert', () => {
  const closed = (situation: Situation): Situation => ({
    ...situation,
    state: close(situation.state, 'monitor_changed', evaluatedAt(situation.hour)).next,
  });

  it('is told as closed and why, however old its last window', () => {
    const { events } = tell(closed(go('W', POLICY)), POLICY, evaluatedAt(999));
    expect(events).toMatchObject([{ type: 'alert.closed', reason: 'monitor_changed', episode: 'e1' }]);
  });

  it('is not told when it was never told as firing', () => {
    expect(types(tell(closed(go('W', two)), two))).toEqual([]);
  });

  it('fires again as another episode', () => {
    const again = go('W', POLICY, tell(closed(go('W', POLICY)), POLICY));
    expect(again.events).toMatchObject([{ type: 'alert.firing', episode: 'e2' }]);
  });
});
