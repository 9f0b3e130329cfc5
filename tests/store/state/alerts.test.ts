import { beforeEach, describe, expect, test } from 'vitest';
import { NOTHING_ANNOUNCED } from '../../../src/alerts/announce.ts';
import { INITIAL_STATE } from '../../../src/alerts/state.ts';
import type { Alerts } from '../../../src/store/state/alerts.ts';
import { alertOf, firingState } from './records.ts';
import { NOW, type TemporaryState, temporaryState } from './temporary-state.ts';

let temporary: TemporaryState;
let alerts: Alerts;

beforeEach(() => {
  temporary = temporaryState();
  alerts = temporary.state.alerts;
});

describe('alerts', () => {
  test('come back as they were put', () => {
    alerts.put(alertOf('a', { announced: null, evaluationId: null, segment: 'country=DE' }));
    expect(alerts.get('a')).toEqual({
      ...alertOf('a', { announced: null, evaluationId: null, segment: 'country=DE' }),
      ackedAt: null,
      ackedBy: null,
      updatedAt: NOW,
    });
    expect(alerts.get('b')).toBeNull();
  });

  test('are brought up to date by putting them again', () => {
    alerts.put(alertOf('a'));
    temporary.clock.now += 1;
    alerts.put(alertOf('a', { state: INITIAL_STATE, evaluationId: 'evaluation-2' }));
    expect(alerts.get('a')).toMatchObject({
      state: INITIAL_STATE,
      evaluationId: 'evaluation-2',
      updatedAt: NOW + 1,
    });
  });

  test('remember who acknowledged them for as long as they are acknowledged', () => {
    const announced = { ...NOTHING_ANNOUNCED, acked: 'episode-1' };
    alerts.put(alertOf('a'));
    expect(alerts.acknowledge('a', announced, 'ada')).toBe(true);
    const acked = { announced, ackedAt: NOW, ackedBy: 'ada' };
    expect(alerts.get('a')).toMatchObject(acked);
    alerts.put(alertOf('a', { announced }));
    expect(alerts.get('a')).toMatchObject(acked);
    alerts.put(alertOf('a'));
    expect(alerts.get('a')).toMatchObject({ ackedAt: null, ackedBy: null });
    expect(alerts.acknowledge('b', announced, 'ada')).toBe(false);
  });

  test('are listed by state and by when they changed, the last first', () => {
    for (const fingerprint of ['b', 'a', 'c']) alerts.put(alertOf(fingerprint));
    temporary.clock.now += 1;
    alerts.put(alertOf('b', { state: INITIAL_STATE }));
    alerts.put(alertOf('d', { state: { ...INITIAL_STATE, drift: firingState.drift } }));
    const listed = (status: 'firing' | 'pending' | 'inactive' | null) =>
      alerts.list(status, { limit: 9, cursor: null }).items.map(({ fingerprint }) => fingerprint);
    expect(listed(null)).toEqual(['d', 'b', 'c', 'a']);
    expect(listed('firing')).toEqual(['d', 'c', 'a']);
    expect(listed('inactive')).toEqual(['b']);
    expect(listed('pending')).toEqual([]);
    const first = alerts.list(null, { limit: 3, cursor: null });
    const second = alerts.list(null, { limit: 3, cursor: first.nextCursor });
    expect(second.items.map(({ fingerprint }) => fingerprint)).toEqual(['a']);
  });
});
