import { expect, test } from 'vitest';
import type { Anomaly } from '../../../src/store/state/anomalies.ts';
import { NOW, temporaryState } from './temporary-state.ts';

const anomaly = (id: string, given: Partial<Anomaly> = {}): Anomaly => ({
  id,
  model: 'flights',
  name: 'prediction-z',
  column: 'prediction',
  startedAt: NOW,
  endedAt: null,
  values: 1,
  signals: 1,
  peakScore: -4.5,
  peakValue: 1e-20,
  peakAt: NOW,
  ...given,
});

test('anomalies are listed newest first, each as it was put last', () => {
  const { state } = temporaryState();
  for (const name of ['flights', 'ships']) state.models.findOrCreate(name);
  const ended = anomaly('a', {
    endedAt: NOW + 9,
    values: 4,
    signals: 2,
    peakScore: 7,
    peakValue: 1e300,
    peakAt: NOW + 9,
  });
  for (const put of [anomaly('a'), anomaly('b'), ended, anomaly('c', { model: 'ships' })])
    state.anomalies.put(put);
  expect(state.anomalies.newest('flights', 9)).toEqual([anomaly('b'), ended]);
  expect(state.anomalies.newest('flights', 1)).toEqual([anomaly('b')]);
});
