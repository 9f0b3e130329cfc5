/**
 * Ingestion over HTTP beside the engine's own load of the same file: 1,000,000 predictions of 20 doubles as NDJSON, sent
 * to the service in one streamed body (then in batches), the answer awaited, so the commit and its fsync are included;
 * and DuckDB's `CREATE TABLE AS … read_json` with a checkpoint into a database file. Both alternate; the ratio is the
 * median of the pairs.
 *
 *   node bench/ingest.mjs [repeats]
 */
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { mebibytes, median, startService } from './service.mjs';

const ROWS = 1_000_000;
const FEATURES = 20;
const BATCH_ROWS = 10_000;
const SEED = 20_010_201;
/** What the service gives its engine. */
const MEMORY_LIMIT = '512MiB';
const repeats = Number(process.argv[2] ?? 5);

const folder = mkdtempSync(join(tmpdir(), 'tidemark-bench-ingest-'));
const file = join(folder, 'predictions.ndjson');
await writePredictions(file);

const streamed = { service: [], engine: [], ratios: [], memory: [] };
const batched = { service: [], ratios: [], memory: [] };
for (let run = 0; run < repeats; run++) {
  const engine = await measureEngine(run);
  const body = await measureService((url) => sendStreamed(url));
  const batches = await measureService((url) => sendBatches(url));
  streamed.engine.push(engine);
  streamed.service.push(body.rate);
  streamed.ratios.push(body.rate / engine);
  streamed.memory.push(body.memory);
  batched.service.push(batches.rate);
  batched.ratios.push(batches.rate / engine);
  batched.memory.push(batches.memory);
  console.log(
    `run ${run + 1}: engine ${rate(engine)}, one body ${rate(body.rate)} (${ratio(body.rate / engine)}), batches ${rate(batches.rate)} (${ratio(batches.rate / engine)})`,
  );
}
rmSync(folder, { recursive: true });

console.log(`
${ROWS.toLocaleString('en-US')} rows of ${FEATURES} doubles, medians of ${repeats} runs
DuckDB's own read_json         ${rate(median(streamed.engine))}
one streamed body              ${rate(median(streamed.service))}  ratio ${ratio(median(streamed.ratios))}  peak ${mebibytes(Math.max(...streamed.memory))}
batches of ${BATCH_ROWS.toLocaleString('en-US')} rows         ${rate(median(batched.service))}  ratio ${ratio(median(batched.ratios))}  peak ${mebibytes(Math.max(...batched.memory))}`);

/** The same bytes on every machine: values come from a hash of the row's number. */
async function writePredictions(path) {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const features = Array.from(
    { length: FEATURES },
    (_, i) =>
      `x${i}: round(hash(row * ${FEATURES} + ${i} + ${SEED})::DOUBLE / 18446744073709551616.0 * 1000, 6)`,
  );
  await connection.run(
    `COPY (SELECT 'r' || row AS id, strftime(TIMESTAMP '2001-02-01' + to_milliseconds(row), '%Y-%m-%dT%H:%M:%S.%gZ') AS timestamp,
       {${features.join(', ')}} AS features FROM range(${ROWS}) t(row)) TO '${path}' (FORMAT json)`,
  );
  connection.disconnectSync();
}

async function measureEngine(run) {
  const path = join(folder, `engine-${run}.duckdb`);
  const instance = await DuckDBInstance.create(path, {
    memory_limit: MEMORY_LIMIT,
    temp_directory: join(folder, 'engine'),
  });
  const connection = await instance.connect();
  const features = Array.from({ length: FEATURES }, (_, i) => `x${i} DOUBLE`).join(', ');
  const began = performance.now();
  await connection.run(
    `CREATE TABLE events AS SELECT id, timestamp, unnest(features) FROM read_json('${file}', format = 'newline_delimited',
       columns = {id: 'VARCHAR', timestamp: 'TIMESTAMPTZ', features: 'STRUCT(${features})'})`,
  );
  await connection.run('CHECKPOINT');
  const seconds = (performance.now() - began) / 1000;
  connection.disconnectSync();
  instance.closeSync();
  rmSync(path);
  return ROWS / seconds;
}

async function measureService(send) {
  const data = join(folder, 'data');
  const service = await startService(data);
  try {
    const began = performance.now();
    const accepted = await send(`${service.url}/v1/models/bench/predictions`);
    const seconds = (performance.now() - began) / 1000;
    if (accepted !== ROWS) throw new Error(`expected ${ROWS} rows to be accepted, got ${accepted}`);
    return { rate: ROWS / seconds, memory: service.peakRssBytes() };
  } finally {
    await service.stop();
    if (existsSync(data)) rmSync(data, { recursive: true });
  }
}

async function sendStreamed(url) {
  const sent = request(url, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' } });
  const answered = new Promise((resolve, reject) => sent.on('response', resolve).on('error', reject));
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), sent);
  let text = '';
  for await (const chunk of await answered) text += chunk;
  return JSON.parse(text).accepted;
}

async function sendBatches(url) {
  const bytes = readFileSync(file);
  let accepted = 0;
  for (let from = 0; from < bytes.length; ) {
    let end = from;
    for (let row = 0; row < BATCH_ROWS && end < bytes.length; row++) end = bytes.indexOf(10, end) + 1;
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: bytes.subarray(from, end),
    });
    accepted += (await response.json()).accepted;
    from = end;
  }
  return accepted;
}

function rate(rowsPerSecond) {
  return `${Math.round(rowsPerSecond).toLocaleString('en-US').padStart(9)} rows/s`;
}

function ratio(value) {
  return value.toFixed(2);
}
