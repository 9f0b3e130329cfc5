import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type App, createApp } from '../src/app.ts';
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

it('exports from the start that its configuration is good, and the time of the newest event, also after a restart', async () => {
  const data = await mkdtemp(join(tmpdir(), 'tidemark-app-'));
  onTestFinished(() => rm(data, { recursive: true }));
  const config = { ...defaultConfig(), data };
  const scrape = async (app: App) => (await app.fetch(new Request('http://127.0.0.1/metrics'))).text();
  const clock = { now: () => Date.UTC(2026, 0, 2) };
  const first = await createApp({ ...config, limits: { ...config.limits, diskFreeBytes: 0 } }, { clock });
  expect(await scrape(first)).toMatch(/^tidemark_config_last_reload_successful 1$/m);
  await first.fetch(
    new Request('http://127.0.0.1/v1/models/flights/predictions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"timestamp":"2026-01-01T00:00:00Z","features":{"distance":1}}',
    }),
  );
  await first.tick();
  const newest = `tidemark_event_latest_timestamp_seconds{model="flights"} ${Date.UTC(2026, 0, 1) / 1000}`;
  expect(await scrape(first)).toContain(newest);
  await first.stop();
  const second = await createApp(config, { clock });
  await second.tick();
  expect(await scrape(second)).toContain(newest);
  await second.stop();
});
