import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Channel, Delivery, OutgoingMessage, Refusal } from '../../src/alerts/channel.ts';
import { channels } from '../../src/alerts/channels/index.ts';
import { column, ENTRIES, entry } from './notices.ts';
import { answer, closedPort, httpReceiver, io, mailReceiver, NOW, tcpReceiver } from './receivers.ts';

/** Stands in every secret and is echoed by every server. */
const CANARY = 'canary7Zq';

/** What the receiver of one kind of channel does in a case, and what has to come of it. */
interface Case {
  readonly name: string;
  readonly expected: 'ok' | Partial<Refusal>;
}

interface Harness {
  /** The configuration of a channel whose receiver is on a port of loopback. */
  readonly config: (port: number) => Record<string, unknown>;
  /** A receiver that serves everything and keeps all the text it gets. */
  readonly serve: () => Promise<{ port: number; texts: () => string[] }>;
  /** Every answer there is, from a receiver that is switched from one to the next. */
  readonly answers: () => Promise<{ port: number; cases: readonly (Case & { arrange: () => void })[] }>;
}

const message = (change: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  id: '01HNOTIFICATION',
  entries: [entry()],
  recipients: null,
  ...change,
});

const retried = [408, 425, 429];
const reasonOf = (status: number): Refusal['reason'] => {
  if (status === 429) return 'rate_limited';
  if (status === 408) return 'timeout';
  if (status === 401 || status === 403) return 'auth';
  return status >= 500 || status === 425 ? 'server' : 'client';
};

function httpHarness(config: (url: string) => Record<string, unknown>, success: string): Harness {
  const statuses = Array.from({ length: 400 }, (_, i) => 200 + i);
  const expectedOf = (status: number, body: string): Case['expected'] => {
    if (status >= 300) return { retry: status >= 500 || retried.includes(status), reason: reasonOf(status) };
    return body.startsWith(success) ? 'ok' : { retry: true, reason: 'server' };
  };
  // An answer without a body cannot say ok.
  const bodyOf = (status: number): string => (status === 204 || status === 205 ? '' : success);
  return {
    config: (port) => config(`http://127.0.0.1:${port}/${CANARY}`),
    async serve() {
      const receiver = await httpReceiver(answer(200, success));
      return {
        port: Number(new URL(receiver.url).port),
        texts: () => receiver.requests.map(({ body }) => body),
      };
    },
    async answers() {
      const receiver = await httpReceiver(answer(200, success));
      const statusCases = statuses.map((status) => ({
        name: `status ${status}`,
        expected: expectedOf(status, bodyOf(status)),
        arrange: () => {
          receiver.answers = answer(status, status < 300 ? bodyOf(status) : `${CANARY} said no`);
        },
      }));
      const retryAfter = (status: number, value: string, retryAfterMs: number | undefined) => ({
        name: `status ${status} with retry-after ${value}`,
        expected: {
          retry: true,
          reason: reasonOf(status),
          ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
        },
        arrange: () => {
          receiver.answers = answer(status, '', { 'retry-after': value });
        },
      });
      return {
        port: Number(new URL(receiver.url).port),
        cases: [
          ...statusCases,
          retryAfter(429, '7', 7000),
          retryAfter(503, '120', 120_000),
          retryAfter(429, new Date(NOW + 58_000).toUTCString(), 58_000),
          retryAfter(429, new Date(NOW - 60_000).toUTCString(), 0),
          retryAfter(429, 'soon', undefined),
          retryAfter(429, '-5', undefined),
          {
            name: 'a connection that breaks within the answer',
            expected: { retry: true, reason: 'network' as const },
            arrange: () => {
              receiver.answers = (response) => {
                response.writeHead(200, { 'content-length': 100 }).write('o');
                setImmediate(() => response.destroy());
              };
            },
          },
          {
            name: 'an answer without end',
            expected: success === '' ? ('ok' as const) : { retry: true, reason: 'server' as const },
            arrange: () => {
              receiver.answers = (response) => {
                response.writeHead(200).on('error', () => undefined);
                const pour = (): void => {
                  while (!response.destroyed && response.write('x'.repeat(16_384)));
                };
                response.on('drain', pour);
                pour();
              };
            },
          },
        ],
      };
    },
  };
}

const harnesses: Record<string, Harness> = {
  slack: httpHarness((url) => ({ type: 'slack', url }), 'ok'),
  webhook: httpHarness((url) => ({ type: 'webhook', url, secret: `whsec_${CANARY}${'A'.repeat(23)}` }), ''),
  email: {
    config: (port) => ({
      type: 'email',
      smtp: { host: 'localhost', port, tls: 'starttls', user: 'tidemark', password: CANARY },
      from: 'Tidemark <tidemark@example.com>',
      to: ['a@example.com', 'b@example.com'],
    }),
    async serve() {
      const { port, mails } = await mailReceiver({ password: CANARY });
      return { port, texts: () => mails.map(({ source }) => source) };
    },
    async answers() {
      let [recipient, data, from] = [250, 250, 250];
      const options = {
        onAuth: (_: unknown, __: unknown, callback: (error: null, answer: object) => void) =>
          callback(null, { user: 'x' }),
        onMailFrom: (_: unknown, __: unknown, callback: (error: Error | null) => void) =>
          callback(refuse(from)),
        onRcptTo: (_: unknown, __: unknown, callback: (error: Error | null) => void) =>
          callback(refuse(recipient)),
        onData: (stream: NodeJS.ReadableStream, _: unknown, callback: (error: Error | null) => void) => {
          stream.resume().on('end', () => callback(refuse(data)));
        },
      };
      const refuse = (code: number): Error | null =>
        code < 400 ? null : Object.assign(new Error(`${CANARY} no`), { responseCode: code });
      const { port } = await mailReceiver({ options });
      const codes = [421, 450, 451, 499, 500, 503, 550, 554, 599];
      const expected = (code: number): Case['expected'] =>
        code >= 500 ? { retry: false, reason: 'client' } : { retry: true, reason: 'server' };
      return {
        port,
        cases: [
          {
            name: 'everybody served',
            expected: 'ok',
            arrange: () => ([recipient, data, from] = [250, 250, 250]),
          },
          ...codes.flatMap((code) => [
            {
              name: `${code} to a recipient`,
              expected: expected(code),
              arrange: () => ([recipient, data, from] = [code, 250, 250]),
            },
            {
              name: `${code} to the mail`,
              expected: expected(code),
              arrange: () => ([recipient, data, from] = [250, code, 250]),
            },
            {
              name: `${code} to the sender`,
              expected: expected(code),
              arrange: () => ([recipient, data, from] = [250, 250, code]),
            },
          ]),
        ],
      };
    },
  },
};

const parse = (channel: Channel, port: number) =>
  channel.config.parse(harnesses[channel.type]!.config(port)) as Parameters<Channel['send']>[0];

const send = (
  channel: Channel,
  port: number,
  change: Partial<OutgoingMessage> = {},
  ioChange = {},
): Promise<Delivery> => channel.send(parse(channel, port), message(change), io(ioChange));

function expectDelivery(delivery: Delivery, expected: Case['expected'], name: string): void {
  if (expected === 'ok') expect(delivery, name).toEqual({ ok: true });
  else expect(delivery, name).toMatchObject({ ok: false, ...expected });
  expect(JSON.stringify(delivery), name).not.toContain(CANARY);
  expect(JSON.stringify(delivery), name).not.toContain('127.0.0.1');
}

afterEach(() => {
  vi.useRealTimers();
});

it('holds every channel to the contract', () => {
  expect(channels.map(({ type }) => type).sort()).toEqual(Object.keys(harnesses).sort());
});

describe.each(
  channels.map((channel) => ({ channel, type: channel.type, harness: harnesses[channel.type]! })),
)('$type', ({ channel, harness }) => {
  it('has a configuration that refuses unknown keys and names its secrets', () => {
    const config = harness.config(25);
    expect(channel.config.safeParse(config).success).toBe(true);
    expect(channel.config.safeParse({ ...config, colour: 'red' }).success).toBe(false);
    const secrets = channel.secrets.map((path) =>
      path.split('.').reduce((value: unknown, key) => (value as Record<string, unknown>)[key], config),
    );
    expect(secrets.every((secret) => String(secret).includes(CANARY))).toBe(true);
    expect(JSON.stringify(config).split(CANARY).length - 1).toBe(secrets.length);
  });

  it.each(Object.entries(ENTRIES))('delivers %s', async (name, entries) => {
    const { port, texts } = await harness.serve();
    if (entries.length > 1 && !channel.bundles) return;
    expect(await send(channel, port, { entries })).toEqual({ ok: true });
    expect(texts(), name).toHaveLength(1);
    expect(texts()[0]).toContain('flights');
    expect(texts()[0]).not.toContain(CANARY);
  });

  it('classes every answer, and passes on nothing of what it says', async () => {
    const { port, cases } = await harness.answers();
    for (const { name, arrange, expected } of cases) {
      arrange();
      expectDelivery(await send(channel, port), expected, name);
    }
  });

  it('retries when nobody listens', async () => {
    const delivery = await send(channel, await closedPort());
    expectDelivery(delivery, { retry: true, reason: 'network' }, 'refused');
  });

  it('retries when the other side hangs up', async () => {
    const { port } = await tcpReceiver((socket) => socket.destroy());
    expectDelivery(await send(channel, port), { retry: true, reason: 'network' }, 'hung up');
  });

  it('retries when the other side does not speak its language', async () => {
    const { port } = await tcpReceiver((socket) => socket.end(`${CANARY}\r\n\r\n`));
    expectDelivery(await send(channel, port), { retry: true, reason: 'network' }, 'gibberish');
  });

  it('gives up waiting for a receiver that never answers', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let connect = () => {};
    const connected = new Promise<void>((resolve) => {
      connect = resolve;
    });
    const { port } = await tcpReceiver(() => connect());
    const sending = send(channel, port);
    await connected;
    await vi.advanceTimersByTimeAsync(30_000);
    expectDelivery(await sending, { retry: true, reason: 'timeout' }, 'hangs');
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const { port } = await tcpReceiver(() => stop.abort());
    const delivery = await send(channel, port, {}, { signal: stop.signal });
    expectDelivery(delivery, { retry: true, reason: 'network' }, 'stopped');
  });

  it('waits for nothing that does not heed its signal', async () => {
    const stop = new AbortController();
    const never = () => {
      setImmediate(() => stop.abort());
      return new Promise<never>(() => {});
    };
    const sending = send(channel, 9, {}, { signal: stop.signal, fetch: never, mailer: never });
    expectDelivery(await sending, { retry: true, reason: 'network' }, 'deaf');
  });

  it('sends nothing when it was told to stop before', async () => {
    const { port, texts } = await harness.serve();
    const delivery = await send(channel, port, {}, { signal: AbortSignal.abort() });
    expectDelivery(delivery, { retry: true, reason: 'network' }, 'stopped');
    expect(texts()).toEqual([]);
  });

  it('makes hostile names harmless and keeps the message small', async () => {
    const names = [
      '<!channel>',
      '<https://evil.example|x>',
      'a\r\nBcc: victim@example.com',
      '<img src=x>',
      '\uD800',
      '💧'.repeat(9999),
    ];
    const columns = Array.from({ length: 20 }, (_, i) => column(names[i % names.length]!));
    const hostile = entry({
      columns,
      segment: names[2]!,
      model_version: names[0]!,
      drifted_columns: 200,
      columns_total: 200,
    });
    const { port, texts } = await harness.serve();
    const entries = channel.bundles ? Array.from({ length: 40 }, () => hostile) : [hostile];
    expect(await send(channel, port, { entries })).toEqual({ ok: true });
    const [text] = texts() as [string];
    expect(Buffer.byteLength(text)).toBeLessThan(100_000);
    expect(text.split('\r\n\r\n')[0]).not.toMatch(/^bcc:/im);
    expect(text).not.toMatch(/\\ud[89a-f]/);
  });

  it('leaves the message alone', async () => {
    const { port } = await harness.serve();
    const sent = message();
    const before = structuredClone(sent);
    await channel.send(parse(channel, port), sent, io());
    expect(sent).toEqual(before);
  });
});

describe.each(channels.filter(({ secrets }) => secrets.includes('url')))('$type', (channel) => {
  it('leaves no timer behind', async () => {
    const { port } = await harnesses[channel.type]!.serve();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await send(channel, port);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('follows no redirect', async () => {
    const target = await httpReceiver(answer(200, 'ok'));
    for (const status of [301, 302, 303, 307, 308]) {
      const receiver = await httpReceiver(answer(status, '', { location: target.url }));
      const delivery = await send(channel, Number(new URL(receiver.url).port));
      expectDelivery(delivery, { retry: false, reason: 'client' }, `status ${status}`);
    }
    expect(target.requests).toEqual([]);
  });

  it.each([
    ['loopback while the service is open to others', {}, false, false],
    ['loopback while the service listens there only', {}, true, true],
    ['loopback where private addresses are allowed', { allow_private: true }, false, true],
  ])('connects to %s or not', async (_, change, allowLoopback, isServed) => {
    const receiver = await httpReceiver(answer(200, 'ok'));
    const config = channel.config.parse({ type: channel.type, url: `${receiver.url}/${CANARY}`, ...change });
    const delivery = await channel.send(
      config as Parameters<Channel['send']>[0],
      message(),
      io({ allowLoopback }),
    );
    expectDelivery(delivery, isServed ? 'ok' : { retry: false, reason: 'client' }, 'guard');
    expect(receiver.requests).toHaveLength(isServed ? 1 : 0);
  });

  it.each(['ftp://example.com/x', 'http://user:secret@example.com/', 'not a url', '', 'javascript:alert(1)'])(
    'refuses the configuration of %j',
    (url) => {
      expect(channel.config.safeParse({ type: channel.type, url }).success).toBe(false);
    },
  );

  it('works with any fetch that is passed in, and classes its failures', async () => {
    const config = channel.config.parse({ type: channel.type, url: `https://hooks.example.com/${CANARY}` });
    const fetchOf = (fetch: () => Promise<Response>) =>
      channel.send(config as Parameters<Channel['send']>[0], message(), io({ fetch }));
    expectDelivery(await fetchOf(async () => new Response('ok')), 'ok', 'ok');
    const cause = Object.assign(new Error(CANARY), { code: 'ENOTFOUND' });
    const failed = await fetchOf(() => Promise.reject(new TypeError('fetch failed', { cause })));
    expectDelivery(
      failed,
      { retry: true, reason: 'network', detail: 'the connection failed (ENOTFOUND)' },
      'dns',
    );
  });
});
