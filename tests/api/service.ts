import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Log } from '../../src/actions/context.ts';
import type { ChannelFetch, Mail, Mailer } from '../../src/alerts/channel.ts';
import { type App, createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';

export type Body = NonNullable<RequestInit['body']>;

export const NOW = Date.UTC(2026, 2, 2);

/** What a channel was sent, in order. */
export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Service {
  /** Moved by hand; whatever the service does by the clock, it does in `app.tick()`. */
  readonly clock: { at: number };
  readonly posts: Post[];
  readonly mails: Mail[];
  /** Every line that was logged, as JSON. */
  readonly log: string[];
  /** Answers what channels post; may be replaced. */
  receiver: (post: Post) => Response;
  /** Of the folder where everything lies. */
  readonly folder: string;
  app: App;
  fetch(method: string, path: string, init?: RequestInit): Promise<Response>;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body: Body | object | null, headers?: Record<string, string>): Promise<Response>;
  put(path: string, body: Body, headers?: Record<string, string>): Promise<Response>;
  /** The JSON of an answer of 200. */
  read<T = Record<string, unknown>>(path: string): Promise<T>;
  /** Stops the service, and starts another on the same folder. */
  restart(): Promise<void>;
}

/** A whole service in a folder that goes when the test ends. Nothing leaves the process. */
export async function startService({
  config = '',
  env = {},
  at = NOW,
  whenDone = onTestFinished,
}: {
  readonly config?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly at?: number;
  /** `afterAll` for a service that all tests of a file share. */
  readonly whenDone?: (cleanUp: () => Promise<void>) => void;
} = {}): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-service-'));
  const clock = { at };
  const posts: Post[] = [];
  const mails: Mail[] = [];
  const lines: string[] = [];
  const channelFetch: ChannelFetch = async (url, { headers, body }) => {
    posts.push({ url, headers, body });
    return service.receiver(posts.at(-1)!);
  };
  const mailer: Mailer = async (_, mail) => {
    mails.push(mail);
    return { rejected: [] };
  };
  const loaded = { ...loadConfig(config, { env, readFile: () => '' }), data: folder };
  const open = () =>
    createApp(loaded, {
      clock: { now: () => clock.at },
      fetch: channelFetch,
      mailer,
      random: () => 0.5,
      log: capturedLog(lines),
    });
  const service: Service = {
    clock,
    posts,
    mails,
    log: lines,
    receiver: () => new Response('ok'),
    folder,
    app: await open(),
    fetch: async (method, path, init = {}) =>
      service.app.fetch(new Request(`http://127.0.0.1:8080${path}`, { method, ...init })),
    get: (path, headers = {}) => service.fetch('GET', path, { headers }),
    post: (path, body, headers = {}) =>
      service.fetch('POST', path, isPlain(body) ? asJson(body, headers) : { body, headers }),
    put: (path, body, headers = {}) => service.fetch('PUT', path, { body, headers }),
    async read<T>(path: string) {
      const answer = await service.get(path);
      if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as T;
    },
    async restart() {
      await service.app.stop();
      service.app = await open();
    },
  };
  whenDone(async () => {
    await service.app.stop();
    rmSync(folder, { recursive: true });
  });
  return service;
}

export const ndjson = { 'content-type': 'application/x-ndjson' };
export const csv = { 'content-type': 'text/csv' };

export const linesOf = (events: readonly object[]): string =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('');

/** What a page of a list answers. */
export interface Listed<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

/** Errors are logged as pino logs them: message, stack and the chain of causes. */
function capturedLog(lines: string[]): Log {
  const write = (fields: object, message: string) =>
    void lines.push(
      JSON.stringify({ ...fields, message }, (_, value: unknown) =>
        value instanceof Error
          ? { ...value, message: value.message, stack: value.stack, cause: value.cause }
          : value,
      ),
    );
  return { debug: write, info: write, warn: write, error: write };
}

const isPlain = (body: Body | object | null): body is object =>
  body !== null &&
  typeof body === 'object' &&
  (Array.isArray(body) || Object.getPrototypeOf(body) === Object.prototype);

const asJson = (body: object, headers: Record<string, string>): RequestInit => ({
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json', ...headers },
});
