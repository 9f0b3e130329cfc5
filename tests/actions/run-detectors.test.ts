import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { openState } from '../../src/store/state/state-store.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

const START = Date.UTC(2026, 0, 1);
/** Calm values with two bursts. */
const values = Array.from({ length: 1500 }, (_, i) =>
  (i >= 700 && i < 705) || i === 1200 ? 50 + i : Math.sin(i),
);

const configOf = (data: string) =>
  loadConfig(
    `
data: ${JSON.stringify(data)}
limits: { disk_free: 0B }
channels: { ops: { type: slack, url: "http://127.0.0.1:9/hook" } }
models: { m: { anomalies: [{ name: z, column: prediction, window: 200, min_values: 50 }] } }
`,
    { env: {}, readFile: () => '' },
  );

/** Sends the values in batches, and looks at what the detectors found. */
async function run(batchRows: number, restartAfterBatch: number | null) {
  const data = await mkdtemp(join(tmpdir(), 'tidemark-detectors-'));
  folders.push(data);
  const sent: string[] = [];
  const now = START + values.length * 1000;
  const open = () =>
    createApp(configOf(data), {
      clock: { now: () => now },
      fetch: async (_url, { body }) => {
        sent.push((JSON.parse(body) as { text: string }).text);
        return new Response('ok');
      },
    });
  let app = await open();
  for (let from = 0, batch = 0; from < values.length; from += batchRows, batch++) {
    const events = values.slice(from, from + batchRows).map((prediction, i) => ({
      timestamp: new Date(START + (from + i) * 1000).toISOString(),
      features: {},
      prediction,
    }));
    const response = await app.fetch(
      new Request('http://tidemark/v1/models/m/predictions', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(events),
      }),
    );
    expect(response.status).toBe(200);
    if (batch % 3 === 0) await app.tick();
    if (batch === restartAfterBatch) {
      await app.stop();
      app = await open();
    }
  }
  await app.tick();
  await app.stop();
  const state = openState(join(data, 'state.sqlite'), { now: () => now });
  const anomalies = state.anomalies.newest('m', 10).map(({ id: _, ...anomaly }) => anomaly);
  state.close();
  return { anomalies, sent };
}

describe('running detectors', () => {
  it('finds the same anomaly windows whatever the batches, and across a restart', async () => {
    const whole = await run(values.length, null);
    expect(whole.anomalies).toMatchObject([
      {
        name: 'z',
        column: 'prediction',
        startedAt: START + 1_200_000,
        endedAt: START + 1_200_000,
        values: 1,
        signals: 1,
        peakValue: 1250,
      },
      { startedAt: START + 700_000, peakAt: START + 700_000, peakValue: 750 },
    ]);
    for (const [batchRows, restartAfterBatch] of [
      [97, null],
      [250, 2],
      [703, 0],
    ] as const)
      expect((await run(batchRows, restartAfterBatch)).anomalies).toEqual(whole.anomalies);
  });

  it('tells the channel of unusual values, and that they are over', async () => {
    const { sent } = await run(600, null);
    expect(sent[0]).toMatch(/^\[FIRING\] m: unusual values/);
    expect(sent.at(-1)).toMatch(/^\[(FIRING|RESOLVED)\]/);
  });
});
