import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createApp } from '../src/app.ts';
import { defaultConfig } from '../src/config.ts';
import { openState } from '../src/store/state/state-store.ts';

it('serves a model whose table a crash has kept from being made', async () => {
  const data = await mkdtemp(join(tmpdir(), 'tidemark-app-'));
  onTestFinished(() => rm(data, { recursive: true }));
  const state = openState(join(data, 'state.sqlite'), { now: () => 0 });
  const { id } = state.models.findOrCreate('flights');
  state.models.extendSchema(id, [{ name: 'distance', type: 'number', role: 'feature' }]);
  state.close();
  const app = await createApp({ ...defaultConfig(), data });
  const response = await app.fetch(new Request('http://127.0.0.1/v1/models'));
  expect(await response.json()).toMatchObject({ items: [{ model: 'flights', rows: 0 }] });
  await app.stop();
});
