import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ChannelConfig } from '../../../src/alerts/channel.ts';
import { webhook, webhookBody } from '../../../src/alerts/channels/webhook.ts';
import { column, ENTRIES, entry, notice } from '../notices.ts';
import { answer, httpReceiver, io, NOW } from '../receivers.ts';

const parse = (change: Record<string, unknown>) =>
  webhook.config.parse({ type: 'webhook', ...change }) as unknown as ChannelConfig;
const message = { id: 'msg_2', entries: [entry()], recipients: null };

async function posted(change: Record<string, unknown>) {
  const receiver = await httpReceiver(answer(204));
  await webhook.send(parse({ url: receiver.url, ...change }), message, io());
  return receiver.requests[0]!;
}

describe('webhook', () => {
  it.each(Object.entries(ENTRIES))('posts %s as the golden JSON has it', async (name, entries) => {
    const text = entries.map(({ notice }) => `${JSON.stringify(webhookBody(notice), null, 2)}\n`).join('');
    await expect(text).toMatchFileSnapshot(`../golden/webhook-${name}.json`);
  });

  it('has exactly the members of the contract, and a reason', () => {
    const { type, alert } = webhookBody(notice());
    expect(type).toBe('alert.firing');
    expect(Object.keys(alert)).toEqual([
      'fingerprint',
      'episode',
      'model',
      'model_version',
      'monitor',
      'severity',
      'reason',
      'window',
      'columns',
      'evaluation_id',
      'run_id',
      'report_url',
    ]);
  });

  it.each([
    ['alert.firing', 'alert.firing'],
    ['alert.escalated', 'alert.firing'],
    ['alert.reminder', 'alert.firing'],
    ['alert.resolved', 'alert.resolved'],
    ['alert.closed', 'alert.closed'],
    ['monitor.no_data', 'monitor.no_data'],
  ] as const)('posts %s as %s', (type, expected) => {
    expect(webhookBody(notice({ type })).type).toBe(expected);
  });

  it('keeps names as they are, as far as JSON can carry them', () => {
    const names = ['a\nb', '<!channel>', 'c\uD800', 'd'.repeat(300)];
    const { alert } = webhookBody(notice({ columns: names.map((name) => column(name)), segment: 'EU & US' }));
    expect(alert.columns.map(({ name }) => name)).toEqual([
      'a\nb',
      '<!channel>',
      'c\uFFFD',
      `${'d'.repeat(255)}…`,
    ]);
    expect(alert).toMatchObject({ segment: 'EU & US' });
  });

  it('carries the id, the time and a signature over both and the body', async () => {
    const key = Buffer.alloc(24, 7);
    const { headers, body } = await posted({ secret: `whsec_${key.toString('base64')}` });
    const signed = createHmac('sha256', key)
      .update(`msg_2.${NOW / 1000}.${body}`)
      .digest('base64');
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': 'msg_2',
      'webhook-timestamp': String(NOW / 1000),
      'webhook-signature': `v1,${signed}`,
    });
  });

  it('takes a secret that is not in the form of the standard by its bytes', async () => {
    const { headers, body } = await posted({ secret: 'correct horse' });
    const signed = createHmac('sha256', 'correct horse')
      .update(`msg_2.${NOW / 1000}.${body}`)
      .digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signed}`);
  });

  it('is not signed without a secret', async () => {
    expect((await posted({})).headers).not.toHaveProperty('webhook-signature');
  });

  it.each(['', 'whsec_'])('refuses the secret %j', (secret) => {
    expect(webhook.config.safeParse({ type: 'webhook', url: 'https://example.com', secret }).success).toBe(
      false,
    );
  });

  it('sends 200 drifted columns as the twenty worst, in less than 20 kB', () => {
    const columns = Array.from({ length: 20 }, (_, i) => column(`${i}`.padEnd(300, 'x')));
    expect(JSON.stringify(webhookBody(notice({ columns, drifted_columns: 200 }))).length).toBeLessThan(
      20_000,
    );
  });
});
