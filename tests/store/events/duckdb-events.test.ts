import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SchemaColumn } from '../../../src/core/schema.ts';
import { openDuckDbEvents } from '../../../src/store/events/duckdb-events.ts';
import type { EventStore, EventTable } from '../../../src/store/events/event-store.ts';

const AT = Date.UTC(2026, 0, 1);
const columns: SchemaColumn[] = [
  { name: 'x', type: 'number', role: 'feature' },
  { name: 'city "of" joy', type: 'text', role: 'feature' },
  { name: 'prediction', type: 'number', role: 'prediction' },
  { name: 'probability.yes', type: 'number', role: 'probability' },
];
const table: EventTable = { modelId: 1, schema: { columns } };

let folder: string;
let store: EventStore;

const open = (options: { queuedBytesMax?: number; diskFreeBytesMin?: number } = {}) =>
  openDuckDbEvents({
    path: join(folder, 'events.duckdb'),
    queuedBytesMax: 2 ** 28,
    diskFreeBytesMin: 0,
    memoryBytes: 2 ** 29,
    ...options,
  });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-events-'));
  store = await open();
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

async function put(events: object[], options: { key?: string; at?: number; table?: EventTable } = {}) {
  const target = options.table ?? table;
  await store.ensureTable(target);
  const spool = await store.openSpool();
  try {
    for (const event of events) {
      spool.write(Buffer.from(`${JSON.stringify(event)}\n`), 1, () => target.schema.columns);
      await spool.drain();
    }
    const idempotency = options.key === undefined ? null : { key: options.key, bodySha256: 'body', at: AT };
    return await spool.commit(target, options.at ?? AT, idempotency, (counts) => JSON.stringify(counts));
  } finally {
    await spool.discard();
  }
}

const event = (id: string, x: number | null = 1, more: object = {}) => ({
  id,
  features: { ...(x === null ? {} : { x }) },
  ...more,
});

describe('the events store', () => {
  it('keeps values exactly and reads them back as samples', async () => {
    const numbers = [0.1, 5e-324, -1.7976931348623157e308, 9007199254740991, -0, 0];
    await put(
      numbers.map((x, i) =>
        event(`n${i}`, x, { features: { x, 'city "of" joy': i < 2 ? 'Ōsaka' : "O'Fallon" } }),
      ),
    );
    await put([event('missing', null)]);
    const sample = await store.sample(table, {}, columns[0]!, 'numeric');
    expect(sample).toEqual({
      kind: 'numeric',
      values: Float64Array.from([-1.7976931348623157e308, 0, 5e-324, 0.1, 9007199254740991]),
      counts: Float64Array.from([1, 2, 1, 1, 1]),
      size: 6,
      missing: 1,
    });
    const cities = await store.sample(table, {}, columns[1]!, 'categorical');
    expect(cities).toEqual({
      kind: 'categorical',
      counts: new Map([
        ["O'Fallon", 4],
        ['Ōsaka', 2],
      ]),
      size: 6,
      missing: 1,
    });
  });

  it('selects by half-open windows of event time, by the newest rows and by a value', async () => {
    await put([
      event('a', 1, { timestamp: '2026-01-01T00:00:00Z' }),
      event('b', 2, { timestamp: '2026-01-01T01:00:00+01:00', features: { x: 2, 'city "of" joy': 'Rome' } }),
      event('c', 3, { timestamp: '2026-01-02T00:00:00Z' }),
    ]);
    const day = { startAt: AT, endAt: AT + 86_400_000 };
    expect(await store.countRows(table, { window: day })).toBe(2);
    expect(await store.countRows(table, { window: { startAt: day.endAt, endAt: day.endAt + 1 } })).toBe(1);
    expect((await store.sample(table, { newestRows: 1 }, columns[0]!, 'numeric')).size).toBe(1);
    expect(await store.countRows(table, { where: [{ column: columns[1]!, value: 'Rome' }] })).toBe(1);
    expect(await store.timeRange(table, {})).toEqual({ firstAt: AT, lastAt: day.endAt });
    expect(await store.timeRange(table, { window: { startAt: 0, endAt: 1 } })).toBeNull();
    const windows = [0, 1, 2].map((n) => ({
      startAt: AT + n * 86_400_000,
      endAt: AT + (n + 1) * 86_400_000,
    }));
    expect(await store.nonEmptyWindows(table, windows)).toEqual([true, true, false]);
  });

  it('gives an event without a time the time of its receipt, and one without an id an id', async () => {
    await put([{ features: { x: 1 } }, { features: { x: 1 } }], { at: AT + 5 });
    expect(await store.timeRange(table, {})).toEqual({ firstAt: AT + 5, lastAt: AT + 5 });
    expect(await store.countRows(table, {})).toBe(2);
  });

  it('stores an id once, whether it comes twice in a batch, later, or after a restart', async () => {
    expect(await put([event('a'), event('b'), event('a')])).toEqual({ accepted: 2, duplicates: 1 });
    expect(await put([event('b'), event('c')])).toEqual({ accepted: 1, duplicates: 1 });
    await store.close();
    store = await open();
    expect(await put([event('c'), event('d')])).toEqual({ accepted: 1, duplicates: 1 });
    expect(await store.countRows(table, {})).toBe(4);
  });

  it('tells apart the same id of two models', async () => {
    await put([event('a')]);
    expect(await put([event('a')], { table: { modelId: 2, schema: { columns } } })).toEqual({
      accepted: 1,
      duplicates: 0,
    });
  });

  it('shares commits between concurrent requests and counts for each its own rows', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        put(
          [event(`own-${i}`), event('common')],
          i % 2 === 0 ? {} : { table: { modelId: 2, schema: { columns } } },
        ),
      ),
    );
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(42);
    expect(answers.filter(({ duplicates }) => duplicates === 0)).toHaveLength(2);
    expect(await store.countRows(table, {})).toBe(21);
  });

  it('numbers rows in the order of storing, across batches and restarts', async () => {
    await put([event('a', 1), event('b', 2)]);
    await put([event('b', 9), event('c', 3)]);
    await store.close();
    store = await open();
    await put([event('d', 4)]);
    const values = await store.valuesAfter(table, -1, [columns[0]!], 10);
    expect(values.map(({ values: [x] }) => x)).toEqual([1, 2, 3, 4]);
    const [, second, third] = values;
    expect(await store.valuesAfter(table, second!.seq, [columns[0]!], 1)).toEqual([third]);
  });

  it('keeps the answer to a keyed request, also across a restart, until it is forgotten', async () => {
    await put([event('a')], { key: 'k' });
    await store.close();
    store = await open();
    expect(store.storedAnswer('k')).toMatchObject({
      bodySha256: 'body',
      answer: '{"accepted":1,"duplicates":0}',
    });
    await store.forgetAnswers(AT + 1);
    expect(store.storedAnswer('k')).toBeNull();
    await store.close();
    store = await open();
    expect(store.storedAnswer('k')).toBeNull();
  });

  it('loads a large body in segments, in order, in one transaction', async () => {
    const padding = 'x'.repeat(2000);
    const rows = 20_000;
    const spool = await store.openSpool();
    await store.ensureTable(table);
    for (let i = 0; i < rows; i += 500) {
      const lines = Array.from({ length: 500 }, (_, j) =>
        JSON.stringify({ id: `id-${i + j}`, features: { x: i + j, 'city "of" joy': padding } }),
      );
      spool.write(Buffer.from(`${lines.join('\n')}\n`), 500, () => columns);
      await spool.drain();
    }
    expect(await store.countRows(table, {})).toBe(0);
    expect(await spool.commit(table, AT, null, () => '')).toEqual({ accepted: rows, duplicates: 0 });
    await spool.discard();
    const values = await store.valuesAfter(table, -1, [columns[0]!], rows);
    expect(values.every(({ values: [x] }, i) => x === i)).toBe(true);
    expect(await readdir(join(folder, 'spool'))).not.toContainEqual(expect.stringContaining('.ndjson'));
  });

  it('adds columns to a table that has rows', async () => {
    await put([event('a')]);
    const wider: EventTable = {
      modelId: 1,
      schema: { columns: [...columns, { name: 'new', type: 'boolean', role: 'feature' }] },
    };
    await put([{ id: 'b', features: { new: true } }], { table: wider });
    expect(await store.sample(wider, {}, wider.schema.columns[4]!, 'categorical')).toMatchObject({
      counts: new Map([['true', 1]]),
      missing: 1,
    });
  });

  it('removes the events from before an instant and no others', async () => {
    await put([
      event('old', 1, { timestamp: '2025-12-31T23:59:59.999Z' }),
      event('kept', 2, { timestamp: '2026-01-01T00:00:00Z' }),
    ]);
    expect(await store.deleteBefore(table, AT)).toBe(1);
    expect(await store.deleteBefore(table, AT)).toBe(0);
    expect((await store.sample(table, {}, columns[0]!, 'numeric')).size).toBe(1);
  });

  it('never gives the number of a removed event again, also after a restart', async () => {
    await put([event('a', 1, { timestamp: '2025-12-31T00:00:00Z' })]);
    const [before] = await store.valuesAfter(table, -1, [columns[0]!], 1);
    await store.deleteBefore(table, AT);
    await store.close();
    store = await open();
    await put([event('b', 2)]);
    expect(await store.valuesAfter(table, before!.seq, [columns[0]!], 1)).toHaveLength(1);
  });

  it('stores nothing of a spool that is given up', async () => {
    await store.ensureTable(table);
    const spool = await store.openSpool();
    spool.write(Buffer.from('{"id":"a","features":{"x":1}}\n'), 1, () => columns);
    await spool.discard();
    expect(await store.countRows(table, {})).toBe(0);
  });

  it('fails alone the batch of a group that the engine cannot load', async () => {
    await store.ensureTable(table);
    const good = put([event('good')]);
    const spool = await store.openSpool();
    spool.write(Buffer.from('{"id":"bad","features":{"x":"no number"}}\n'), 1, () => columns);
    const results = await Promise.allSettled([
      put([event('better')]),
      spool.commit(table, AT, null, () => ''),
      put([event('best')]),
      good,
    ]);
    await spool.discard();
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(await store.countRows(table, {})).toBe(3);
  });

  it('turns requests away while too much waits, and while the disk is nearly full', async () => {
    await store.close();
    store = await open({ queuedBytesMax: 10 });
    const spool = await store.openSpool();
    spool.write(Buffer.alloc(11), 1, () => columns);
    await expect(store.openSpool()).rejects.toMatchObject({ code: 'queue_full', retryAfterMs: 1000 });
    await spool.discard();
    await (await store.openSpool()).discard();
    await store.close();
    store = await open({ diskFreeBytesMin: Number.MAX_SAFE_INTEGER });
    await expect(store.openSpool()).rejects.toMatchObject({ code: 'unavailable' });
  });
});
