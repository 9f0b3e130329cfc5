import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { createApp } from '../../src/app.ts';
import { listenOn } from '../../src/commands/serve.ts';
import { loadConfig } from '../../src/config.ts';
import { DAY_MS, formatInstant, parseInstant } from '../../src/core/time.ts';

/** Names and values that do harm to a page which shows them as anything but text. */
export const HOSTILE = {
  image: '<img src=x onerror=alert(1)>',
  script: '<script>alert(2)</script>',
  value: '"><svg onload=alert(3)>',
};

export interface TestService {
  readonly url: string;
  send(
    method: string,
    path: string,
    contentType: string,
    body: string | Uint8Array<ArrayBuffer>,
  ): Promise<void>;
  get(path: string): Promise<unknown>;
  /** Does all that is due at this instant. */
  moveTo(at: number): Promise<void>;
  stop(): Promise<void>;
}

const FIRST_DAY = parseInstant('2001-02-01T00:00:00Z')!;
const DAYS = 10;
const HOSTILE_ROWS = 150;

/** A service of its own on a free port, with a clock that is moved by hand. */
export async function startService(adminKey?: string): Promise<TestService> {
  const data = await mkdtemp(join(tmpdir(), 'tidemark-browser-'));
  const config = loadConfig(`{ server: { port: 0 }, data: ${JSON.stringify(data)} }`, {
    env: adminKey === undefined ? {} : { TIDEMARK_ADMIN_KEY: adminKey },
    readFile: () => '',
  });
  let now = FIRST_DAY;
  const app = await createApp(config, { clock: { now: () => now } });
  const server = await listenOn(app, '127.0.0.1', 0);
  const headers: Record<string, string> =
    adminKey === undefined ? {} : { authorization: `Bearer ${adminKey}` };
  const request = async (path: string, init: RequestInit) => {
    const response = await fetch(server.url + path, init);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  return {
    url: server.url,
    async send(method, path, contentType, body) {
      await request(path, { method, headers: { ...headers, 'content-type': contentType }, body });
    },
    get: async (path) => (await request(path, { headers })).json(),
    async moveTo(at) {
      now = at;
      await app.tick();
    },
    async stop() {
      await app.stop();
      await server.close();
      await rm(data, { recursive: true });
    },
  };
}

/** A month's sample of real flights as the reference, ten days of predictions, and a model whose names are hostile. */
export async function fill(service: TestService): Promise<void> {
  const flights = await sampleFlights();
  await service.send(
    'PUT',
    '/v1/models/flights/references/january-2001',
    'application/vnd.apache.parquet',
    flights.reference,
  );
  await service.send('PUT', '/v1/models/hostile/references/training', 'text/csv', hostileReference());
  for (let day = 0; day < DAYS; day++) {
    const startAt = FIRST_DAY + day * DAY_MS;
    await service.moveTo(startAt + DAY_MS - 1);
    await service.send('POST', '/v1/models/flights/predictions', 'application/x-ndjson', flights.days[day]!);
    await service.send(
      'POST',
      '/v1/models/hostile/predictions',
      'application/x-ndjson',
      hostileEvents(startAt),
    );
    await service.moveTo(startAt + DAY_MS + 5 * 60_000);
  }
}

async function sampleFlights(): Promise<{ reference: Uint8Array<ArrayBuffer>; days: string[] }> {
  const file = fileURLToPath(new URL('../data/flights-3m.parquet', import.meta.resolve('vega-datasets')));
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-flights-'));
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '512MiB' });
  const connection = await instance.connect();
  try {
    await connection.run(
      `CREATE TABLE sample AS SELECT *, hour(date) AS hour, round(delay / 4, 1) AS prediction FROM
         (SELECT date, distance, origin, delay, row_number() OVER (ORDER BY date, delay, distance, origin) AS n FROM read_parquet('${file}') WHERE date < TIMESTAMP '2001-02-11')
       WHERE n % CASE WHEN date < TIMESTAMP '2001-02-01' THEN 100 ELSE 50 END = 0`,
    );
    const parquet = join(folder, 'january.parquet');
    await connection.run(
      `COPY (SELECT distance, origin, hour, prediction FROM sample WHERE date < TIMESTAMP '2001-02-01') TO '${parquet}' (FORMAT parquet)`,
    );
    const days = await connection.runAndReadAll(
      // The last days fly twice as far, so that there is drift to see.
      `SELECT string_agg(to_json({id: n::VARCHAR, timestamp: strftime(date, '%Y-%m-%dT%H:%M:%SZ'), prediction: prediction,
           features: {distance: distance * CASE WHEN date < TIMESTAMP '2001-02-08' THEN 1 ELSE 2 END, origin: origin, hour: hour}})::VARCHAR, chr(10))
         FROM sample WHERE date >= TIMESTAMP '2001-02-01' GROUP BY date::DATE ORDER BY date::DATE`,
    );
    return {
      reference: new Uint8Array(await readFile(parquet)),
      days: days.getRows().map(([lines]) => String(lines)),
    };
  } finally {
    connection.disconnectSync();
    instance.closeSync();
    await rm(folder, { recursive: true });
  }
}

function hostileReference(): string {
  const rows = Array.from({ length: HOSTILE_ROWS }, (_, i) => `${i},"""><svg onload=alert(3)>"`);
  return [`"${HOSTILE.image}","${HOSTILE.script}"`, ...rows].join('\n');
}

const hostileEvents = (startAt: number): string =>
  Array.from({ length: HOSTILE_ROWS }, (_, i) =>
    JSON.stringify({
      timestamp: formatInstant(startAt + i * 1000),
      model_version: HOSTILE.image,
      features: {
        [HOSTILE.image]: i + HOSTILE_ROWS,
        [HOSTILE.script]: i % 2 === 0 ? HOSTILE.value : HOSTILE.script,
      },
    }),
  ).join('\n');
