import { beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS, formatInstant } from '../../../src/core/time.ts';
import type { EvaluationFilter, Evaluations } from '../../../src/store/state/evaluations.ts';
import { columnResult, evaluationOf } from './records.ts';
import { NOW, temporaryState } from './temporary-state.ts';

const SCHEDULED = { isScheduled: true };
const REQUESTED = { isScheduled: false };

let evaluations: Evaluations;

beforeEach(() => {
  const { state } = temporaryState();
  evaluations = state.evaluations;
  for (const name of ['flights', 'ships']) state.models.findOrCreate(name);
});

const listed = (filter: EvaluationFilter = {}, model = 'flights') =>
  evaluations.list(model, filter, { limit: 100, cursor: null }).items.map(({ id }) => id);

describe('evaluations', () => {
  test('come back as they were inserted', () => {
    const evaluation = evaluationOf(1, {
      columns: [columnResult('__proto__', { segment: 'a\0b \uD800', reason: '"; DROP' })],
    });
    evaluations.insert(evaluation, SCHEDULED);
    expect(evaluations.get('evaluation-1')).toEqual(evaluation);
    expect(evaluations.get('evaluation-2')).toBeNull();
  });

  test('of one window are made once by a monitor', () => {
    evaluations.insert(evaluationOf(1), SCHEDULED);
    expect(() => evaluations.insert(evaluationOf(1, { id: 'again' }), SCHEDULED)).toThrow(
      'expected a window that default of flights has not evaluated, got 2001-02-04T00:00:00Z to 2001-02-05T00:00:00Z',
    );
    evaluations.insert(evaluationOf(1, { id: 'of another monitor', monitor: 'hourly' }), SCHEDULED);
    evaluations.insert(evaluationOf(1, { id: 'of another model', model: 'ships' }), SCHEDULED);
    expect(listed()).toEqual(['of another monitor', 'evaluation-1']);
  });

  test('of one window are made once for every revision', () => {
    evaluations.insert(evaluationOf(1), SCHEDULED);
    evaluations.insert(evaluationOf(1, { id: 'revised' }), { isScheduled: true, revision: 1 });
    expect(listed()).toEqual(['revised', 'evaluation-1']);
  });

  test('that were asked for may repeat a window, and are no part of the history', () => {
    evaluations.insert(evaluationOf(1), SCHEDULED);
    evaluations.insert(evaluationOf(1, { id: 'asked', monitor: null }), REQUESTED);
    for (const id of ['a', 'b']) evaluations.insert(evaluationOf(2, { id }), REQUESTED);
    expect(listed()).toEqual(['b', 'a', 'asked', 'evaluation-1']);
    expect(listed({ monitor: 'default' })).toEqual(['b', 'a', 'evaluation-1']);
    expect(evaluations.lastWindowEnd('flights', 'default')).toBe(NOW + 2 * DAY_MS);
    expect(evaluations.history('flights', 'default', 9).map(({ id }) => id)).toEqual(['evaluation-1']);
    expect(evaluations.latest().map(({ id }) => id)).toEqual(['evaluation-1']);
  });

  test('belong to a model that exists', () => {
    expect(() => evaluations.insert(evaluationOf(1, { model: 'cars' }), SCHEDULED)).toThrow('FOREIGN KEY');
  });
});

describe('the list of evaluations', () => {
  beforeEach(() => {
    evaluations.insert(evaluationOf(3), SCHEDULED);
    evaluations.insert(evaluationOf(1, { verdict: 'critical' }), SCHEDULED);
    evaluations.insert(evaluationOf(2, { monitor: 'hourly', verdict: 'critical' }), SCHEDULED);
  });

  test.each<[string, EvaluationFilter, number[]]>([
    ['nothing', {}, [2, 1, 3]],
    ['a monitor', { monitor: 'default' }, [1, 3]],
    ['a verdict', { verdict: 'critical' }, [2, 1]],
    ['where windows start', { from: NOW + 2 * DAY_MS }, [2, 3]],
    ['before when they start', { to: NOW + 2 * DAY_MS }, [1]],
    ['all of it', { monitor: 'hourly', verdict: 'critical', from: NOW, to: NOW + 9 * DAY_MS }, [2]],
    ['what there is not', { monitor: 'weekly' }, []],
  ])('is newest first and narrowed by %s', (_, filter, days) => {
    expect(listed(filter)).toEqual(days.map((day) => `evaluation-${day}`));
  });

  test('goes on after its last item, also when newer ones came in between', () => {
    const first = evaluations.list('flights', {}, { limit: 2, cursor: null });
    evaluations.insert(evaluationOf(4), SCHEDULED);
    const second = evaluations.list('flights', {}, { limit: 2, cursor: first.nextCursor });
    expect(second.items.map(({ id }) => id)).toEqual(['evaluation-3']);
    expect(second.nextCursor).toBeNull();
  });

  test('has no next page when it ends with a full one', () => {
    expect(evaluations.list('flights', {}, { limit: 3, cursor: null }).nextCursor).toBeNull();
  });
});

describe('the history of a monitor', () => {
  test('has the newest windows, oldest first, in whichever order they were evaluated', () => {
    for (const day of [2, 4, 1, 3]) evaluations.insert(evaluationOf(day), SCHEDULED);
    expect(evaluations.history('flights', 'default', 3).map(({ id }) => id)).toEqual([
      'evaluation-2',
      'evaluation-3',
      'evaluation-4',
    ]);
    expect(evaluations.history('flights', 'hourly', 3)).toEqual([]);
    expect(evaluations.lastWindowEnd('flights', 'default')).toBe(NOW + 5 * DAY_MS);
    expect(evaluations.lastWindowEnd('flights', 'hourly')).toBeNull();
  });

  test('has every window in its latest revision', () => {
    evaluations.insert(evaluationOf(1), SCHEDULED);
    evaluations.insert(evaluationOf(2), SCHEDULED);
    evaluations.insert(evaluationOf(1, { id: 'revised', verdict: 'warning' }), {
      isScheduled: true,
      revision: 1,
    });
    expect(evaluations.history('flights', 'default', 9).map(({ id }) => id)).toEqual([
      'revised',
      'evaluation-2',
    ]);
    expect(evaluations.latest('flights').map(({ id }) => id)).toEqual(['evaluation-2']);
  });

  test('tells of each column its verdict and its worst effect size over the critical threshold', () => {
    const worse = { ...columnResult('distance').tests[1]!, statistic: 0.3 };
    const columns = [
      columnResult('distance'),
      columnResult('delay', { segment: 'country=DE', verdict: 'critical', tests: [worse] }),
      columnResult('carrier', { verdict: 'insufficient', tests: [] }),
    ];
    evaluations.insert(evaluationOf(1, { verdict: 'critical', columns }), SCHEDULED);
    expect(evaluations.history('flights', 'default', 1)).toEqual([
      {
        id: 'evaluation-1',
        model: 'flights',
        monitor: 'default',
        verdict: 'critical',
        window: { start: formatInstant(NOW + DAY_MS), end: formatInstant(NOW + 2 * DAY_MS) },
        rows: 10,
        columns: [
          { name: 'distance', segment: null, verdict: 'ok', statistic_ratio: 0.05 / 0.2 },
          { name: 'delay', segment: 'country=DE', verdict: 'critical', statistic_ratio: 0.3 / 0.2 },
          { name: 'carrier', segment: null, verdict: 'insufficient', statistic_ratio: null },
        ],
      },
    ]);
  });

  test('has no ratios where the settings name no thresholds', () => {
    evaluations.insert(evaluationOf(1, { settings: {} }), SCHEDULED);
    expect(evaluations.history('flights', 'default', 1)[0]?.columns[0]?.statistic_ratio).toBeNull();
  });

  test('has its newest window among the latest of all monitors', () => {
    for (const day of [2, 1]) evaluations.insert(evaluationOf(day), SCHEDULED);
    evaluations.insert(evaluationOf(3, { monitor: 'hourly' }), SCHEDULED);
    evaluations.insert(evaluationOf(4, { model: 'ships' }), SCHEDULED);
    expect(evaluations.latest().map(({ id }) => id)).toEqual([
      'evaluation-2',
      'evaluation-3',
      'evaluation-4',
    ]);
    expect(evaluations.latest('ships').map(({ id }) => id)).toEqual(['evaluation-4']);
  });
});
