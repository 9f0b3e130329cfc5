import { describe, expect, it } from 'vitest';
import { type AlertPolicy, type AlertState, close, INITIAL_STATE, step } from '../../src/alerts/state.ts';
import { evaluatedAt, HOUR_MS, lastState, POLICY, run } from './timeline.ts';

const two: AlertPolicy = { ...POLICY, fire: 2, of: 3, recover: 2 };

/** One row per transition of the drift track. */
const transitions: { name: string; verdicts: string; policy: AlertPolicy; status: string; events: string }[] =
  [
    { name: 'stays inactive on a good window', verdicts: 'G', policy: two, status: 'inactive', events: '.' },
    {
      name: 'stays inactive without a judgement',
      verdicts: 'NIE',
      policy: two,
      status: 'inactive',
      events: '...',
    },
    { name: 'waits after a first breach', verdicts: 'W', policy: two, status: 'pending', events: '.' },
    {
      name: 'fires at once where one breach is enough',
      verdicts: 'W',
      policy: POLICY,
      status: 'firing',
      events: 'F',
    },
    { name: 'fires on two breaches in a row', verdicts: 'WW', policy: two, status: 'firing', events: '.F' },
    { name: 'fires on two breaches of three', verdicts: 'WGW', policy: two, status: 'firing', events: '..F' },
    {
      name: 'drops a breach that is too old',
      verdicts: 'WGGW',
      policy: two,
      status: 'pending',
      events: '....',
    },
    {
      name: 'is inactive when no breach is left',
      verdicts: 'WGGG',
      policy: two,
      status: 'inactive',
      events: '....',
    },
    {
      name: 'does not count windows without a judgement',
      verdicts: 'WNIEGW',
      policy: two,
      status: 'firing',
      events: '.....F',
    },
    {
      name: 'begins to recover on a good window',
      verdicts: 'WWG',
      policy: two,
      status: 'recovering',
      events: '.F.',
    },
    {
      name: 'resolves after two good ones in a row',
      verdicts: 'WWGG',
      policy: two,
      status: 'inactive',
      events: '.F.R',
    },
    {
      name: 'resolves at once where one is enough',
      verdicts: 'WG',
      policy: POLICY,
      status: 'inactive',
      events: 'FR',
    },
    {
      name: 'fires on, without news, when it breaches again',
      verdicts: 'WWGW',
      policy: two,
      status: 'firing',
      events: '.F..',
    },
    {
      name: 'has to recover from the start then',
      verdicts: 'WWGWG',
      policy: two,
      status: 'recovering',
      events: '.F...',
    },
    {
      name: 'keeps firing without data',
      verdicts: 'WWNNNN',
      policy: two,
      status: 'firing',
      events: '.F....',
    },
    {
      name: 'keeps recovering without data',
      verdicts: 'WWGNEIG',
      policy: two,
      status: 'inactive',
      events: '.F....R',
    },
    {
      name: 'escalates from warning to critical',
      verdicts: 'WC',
      policy: POLICY,
      status: 'firing',
      events: 'FE',
    },
    { name: 'is silent about a fall', verdicts: 'CW', policy: POLICY, status: 'firing', events: 'F.' },
    { name: 'escalates once an episode', verdicts: 'WCWC', policy: POLICY, status: 'firing', events: 'FE..' },
    { name: 'escalates while recovering', verdicts: 'WWGC', policy: two, status: 'firing', events: '.F.E' },
    {
      name: 'counts from anew after an episode',
      verdicts: 'WWGGW',
      policy: two,
      status: 'pending',
      events: '.F.R.',
    },
  ];

const LETTERS = { fired: 'F', escalated: 'E', resolved: 'R', closed: 'C' };

describe('step', () => {
  it.each(transitions)('$name ($verdicts)', ({ verdicts, policy, status, events }) => {
    const steps = run(verdicts, policy);
    expect(steps.map(({ event }) => (event === null ? '.' : LETTERS[event.type])).join('')).toBe(events);
    expect(steps.at(-1)!.next.drift.status).toBe(status);
  });

  it('has the severity of the last breach and remembers the worst', () => {
    expect(lastState('WCWN', POLICY).drift).toMatchObject({
      severity: 'warning',
      peak: 'critical',
      breaches: 3,
    });
  });

  it('names an episode when it opens and keeps the name until it ends', () => {
    const episodes = run('GWWGGWW', two).map(({ next: { drift } }) =>
      'episode' in drift ? drift.episode : null,
    );
    expect(episodes).toEqual([null, 'e2', 'e2', 'e2', null, 'e6', 'e6']);
  });

  it('remembers when an episode began, fired, last breached and ended', () => {
    expect(lastState('WGWGG', two).ended).toEqual({
      episode: 'e1',
      severity: 'warning',
      startedAt: HOUR_MS,
      breachedAt: 3 * HOUR_MS,
      breaches: 2,
      firedAt: evaluatedAt(3),
      endedAt: evaluatedAt(5),
      closedBy: null,
    });
  });

  it('counts how many windows in a row could not be judged, and why', () => {
    expect(lastState('GN', POLICY).health).toEqual({ status: 'no_data', windows: 1, sinceAt: 2 * HOUR_MS });
    expect(lastState('GNN', POLICY).health).toEqual({ status: 'no_data', windows: 2, sinceAt: 2 * HOUR_MS });
    expect(lastState('GNNI', POLICY).health).toEqual({
      status: 'insufficient',
      windows: 1,
      sinceAt: 4 * HOUR_MS,
    });
    expect(lastState('GNNE', POLICY).health).toEqual({ status: 'error', windows: 1, sinceAt: 4 * HOUR_MS });
    expect(lastState('GNNW', POLICY).health).toMatchObject({ status: 'ok' });
  });

  it('counts a gap of many windows as many', () => {
    const at = { windowEndAt: 50 * HOUR_MS, now: evaluatedAt(50), newEpisodeId: 'x', windows: 48 };
    expect(step(lastState('GN', POLICY), 'no_data', at, POLICY).next.health.windows).toBe(49);
  });

  it('changes nothing for a window that it has seen', () => {
    const state = lastState('GWG', two);
    for (const hour of [1, 3]) {
      const at = { windowEndAt: hour * HOUR_MS, now: evaluatedAt(9), newEpisodeId: 'x' };
      expect(step(state, 'critical', at, two)).toEqual({ next: state, event: null });
    }
  });

  it('pages once for 24 breaches that alternate with 24 good windows, where a naive alert pages 24 times', () => {
    const events = (policy: AlertPolicy) =>
      run('WG'.repeat(24), policy).filter(({ event }) => event?.type === 'fired').length;
    expect(events(POLICY)).toBe(24);
    expect(events(two)).toBe(1);
  });

  it('leaves its input alone and gives a plain JSON value', () => {
    let state: AlertState = INITIAL_STATE;
    for (const { next } of run('WGWCGNEGG', two)) {
      expect(JSON.parse(JSON.stringify(next))).toEqual(next);
      const before = structuredClone(state);
      run('CG', two, state);
      expect(state).toEqual(before);
      state = next;
    }
  });
});

describe('close', () => {
  it('ends an episode that fired, and says why', () => {
    const { next, event } = close(lastState('WW', two), 'monitor_deleted', evaluatedAt(9));
    expect(event).toEqual({ type: 'closed', episode: 'e1', severity: 'warning' });
    expect(next.drift).toEqual({ status: 'inactive' });
    expect(next.ended).toMatchObject({ episode: 'e1', closedBy: 'monitor_deleted', endedAt: evaluatedAt(9) });
  });

  it('drops an episode that had not fired', () => {
    const { next, event } = close(lastState('W', two), 'manual', evaluatedAt(9));
    expect([next.drift, next.ended, event]).toEqual([{ status: 'inactive' }, null, null]);
  });

  it('does nothing to an inactive alert', () => {
    expect(close(INITIAL_STATE, 'manual', 0)).toEqual({ next: INITIAL_STATE, event: null });
  });
});
