import { expect, test } from 'vitest';
import { csv, linesOf, NOW, ndjson, startService } from './service.ts';

const HOUR_MS = 3_600_000;
const SECRETS = {
  ADMIN: 'canary-admin-key',
  SLACK: 'https://hooks.slack.com/services/T0/B0/canary-slack',
  HOOK: 'https://example.com/hooks/canary-hook',
  SIGNING: `whsec_${Buffer.from('canary-signing-secret-24').toString('base64')}`,
  SMTP: 'canary-smtp-password',
};
const CONFIG = `
channels:
  slack: { type: slack, url: "\${SLACK}" }
  hook: { type: webhook, url: "\${HOOK}", secret: "\${SIGNING}" }
  mail: { type: email, smtp: { host: mail.example.com, user: u, password: "\${SMTP}" }, from: a@example.com, to: [b@example.com] }
models:
  m: { monitors: [ { name: hourly, window: 1h, delay: 0s, min_rows: 10 } ] }
`;

test('no secret is in any log line or answer, and no value of an event is in a log line', async () => {
  const service = await startService({
    config: CONFIG,
    env: { ...SECRETS, TIDEMARK_ADMIN_KEY: SECRETS.ADMIN },
    at: NOW - HOUR_MS / 2,
  });
  const key = { authorization: `Bearer ${SECRETS.ADMIN}` };
  const answers: string[] = [];
  const send = async (method: string, path: string, body?: string, headers = {}) => {
    const answer = await service.fetch(method, path, {
      headers: { ...key, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    answers.push([...answer.headers].join('\n'), await answer.text());
    return answer.status;
  };
  const json = { 'content-type': 'application/json' };
  const ids = ['1', '2', '3'].map((id) => `canary-id-${id}`);

  await send('PUT', '/v1/models/m/references/r', `a,b\n${'1,canary-cell\n2,x\n'.repeat(50)}`, csv);
  const events = Array.from({ length: 60 }, (_, i) => ({
    id: ids[i],
    features: { a: 1000 + i, b: 'canary-value' },
    prediction: 424_242,
  }));
  expect(
    await send('POST', '/v1/models/m/predictions', linesOf(events), {
      ...ndjson,
      'idempotency-key': 'canary-idempotency',
    }),
  ).toBe(200);
  const refused: [string, string, string, string, object][] = [
    ['a wrong type', 'POST', '/v1/models/m/predictions', '{"features":{"a":"canary-value"}}', json],
    ['broken JSON', 'POST', '/v1/models/m/predictions', '{"features":{"a":"canary-value', json],
    ['a broken line', 'POST', '/v1/models/m/predictions', '{"features":{"a":"canary-value\n', ndjson],
    ['a reference of another type', 'PUT', '/v1/models/m/references/r', 'a\ncanary-value\n', csv],
    [
      'Parquet that is none',
      'PUT',
      '/v1/models/m/references/r',
      'canary-value',
      { 'content-type': 'application/vnd.apache.parquet' },
    ],
  ];
  for (const [what, method, path, body, headers] of refused) {
    const status = await send(method, path, body, headers);
    expect([what, status >= 400 && status < 500]).toEqual([what, true]);
    expect([what, answers.at(-1)!.includes('canary-value')]).toEqual([what, false]);
  }
  await send('POST', '/v1/models/m/evaluations', '{"segment":{"b":"canary-value"}}', json);

  service.receiver = ({ url }) => {
    if (url === SECRETS.SLACK) throw new TypeError(`fetch failed: ${url}`);
    return new Response(`no such hook: ${url} ${SECRETS.SIGNING}`, { status: 404 });
  };
  service.clock.at = NOW;
  await service.app.tick();
  expect(service.posts.map(({ url }) => url).toSorted()).toEqual([SECRETS.HOOK, SECRETS.SLACK].toSorted());
  for (const path of [
    '/',
    '/runs',
    '/models/m',
    '/docs',
    '/metrics',
    '/openapi.json',
    '/v1/models',
    '/v1/models/m',
    '/v1/alerts',
    '/v1/notifications',
    '/v1/models/m/evaluations',
    '/v1/models/m/references',
    '/v1/nothing',
  ])
    await send('GET', path);
  await service.get('/v1/models', { authorization: 'Bearer canary-wrong-key' });
  await service.app.stop();

  expect(service.log.length).toBeGreaterThan(20);
  expect(service.log.filter((line) => line.includes('a notification was not delivered'))).toHaveLength(2);
  const hits = (texts: readonly string[], canary: string) => texts.filter((text) => text.includes(canary));
  for (const canary of [...Object.values(SECRETS), 'canary-slack', 'canary-hook', 'canary-wrong-key']) {
    expect([canary, hits(service.log, canary)]).toEqual([canary, []]);
    expect([canary, hits(answers, canary)]).toEqual([canary, []]);
  }
  for (const canary of ['canary-value', 'canary-cell', 'canary-id', 'canary-idempotency', '424242'])
    expect([canary, hits(service.log, canary)]).toEqual([canary, []]);
});

test('a ragged reference is refused without quoting its cells', async () => {
  const service = await startService();
  const answer = await service.put('/v1/models/m/references/r', 'a,b\n1,canary-value,3\n', csv);
  expect(await answer.text()).not.toContain('canary-value');
});
