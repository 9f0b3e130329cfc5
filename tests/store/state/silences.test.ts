import { beforeEach, describe, expect, test } from 'vitest';
import type { Silence } from '../../../src/alerts/silence.ts';
import type { Silences } from '../../../src/store/state/silences.ts';
import { NOW, type TemporaryState, temporaryState } from './temporary-state.ts';

const silence = (startAt: number, endAt: number): Silence => ({
  matchers: [{ name: 'model', op: '=~', value: 'fl.*\u0000' }],
  startAt,
  endAt,
  author: 'ada',
  comment: 'maintenance',
});

let temporary: TemporaryState;
let silences: Silences;

beforeEach(() => {
  temporary = temporaryState();
  silences = temporary.state.silences;
});

const active = (now: number) => silences.active(now).map(({ id }) => id);

describe('silences', () => {
  test('come back as they were created', () => {
    const created = silences.create('a', silence(NOW, NOW + 10));
    expect(created).toEqual({ id: 'a', ...silence(NOW, NOW + 10), createdAt: NOW });
    expect(silences.get('a')).toEqual(created);
    expect(silences.get('b')).toBeNull();
  });

  test('are active from their start until just before their end', () => {
    silences.create('a', silence(NOW, NOW + 10));
    expect([NOW - 1, NOW, NOW + 9, NOW + 10].map(active)).toEqual([[], ['a'], ['a'], []]);
  });

  test('can be ended before their time, also before they begin, but only once', () => {
    silences.create('a', silence(NOW, NOW + 10));
    silences.create('b', silence(NOW + 5, NOW + 10));
    temporary.clock.now += 2;
    expect([silences.expire('a'), silences.expire('b'), silences.expire('a'), silences.expire('c')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(silences.get('a')).toMatchObject({ startAt: NOW, endAt: NOW + 2 });
    expect(silences.get('b')).toMatchObject({ startAt: NOW + 2, endAt: NOW + 2 });
    expect(active(NOW + 2)).toEqual([]);
  });

  test('are listed newest first, those that are over too', () => {
    for (const id of ['a', 'b', 'c']) silences.create(id, silence(NOW - 10, NOW));
    const first = silences.list({ limit: 2, cursor: null });
    const second = silences.list({ limit: 2, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });
});
