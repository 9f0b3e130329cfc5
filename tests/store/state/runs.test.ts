import { beforeEach, describe, expect, test } from 'vitest';
import type { StateStore } from '../../../src/store/state/state-store.ts';
import { evaluationRun } from '../../../src/tracking/evaluation-run.ts';
import type { DatasetInput, RunMetric } from '../../../src/tracking/run.ts';
import { evaluationOf, trackedRun } from './records.ts';
import { NOW, type TemporaryState, temporaryState } from './temporary-state.ts';

let temporary: TemporaryState;
let state: StateStore;

beforeEach(() => {
  temporary = temporaryState();
  state = temporary.state;
});

const metric = (given: Partial<RunMetric>): RunMetric => ({
  key: 'loss',
  value: 1,
  timestamp: NOW,
  step: 0,
  ...given,
});

const dataset = (given: Partial<DatasetInput> = {}): DatasetInput => ({
  name: 'training',
  digest: '0123',
  sourceType: 'tidemark',
  source: '{}',
  schema: null,
  profile: '{"num_rows":10}',
  tags: [{ key: 'mlflow.data.context', value: 'reference' }],
  ...given,
});

describe('experiments', () => {
  test('are made once and then found', () => {
    const made = state.experiments.findOrCreate('tidemark/flights');
    expect(made).toEqual({
      id: made.id,
      name: 'tidemark/flights',
      artifactLocation: `mlflow-artifacts:/${made.id}`,
      lifecycleStage: 'active',
      createdAt: NOW,
      updatedAt: NOW,
      tags: [],
    });
    temporary.clock.now += 1;
    expect(state.experiments.findOrCreate('tidemark/flights')).toEqual(made);
    expect(state.experiments.get(made.id)).toEqual(made);
    expect(state.experiments.find('other')).toBeNull();
    expect(state.experiments.get(made.id + 1)).toBeNull();
  });

  test('have one value for a tag: the last', () => {
    const { id } = state.experiments.findOrCreate('a');
    for (const value of ['1', '2', '2']) state.experiments.setTag(id, { key: '__proto__', value });
    expect(state.experiments.get(id)?.tags).toEqual([{ key: '__proto__', value: '2' }]);
  });
});

describe('runs', () => {
  test('come back with everything that was logged to them', () => {
    const recorded = state.runs.record(
      trackedRun({
        params: [
          { key: 'model', value: 'flights' },
          { key: '__proto__', value: '' },
        ],
        metrics: [metric({ key: 'b', value: 2 ** 60 }), metric({ key: 'a', value: -0.5 })],
        tags: [{ key: 'tidemark.verdict', value: 'ok' }],
        inputs: [dataset(), dataset({ name: 'other', tags: [] })],
      }),
    );
    const experiment = state.experiments.find('tidemark/flights')!;
    expect(experiment.tags).toEqual([{ key: 'tidemark.model', value: 'flights' }]);
    expect(recorded).toEqual({
      runId: trackedRun().runId,
      experimentId: experiment.id,
      name: 'a run',
      userId: '',
      status: 'FINISHED',
      lifecycleStage: 'active',
      startAt: NOW,
      endAt: NOW + 41,
      artifactUri: `mlflow-artifacts:/${experiment.id}/${trackedRun().runId}/artifacts`,
      params: [
        { key: '__proto__', value: '' },
        { key: 'model', value: 'flights' },
      ],
      metrics: [metric({ key: 'a', value: -0.5 }), metric({ key: 'b', value: 2 ** 60 })],
      tags: [{ key: 'tidemark.verdict', value: 'ok' }],
      inputs: [dataset(), dataset({ name: 'other', tags: [] })],
    });
    expect(state.runs.get(trackedRun().runId)).toEqual(recorded);
    expect(state.runs.get('unknown')).toBeNull();
  });

  test('of evaluations are stored as they are made', () => {
    const tracked = evaluationRun(evaluationOf(1));
    const { params, metrics, tags, inputs } = state.runs.record(tracked);
    const byKey = <T extends { key: string }>(list: readonly T[]) =>
      list.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    expect({ params, metrics, tags, inputs }).toEqual({
      params: byKey(tracked.params),
      metrics: byKey(tracked.metrics),
      tags: byKey(tracked.tags),
      inputs: tracked.inputs,
    });
  });

  test('are recorded whole or not at all', () => {
    const twice = [metric({}), metric({})].map(({ key }) => ({ key, value: 'x' }));
    expect(() => state.runs.record(trackedRun({ params: twice }))).toThrow('UNIQUE');
    expect(state.runs.get(trackedRun().runId)).toBeNull();
    expect(state.experiments.find('tidemark/flights')).toBeNull();
  });

  test('are recorded with the transaction that they are part of', () => {
    const work = () => {
      state.runs.record(trackedRun());
      throw new Error('no');
    };
    expect(() => state.transaction(work)).toThrow('no');
    expect(state.runs.get(trackedRun().runId)).toBeNull();
  });

  test('have an id of their own', () => {
    state.runs.record(trackedRun());
    expect(() => state.runs.record(trackedRun())).toThrow('UNIQUE');
  });

  test('are listed by their start, newest first, and page by page where many start together', () => {
    const runs = ['b', 'a', 'c'].flatMap((runId) => [
      trackedRun({ runId }),
      trackedRun({ runId: `${runId}2`, startAt: NOW + 1 }),
    ]);
    const experimentId = runs.map((run) => state.runs.record(run).experimentId)[0]!;
    state.runs.record(trackedRun({ runId: 'elsewhere', experiment: { name: 'other', tags: [] } }));
    const seen: string[] = [];
    for (let cursor: string | null = null; ; ) {
      const page = state.runs.list(experimentId, { limit: 2, cursor });
      seen.push(...page.items.map(({ runId }) => runId));
      cursor = page.nextCursor;
      if (cursor === null) break;
    }
    expect(seen).toEqual(['c2', 'b2', 'a2', 'c', 'b', 'a']);
  });
});

describe('metrics', () => {
  const logged = (metrics: readonly RunMetric[]) => state.runs.record(trackedRun({ metrics })).metrics[0];

  test.each([
    [
      'the highest step',
      [metric({ step: 2 }), metric({ step: 10, timestamp: NOW - 9 }), metric({ step: -1 })],
      1,
    ],
    ['then the latest time', [metric({ timestamp: NOW + 1 }), metric({ timestamp: NOW + 2 }), metric({})], 1],
    ['then the largest value', [metric({ value: 3 }), metric({ value: -4 }), metric({ value: 2 })], 0],
  ])('have as their latest value that of %s', (_, metrics, latest) => {
    expect(logged(metrics)).toEqual(metrics[latest]);
  });

  test('keep their history by time, then step, then value, each point once', () => {
    const points = [
      metric({ timestamp: NOW + 1 }),
      metric({ step: 5 }),
      metric({ step: 5 }),
      metric({ step: 5, value: -3 }),
      metric({ step: -5 }),
    ];
    logged(points);
    expect(state.runs.metricHistory(trackedRun().runId, 'loss')).toEqual([
      points[4],
      points[3],
      points[1],
      points[0],
    ]);
    expect(state.runs.metricHistory(trackedRun().runId, 'other')).toEqual([]);
    expect(state.runs.metricHistory('unknown', 'loss')).toEqual([]);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e-320])('keep %d', (value) => {
    expect(logged([metric({ value })])).toEqual(metric({ value }));
    expect(state.runs.metricHistory(trackedRun().runId, 'loss')).toEqual([metric({ value })]);
  });

  test('tell NaN from 0', () => {
    logged([metric({ value: 0 }), metric({ value: Number.NaN })]);
    expect(state.runs.metricHistory(trackedRun().runId, 'loss').map(({ value }) => value)).toEqual([
      0,
      Number.NaN,
    ]);
  });
});

describe('datasets', () => {
  test('of the same name and digest are shared by the runs of an experiment', () => {
    state.runs.record(trackedRun({ runId: 'a', inputs: [dataset()] }));
    const { inputs } = state.runs.record(
      trackedRun({
        runId: 'b',
        inputs: [dataset({ profile: 'other', tags: [{ key: 'mlflow.data.context', value: 'current' }] })],
      }),
    );
    expect(inputs).toEqual([dataset({ tags: [{ key: 'mlflow.data.context', value: 'current' }] })]);
  });

  test('that a run names twice keep the tags of the first time', () => {
    const { inputs } = state.runs.record(trackedRun({ inputs: [dataset(), dataset({ tags: [] })] }));
    expect(inputs).toEqual([dataset()]);
  });
});
