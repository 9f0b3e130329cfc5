import { expect, test } from 'vitest';
import { temporaryState } from './temporary-state.ts';

test('a detector goes on where it was put last, for each model and anomaly', () => {
  const { state } = temporaryState();
  const { detectors, models } = state;
  for (const name of ['flights', 'ships']) models.findOrCreate(name);
  const position = { settingsHash: 'x', position: 41, state: { window: [0.1, -0.5], text: '\0' } };
  detectors.put('flights', 'z', { ...position, position: 7 });
  detectors.put('flights', 'z', position);
  detectors.put('ships', 'z', { settingsHash: 'y', position: -1, state: null });
  expect(detectors.get('flights', 'z')).toEqual(position);
  expect(detectors.get('ships', 'z')).toEqual({ settingsHash: 'y', position: -1, state: null });
  expect(detectors.get('flights', 'other')).toBeNull();
});
