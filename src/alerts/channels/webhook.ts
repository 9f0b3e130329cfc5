import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { defineChannel } from '../channel.ts';
import type { AlertNotice } from '../notice.ts';
import { truncate, wellFormed } from '../text.ts';
import { allowPrivateField, deliveryOf, post, urlField } from './http.ts';

/** Posts one alert a request, signed as Standard Webhooks 1.0 has it. */
export const webhook = defineChannel({
  type: 'webhook',
  title: 'Webhook',
  config: z.strictObject({
    type: z.literal('webhook'),
    url: urlField,
    secret: z
      .string()
      .min(1)
      .refine((secret) => keyOf(secret).length > 0, 'expected base64 after whsec_')
      .optional()
      .describe('signs every request: whsec_ and base64, or any other text'),
    allow_private: allowPrivateField,
  }),
  secrets: ['url', 'secret'],
  bundles: false,
  async send(config, { id, entries }, io) {
    const body = JSON.stringify(webhookBody(entries[0]!.notice));
    const timestamp = String(Math.floor(io.now / 1000));
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'user-agent': 'tidemark',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
    };
    if (config.secret !== undefined)
      headers['webhook-signature'] = signature(config.secret, `${id}.${timestamp}.${body}`);
    const answer = await post(config, { headers, body }, io);
    return 'status' in answer ? deliveryOf(answer) : answer;
  },
});

const NAME_CODE_POINTS_MAX = 256;

/** A program compares names, so they stay as they are as far as JSON can carry them. */
const nameText = (name: string): string => truncate(wellFormed(name), NAME_CODE_POINTS_MAX);

/** A stretch of drift has three types; why it is told again is in `reason`. */
export function webhookBody(notice: AlertNotice) {
  const isFiring = ['alert.escalated', 'alert.reminder'].includes(notice.type);
  return {
    type: isFiring ? 'alert.firing' : notice.type,
    alert: {
      fingerprint: notice.fingerprint,
      episode: notice.episode,
      model: notice.model,
      model_version: notice.model_version === null ? null : nameText(notice.model_version),
      monitor: notice.monitor,
      ...(notice.segment === null ? {} : { segment: nameText(notice.segment) }),
      severity: notice.severity,
      reason: notice.reason,
      window: notice.window,
      columns: notice.columns.map((column) => ({ ...column, name: nameText(column.name) })),
      evaluation_id: notice.evaluation_id,
      run_id: notice.run_id,
      report_url: notice.report_url,
    },
  };
}

const signature = (secret: string, content: string): string =>
  `v1,${createHmac('sha256', keyOf(secret)).update(content).digest('base64')}`;

const keyOf = (secret: string): Buffer =>
  secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret);
