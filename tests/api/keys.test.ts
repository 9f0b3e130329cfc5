import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { defaultConfig, loadConfig } from '../../src/config.ts';
import { KEY_SCOPES, type KeyScope } from '../../src/store/state/keys.ts';
import { openState } from '../../src/store/state/state-store.ts';
import { NOW, type Service, startService } from './service.ts';

const ADMIN = 'the-admin-key-of-this-test';
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

/** As `tidemark keys create` does it, beside the running service. */
function makeKey(service: Service, ...scopes: KeyScope[]): { key: string; id: string } {
  const state = openState(join(service.folder, 'state.sqlite'), { now: () => NOW });
  const { key, apiKey } = state.keys.create('test', scopes);
  state.close();
  return { key, id: apiKey.id };
}

/** What is needed for what. An answer that is no 401 or 403 was let in. */
const DOORS: [method: string, path: string, scope: KeyScope][] = [
  ['GET', '/v1/models', 'read'],
  ['GET', '/v1/models/m', 'read'],
  ['GET', '/v1/models/m/references', 'read'],
  ['GET', '/v1/models/m/references/r', 'read'],
  ['GET', '/v1/models/m/references/r/data', 'read'],
  ['GET', '/v1/models/m/evaluations', 'read'],
  ['GET', '/v1/evaluations/e', 'read'],
  ['GET', '/v1/evaluations/e/report', 'read'],
  ['GET', '/v1/alerts', 'read'],
  ['GET', '/v1/silences', 'read'],
  ['GET', '/v1/notifications', 'read'],
  ['GET', '/metrics', 'read'],
  ['GET', '/', 'read'],
  ['GET', '/runs', 'read'],
  ['GET', '/models/m', 'read'],
  ['GET', '/experiments/1/runs/r/artifacts/report.html', 'read'],
  ['POST', '/v1/models/m/predictions', 'ingest'],
  ['PUT', '/v1/models/m/references/r', 'write'],
  ['POST', '/v1/models/m/evaluations', 'write'],
  ['POST', '/v1/alerts/a/ack', 'write'],
  ['POST', '/v1/silences', 'write'],
  ['DELETE', '/v1/silences/s', 'write'],
  ['POST', '/v1/notifications/n/replay', 'write'],
];

test('each door opens for its scope and for admin, is 403 for the others and 401 for nobody', async () => {
  const service = await startService({ env: { TIDEMARK_ADMIN_KEY: ADMIN } });
  const keys = new Map(KEY_SCOPES.map((scope) => [scope, makeKey(service, scope).key]));
  for (const [method, path, needed] of DOORS) {
    const knock = async (headers: Record<string, string>) =>
      (await service.fetch(method, path, { headers })).status;
    const door = `${method} ${path}`;
    expect([door, await knock({})]).toEqual([door, 401]);
    expect([door, await knock(bearer('tm_wrong'))]).toEqual([door, 401]);
    for (const [scope, key] of keys) {
      const status = await knock(bearer(key));
      const isLetIn = status !== 401 && status !== 403;
      expect([door, scope, isLetIn || status]).toEqual([
        door,
        scope,
        scope === needed || scope === 'admin' ? true : 403,
      ]);
    }
    expect([door, [401, 403].includes(await knock(bearer(ADMIN)))]).toEqual([door, false]);
  }
});

test.each(['/healthz', '/readyz', '/problems/unauthorized'])('%s needs no key', async (path) => {
  const service = await startService({ env: { TIDEMARK_ADMIN_KEY: ADMIN } });
  expect((await service.get(path)).status).toBe(200);
});

test('/metrics needs no key where the configuration opens it', async () => {
  const service = await startService({
    config: 'auth: { open_metrics: true }',
    env: { TIDEMARK_ADMIN_KEY: ADMIN },
  });
  const answer = await service.get('/metrics');
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
  expect((await service.get('/v1/models')).status).toBe(401);
});

describe('a key', () => {
  test.each([
    ['a bearer token', bearer(ADMIN), 200],
    ['a bearer token in other case', { authorization: `bEARER ${ADMIN}` }, 200],
    ['the password of any user', basic('anybody', ADMIN), 200],
    ['the password of nobody', basic('', ADMIN), 200],
    ['the user without password', basic(ADMIN, ''), 401],
    ['an empty bearer token', { authorization: 'Bearer ' }, 401],
    ['a bare key', { authorization: ADMIN }, 401],
    ['another scheme', { authorization: `Digest ${ADMIN}` }, 401],
    ['Basic that is no base64', { authorization: 'Basic ====' }, 401],
    ['two keys', { authorization: `Bearer ${ADMIN}, Bearer ${ADMIN}` }, 401],
    ['a key with more at its end', bearer(`${ADMIN}x`), 401],
    ['the beginning of a key', bearer(ADMIN.slice(0, -1)), 401],
    ['a huge key', bearer('x'.repeat(100_000)), 401],
  ])('as %s', async (_, headers, status) => {
    const service = await startService({ env: { TIDEMARK_ADMIN_KEY: ADMIN } });
    const answer = await service.get('/v1/models', headers as Record<string, string>);
    expect(answer.status).toBe(status);
    if (status !== 401) return;
    expect(await answer.json()).toMatchObject({ type: '/problems/unauthorized', code: 'unauthorized' });
    const offered = answer.headers.get('www-authenticate')!;
    expect(offered).toContain('Bearer realm="tidemark"');
    expect(offered, 'makes a browser ask').toContain('Basic realm="tidemark"');
  });

  test('that is revoked opens nothing from then on', async () => {
    const service = await startService();
    const { key, id } = makeKey(service, 'read');
    makeKey(service, 'admin');
    expect((await service.get('/v1/models', bearer(key))).status).toBe(200);
    const state = openState(join(service.folder, 'state.sqlite'), { now: () => NOW });
    state.keys.revoke(id);
    state.close();
    expect((await service.get('/v1/models', bearer(key))).status).toBe(401);
  });

  test('of a refusal is told apart by its scopes only', async () => {
    const service = await startService();
    const { key } = makeKey(service, 'ingest');
    const answer = await service.get('/v1/models', bearer(key));
    expect(await answer.json()).toMatchObject({
      status: 403,
      code: 'forbidden',
      detail: 'expected a key with the scope "read", got one with ingest',
    });
  });
});

describe('without any key', () => {
  test('a service on loopback is open', async () => {
    const service = await startService();
    expect((await service.get('/v1/models')).status).toBe(200);
  });

  const folder = () => {
    const path = mkdtempSync(join(tmpdir(), 'tidemark-keys-'));
    onTestFinished(() => rmSync(path, { recursive: true }));
    return path;
  };
  const configOf = (text: string, env = {}) => ({
    ...loadConfig(text, { env, readFile: () => '' }),
    data: folder(),
  });

  test.each(['0.0.0.0', '::', '192.0.2.1', 'localhost.example.com', '127.example.com'])(
    'a service on %s does not start',
    async (host) => {
      const { server, ...rest } = defaultConfig();
      const starting = createApp({ ...rest, data: folder(), server: { ...server, host } });
      await expect(starting).rejects.toMatchObject({
        code: 'unauthorized',
        message: expect.stringContaining('TIDEMARK_ADMIN_KEY'),
      });
    },
  );

  test.each([
    ['an admin key', 'server: { host: 0.0.0.0 }', { TIDEMARK_ADMIN_KEY: ADMIN }, 401],
    ['auth.mode none', 'server: { host: 0.0.0.0 }\nauth: { mode: none }', {}, 200],
  ])('%s lets it start on every address', async (_, text, env, status) => {
    const app = await createApp(configOf(text, env));
    const answer = await app.fetch(new Request('http://192.0.2.1:8080/v1/models'));
    await app.stop();
    expect(answer.status).toBe(status);
  });
});
