import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ConfigError, type ConfigSource, defaultConfig, loadConfig, modelConfig } from '../../src/config.ts';
import { monitorSpec } from '../../src/monitors/spec.ts';

const SECRETS: Readonly<Record<string, string>> = {
  '/run/secrets/tidemark': 'tm_the-key-of-the-administrator\n',
  '/run/secrets/retrain': 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ=\r\n',
  '/run/secrets/slack': 'https://hooks.slack.com/services/T/B/from-a-file',
};

const source: ConfigSource = {
  env: {
    SLACK_WEBHOOK_URL: 'https://hooks.slack.com/services/T/B/from-the-environment',
    PORT: '9090',
    OPEN_METRICS: 'true',
    DOMAIN: 'example.com',
    SMTP_PORT: '2525',
    SMTP_USER: '1000',
    SMTP_PASSWORD: '123456',
  },
  readFile(path) {
    const text = SECRETS[path];
    if (text === undefined) throw new Error(`no such file: ${path}`);
    return text;
  },
};

const folder = (name: string) => new URL(`./${name}/`, import.meta.url);
const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const good = (name: string) => loadConfig(read(`./good/${name}.yaml`), source);

function errorsOf(text: string, from = source): ConfigError {
  try {
    loadConfig(text, from);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was taken');
}

const DAY_MS = 86_400_000;
const MIB = 2 ** 20;

describe('loadConfig', () => {
  test('takes the file of the documentation', () => {
    const config = good('documented');
    expect(config).toMatchObject({
      server: { host: '127.0.0.1', port: 8080, publicUrl: 'http://127.0.0.1:8080' },
      auth: { mode: 'keys', adminKey: 'tm_the-key-of-the-administrator', openMetrics: false },
    });
    expect([...config.channels]).toEqual([
      ['ops-slack', expect.objectContaining({ type: 'slack', url: source.env.SLACK_WEBHOOK_URL })],
      ['ml-mail', expect.objectContaining({ type: 'email', to: ['ml@example.com'] })],
      [
        'retrainer',
        expect.objectContaining({ type: 'webhook', secret: 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ=' }),
      ],
    ]);
    const flights = config.models.get('flights')!;
    expect(flights.retentionMs).toBe(90 * DAY_MS);
    expect(flights.monitors).toEqual([
      {
        ...monitorSpec.parse({}),
        schedule: '5 0 * * *',
        alert: {
          ...monitorSpec.parse({}).alert,
          staleAfterMs: 2 * DAY_MS,
          channels: ['ops-slack', 'ml-mail'],
        },
      },
    ]);
    expect(flights.anomalies).toMatchObject([{ name: 'prediction-z', channels: ['ops-slack'] }]);
  });

  test('needs no key at all', () => {
    expect(good('empty')).toEqual({
      server: { host: '127.0.0.1', port: 8080, publicUrl: null },
      auth: { mode: 'keys', adminKey: null, openMetrics: false },
      data: './data',
      limits: {
        bodyBytes: 64 * MIB,
        streamBytes: 4096 * MIB,
        rows: 10_000_000,
        columns: 2000,
        textBytes: 65_536,
        queuedBytes: 256 * MIB,
        diskFreeBytes: 1024 * MIB,
        futureMs: 300_000,
      },
      ingest: { createModels: true },
      metrics: { maxSeries: 2000 },
      channels: new Map(),
      models: new Map(),
    });
    expect(good('comments-only')).toEqual(good('empty'));
    expect(defaultConfig()).toEqual(good('empty'));
  });

  test('takes a key without a value as one that is left out', () => {
    const { models, ...rest } = good('sections-without-values');
    expect(rest).toEqual({ ...good('empty'), models: undefined });
    expect([...models]).toEqual([['flights', modelConfig(good('empty'), 'flights')]]);
  });

  test('reads a text from the environment as a number or boolean only where a text is refused', () => {
    const { server, auth, channels } = good('environment-as-number-and-boolean');
    expect(server.port).toBe(9090);
    expect(auth.openMetrics).toBe(true);
    expect(channels.get('mail')).toMatchObject({
      smtp: { host: 'mail.example.com', port: 2525, user: '1000', password: '123456' },
    });
  });

  test('shares parts by anchors and merge keys', () => {
    const { models } = good('shared-by-anchor');
    expect(models.get('flights')!.monitors).toMatchObject([
      { name: 'hourly', windowMs: 3_600_000 },
      { name: 'hourly-prediction', windowMs: 3_600_000, columns: ['prediction'], alert: { fire: 2, of: 3 } },
    ]);
    expect(models.get('trips')!.monitors).toEqual([models.get('flights')!.monitors[0]]);
  });

  test('shares one monitor among any number of models', () => {
    const models = Array.from({ length: 300 }, (_, i) => `  m${i}: { monitors: [*daily] }`);
    const text = ['models:', '  first: { monitors: [&daily { window: 1d }] }', ...models].join('\n');
    expect(loadConfig(text, source).models.size).toBe(301);
  });

  test('takes the administrator’s key from the environment before the file', () => {
    const env = { TIDEMARK_ADMIN_KEY: 'tm_from-the-environment' };
    expect(defaultConfig(env).auth.adminKey).toBe('tm_from-the-environment');
    expect(loadConfig('auth: { admin_key: tm_from-the-file }', { ...source, env }).auth.adminKey).toBe(
      'tm_from-the-environment',
    );
    expect(defaultConfig({ TIDEMARK_ADMIN_KEY: '' }).auth.adminKey).toBeNull();
  });

  const badFiles = readdirSync(folder('bad')).map((file) => file.replace('.yaml', ''));

  test.each(badFiles)('refuses %s', (name) => {
    const text = read(`./bad/${name}.yaml`);
    const expected = [...text.matchAll(/^# error: (.*)$/gm)].map(([, error]) => error);
    expect(expected.length).toBeGreaterThan(0);
    const { errors } = errorsOf(text);
    expect(errors.map(({ pointer, line, detail }) => `${line}: ${pointer || '/'}: ${detail}`)).toEqual(
      expected,
    );
  });
});

describe('a ConfigError', () => {
  test('names line, pointer and fault of each error in its message', () => {
    expect(errorsOf('data: 1\nserver: { port: x }').message).toBe(
      'line 1: /data: expected text, got a number\nline 2: /server/port: expected a number, got text',
    );
  });

  const SECRET = 'hunter2-hunter2';
  test.each([
    [
      'of the environment',
      `data: [ "\${SECRET}" ]\nlimits: { body: "\${SECRET}" }\nauth: { mode: "\${SECRET}" }`,
    ],
    ['of a file', 'auth: { admin_key_file: /f, mode: hunter2-hunter2 }'],
    ['in the file', 'channels: { a: { type: slack, url: hunter2-hunter2 } }\ndata: { hunter2-hunter2: 1 }'],
    ['in broken YAML', 'auth: { admin_key: "\\hunter2-hunter2" }'],
    ['that looks like an alias', 'auth: { admin_key: *hunter2-hunter2 }'],
    ['that looks like a tag', 'auth: { admin_key: !hunter2-hunter2 }'],
    ['after a block header', 'auth:\n  admin_key: |hunter2-hunter2\n    x'],
  ])('holds no secret %s', (_, text) => {
    const error = errorsOf(text, { env: { SECRET }, readFile: () => SECRET });
    expect(error.errors.length).toBeGreaterThan(0);
    expect(JSON.stringify([error.message, error.errors])).not.toContain('hunter2');
  });

  test.each([
    ['a mapping that does not end', 'data: a\nserver: { port: 80', 2],
    ['a key that comes twice', 'data: a\nserver: {}\ndata: b', 3],
    ['a second document', 'data: a\n---\ndata: b', 2],
    ['aliases without an anchor', 'data: a\nserver: *s', 2],
    ['an unknown tag', 'data: a\nserver: !ruby {}', 2],
  ])('gives the line of %s', (_, text, line) => {
    expect(errorsOf(text).errors).toEqual([{ pointer: '', line, detail: expect.stringMatching(/^[a-z]/) }]);
  });

  test('says so when aliases would expand without end', () => {
    const lists = Array.from(
      { length: 12 },
      (_, i) => `- &l${i + 1} [${Array(9).fill(`*l${i}`).join(', ')}]`,
    );
    const { errors } = errorsOf(['- &l0 [x]', ...lists].join('\n'));
    expect(errors).toEqual([{ pointer: '', line: 1, detail: expect.stringContaining('alias') }]);
  });
});

describe('modelConfig', () => {
  test('gives a model that the file does not mention its default monitor', () => {
    const { monitors, roles, retentionMs } = modelConfig(good('documented'), 'constructor');
    expect(monitors).toEqual([monitorSpec.parse({})]);
    expect(roles.prediction).toBe('prediction');
    expect(retentionMs).toBeNull();
  });

  test('gives a model no monitor where the file says so', () => {
    expect(modelConfig(good('without-monitors'), 'flights').monitors).toEqual([]);
  });
});
