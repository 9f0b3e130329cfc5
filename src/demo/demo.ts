import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createApp } from '../app.ts';
import { listenOn } from '../commands/serve.ts';
import { loadConfig } from '../config.ts';
import { formatInstant } from '../core/time.ts';
import { Flights, STREAM_ROWS } from './flights.ts';
import { startMailSink, startSlackSink } from './sinks.ts';

export interface DemoSummary {
  readonly url: string;
  readonly rows_streamed: number;
  readonly evaluations: number;
  readonly runs: number;
  readonly reports: number;
  readonly slack_messages: number;
  readonly emails: number;
  readonly seconds: number;
  readonly rows_per_second: number;
  readonly peak_rss_bytes: number;
}

export interface RunningDemo {
  readonly summary: DemoSummary;
  /** What to open, and what arrived. */
  readonly text: string;
  /** What should have happened and did not. */
  readonly faults: readonly string[];
  stop(): Promise<void>;
}

const MODEL = 'flights';
const DAYS = 150;
const MESSAGES_SHOWN = 12;
/** When the default monitor evaluates a day: this long after its end. */
const EVALUATED_AFTER_MS = 5 * 60_000;

/**
 * The whole service at work: a month of real flights as the reference, five months of predictions through the HTTP
 * interface in event time, each day evaluated, alerts delivered to a Slack-shaped sink and a mail server.
 */
export async function runDemo(options: {
  data: string;
  port: number;
  progress: (text: string) => void;
}): Promise<RunningDemo> {
  const began = performance.now();
  const folder = join(options.data, 'demo');
  await mkdir(folder, { recursive: true });
  const told: string[] = [];
  const slack = await startSlackSink(join(folder, 'slack.ndjson'), (text) => told.push(`slack  ${text}`));
  const mail = await startMailSink(join(folder, 'mail'), (subject) => told.push(`mail   ${subject}`));
  const flights = await Flights.open();
  let now = flights.startAt;
  const app = await createApp(configOf(options, slack.port, mail.port), { clock: { now: () => now } });
  const server = await listenOn(app, '127.0.0.1', options.port);
  const client = new Client(server.url);

  const reference = join(folder, 'january.parquet');
  await flights.writeReference(reference);
  await client.send(
    'PUT',
    `/v1/models/${MODEL}/references/january-2001`,
    'application/vnd.apache.parquet',
    await readFile(reference),
  );
  await rm(reference);

  let rows = 0;
  for (const day of flights.days()) {
    for await (const batch of day.batches) {
      now = Math.max(now, batch.lastAt);
      await client.send('POST', `/v1/models/${MODEL}/predictions`, 'application/x-ndjson', batch.lines);
      rows += batch.rows;
      const seconds = (performance.now() - began) / 1000;
      options.progress(
        `${formatInstant(day.startAt).slice(0, 10)}  ${count(rows)} rows  ${count(rows / seconds)} rows/s`,
      );
    }
    now = day.endAt + EVALUATED_AFTER_MS;
    await app.tick();
  }
  options.progress('');
  flights.close();

  const found = await inspect(client);
  const seconds = (performance.now() - began) / 1000;
  const summary: DemoSummary = {
    url: server.url,
    rows_streamed: rows,
    evaluations: found.evaluations.length,
    runs: new Set(found.evaluations.map(({ run_id }) => run_id)).size,
    reports: found.reports,
    slack_messages: slack.received(),
    emails: mail.received(),
    seconds: Math.round(seconds * 10) / 10,
    rows_per_second: Math.round(rows / seconds),
    peak_rss_bytes: process.resourceUsage().maxRSS * 1024,
  };
  return {
    summary,
    text: textOf(summary, found, told, folder),
    faults: faultsOf(summary, found),
    async stop() {
      await app.stop();
      await server.close();
      await slack.close();
      await mail.close();
    },
  };
}

function configOf({ data, port }: { data: string; port: number }, slackPort: number, mailPort: number) {
  const yaml = `
server: { port: ${port} }
data: ${JSON.stringify(data)}
channels:
  ops-slack: { type: slack, url: "http://127.0.0.1:${slackPort}/services/demo" }
  ml-mail:   { type: email, smtp: { host: 127.0.0.1, port: ${mailPort}, tls: none }, from: tidemark@example.com, to: [ml@example.com] }
models:
  ${MODEL}:
    anomalies:
      - { name: prediction-z, column: prediction, threshold: 60, channels: [] }
`;
  return loadConfig(yaml, { env: {}, readFile: () => '' });
}

interface FoundEvaluation {
  readonly id: string;
  readonly run_id: string;
  readonly verdict: string;
  readonly report_url: string;
  readonly current: { readonly rows: number };
}

interface Found {
  readonly rows: number;
  readonly evaluations: readonly FoundEvaluation[];
  readonly reports: number;
  readonly undelivered: number;
  readonly delivered: number;
}

/** Asks the service, as a user would, for all that should be there now. */
async function inspect(client: Client): Promise<Found> {
  const model = (await client.get(`/v1/models/${MODEL}`)) as { rows: number };
  const evaluations = (await client.list(`/v1/models/${MODEL}/evaluations`)) as FoundEvaluation[];
  let reports = 0;
  for (const { report_url } of evaluations)
    if ((await client.text(report_url)).includes('</html>')) reports++;
  const notifications = (await client.list('/v1/notifications')) as { state: string }[];
  const delivered = notifications.filter(({ state }) => state === 'delivered').length;
  return { rows: model.rows, evaluations, reports, delivered, undelivered: notifications.length - delivered };
}

function faultsOf(summary: DemoSummary, found: Found): string[] {
  const expectations: [boolean, string][] = [
    [
      summary.rows_streamed === STREAM_ROWS,
      `expected ${STREAM_ROWS} rows to be streamed, got ${summary.rows_streamed}`,
    ],
    [found.rows === STREAM_ROWS, `expected ${STREAM_ROWS} rows to be stored, got ${found.rows}`],
    [summary.evaluations === DAYS, `expected ${DAYS} evaluations, got ${summary.evaluations}`],
    [
      summary.runs === DAYS && summary.reports === DAYS,
      `expected ${DAYS} runs and reports, got ${summary.runs} and ${summary.reports}`,
    ],
    [
      found.evaluations.reduce((sum, { current }) => sum + current.rows, 0) === STREAM_ROWS,
      'expected the windows to have every row once',
    ],
    [found.undelivered === 0, `expected every notification to be delivered, ${found.undelivered} are not`],
    [
      found.delivered > 0 && summary.slack_messages > 0 && summary.emails > 0,
      'expected alerts to reach both sinks',
    ],
  ];
  return expectations.filter(([holds]) => !holds).map(([, fault]) => fault);
}

function textOf(
  summary: DemoSummary,
  { evaluations }: Found,
  told: readonly string[],
  folder: string,
): string {
  const verdicts = new Map<string, number>();
  for (const { verdict } of evaluations) verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
  const worst =
    evaluations.find(({ verdict }) => verdict === 'critical') ??
    evaluations.find(({ verdict }) => verdict === 'warning') ??
    evaluations[0];
  const memory = Math.round(summary.peak_rss_bytes / 2 ** 20);
  return `
${count(summary.rows_streamed)} predictions in ${summary.seconds} s (${count(summary.rows_per_second)} rows/s), ${memory} MiB of memory at most
${summary.evaluations} days evaluated: ${[...verdicts].map(([verdict, days]) => `${days} ${verdict}`).join(', ')}

${summary.slack_messages} Slack messages and ${summary.emails} mails arrived (all of them are in ${folder}); the last of them:
${told
  .slice(-MESSAGES_SHOWN)
  .map((line) => `  ${line}`)
  .join('\n')}

Open:
  dashboard   ${summary.url}/
  a report    ${summary.url}${worst?.report_url ?? ''}
  metrics     ${summary.url}/metrics
`;
}

const count = (value: number): string => Math.round(value).toLocaleString('en-US');

/** A plain HTTP client, as a model service has one. */
class Client {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async send(
    method: string,
    path: string,
    contentType: string,
    body: string | Uint8Array<ArrayBuffer>,
  ): Promise<void> {
    const response = await fetch(this.#url + path, {
      method,
      headers: { 'content-type': contentType },
      body,
    });
    const answer = await response.text();
    if (!response.ok)
      throw new Error(`${method} ${path} was answered with ${response.status}: ${answer.slice(0, 500)}`);
    const { rejected = 0 } = JSON.parse(answer) as { rejected?: number };
    if (rejected > 0)
      throw new Error(`${method} ${path}: ${rejected} rows were rejected: ${answer.slice(0, 500)}`);
  }

  async text(path: string): Promise<string> {
    const response = await fetch(this.#url + path);
    if (!response.ok) throw new Error(`GET ${path} was answered with ${response.status}`);
    return response.text();
  }

  async get(path: string): Promise<unknown> {
    return JSON.parse(await this.text(path));
  }

  /** Every page of a list. */
  async list(path: string): Promise<unknown[]> {
    const items: unknown[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = (await this.get(`${path}?limit=100${query}`)) as {
        items: unknown[];
        next_cursor: string | null;
      };
      items.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor !== null);
    return items;
  }
}
