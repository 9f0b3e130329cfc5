import { IncomingWebhook, type IncomingWebhookSendArguments } from '@slack/webhook';
import { z } from 'zod';
import { invariant } from '../../core/invariant.ts';
import { type ChannelIo, type Delivery, defineChannel, type Refusal } from '../channel.ts';
import { composeMessage, type MessageSection } from '../message.ts';
import { truncate } from '../text.ts';
import { type Answer, allowPrivateField, deliveryOf, post, urlField } from './http.ts';
import { TONE_COLORS } from './tone-colors.ts';

/** Posts to an incoming webhook. Several alerts of a model are one message. */
export const slack = defineChannel({
  type: 'slack',
  title: 'Slack',
  config: z.strictObject({
    type: z.literal('slack'),
    url: urlField.describe('of an incoming webhook'),
    allow_private: allowPrivateField,
  }),
  secrets: ['url'],
  bundles: true,
  async send(config, { entries }, io) {
    const answer = await postMessage(config, slackMessage(composeMessage(entries)), io);
    return 'status' in answer ? slackDelivery(answer) : answer;
  },
});

type SlackMessage = Pick<IncomingWebhookSendArguments, 'text' | 'attachments' | 'unfurl_links'>;

/**
 * The library tells neither Retry-After nor a success whose body is not `ok`, so what it is to fetch with keeps the
 * answer itself, and the library's own opinion of it does not matter.
 */
async function postMessage(
  config: { readonly url: string; readonly allow_private: boolean },
  message: SlackMessage,
  io: ChannelIo,
): Promise<Answer | Refusal> {
  const answers: (Answer | Refusal)[] = [];
  const webhook = new IncomingWebhook(config.url, {
    fetch: async (_, { headers = {}, body = '' } = {}) => {
      answers.push(await post(config, { headers, body: String(body) }, io));
      return new Response('ok');
    },
  });
  await webhook.send(message);
  const [answer] = answers;
  invariant(answer !== undefined, 'the library posts with the fetch that it was given');
  return answer;
}

function slackDelivery(answer: Answer): Delivery {
  const delivery = deliveryOf(answer);
  const said = answer.text.trim();
  if (delivery.ok)
    return said === 'ok'
      ? delivery
      : { ok: false, retry: true, reason: 'server', detail: `Slack did not answer ok${known(said)}` };
  return { ...delivery, detail: delivery.detail + known(said) };
}

/** Slack says in one word what is wrong. Other text is not passed on: nobody knows what is in it. */
const known = (said: string): string => (SLACK_ERRORS.includes(said) ? ` (${said})` : '');

const SLACK_ERRORS = [
  'action_prohibited',
  'channel_is_archived',
  'channel_not_found',
  'invalid_blocks',
  'invalid_payload',
  'invalid_token',
  'no_active_hooks',
  'no_service',
  'no_service_id',
  'no_team',
  'no_text',
  'posting_to_general_channel_denied',
  'rate_limited',
  'rollup_error',
  'team_disabled',
  'too_many_attachments',
  'user_not_found',
];

const SECTION_CODE_POINTS_MAX = 3000;
const FIELD_CODE_POINTS_MAX = 2000;

/** An attachment for each alert, because only attachments have a coloured bar; the title stands above them as text. */
export function slackMessage({
  title,
  sections,
  hiddenSections,
}: ReturnType<typeof composeMessage>): SlackMessage {
  const isBundle = sections.length > 1;
  const more = hiddenSections === 0 ? [] : [`and ${hiddenSections} more`];
  return {
    text: [title, ...more].map(escaped).join(' '),
    unfurl_links: false,
    attachments: sections.map((section) => ({
      color: TONE_COLORS[section.tone],
      fallback: escaped(section.heading),
      blocks: blocksOf(section, isBundle),
    })),
  };
}

type Blocks = NonNullable<NonNullable<SlackMessage['attachments']>[number]['blocks']>;

function blocksOf(section: MessageSection, isBundle: boolean): Blocks {
  const { heading, sentence, facts, columns, hiddenColumns, reportUrl, footer } = section;
  const lines = [...columns, ...(hiddenColumns === 0 ? [] : [`and ${hiddenColumns} more`])];
  return [
    { type: 'section', text: text(`${isBundle ? `*${escaped(heading)}*\n` : ''}${escaped(sentence)}`) },
    {
      type: 'section',
      fields: facts.map(([label, value]) => text(`*${label}*\n${escaped(value)}`, FIELD_CODE_POINTS_MAX)),
    },
    ...(lines.length === 0 ? [] : [{ type: 'section', text: plain(lines.map(escaped).join('\n')) } as const]),
    { type: 'section', text: text(`<${escaped(reportUrl).replaceAll('|', '%7C')}|Open the report>`) },
    { type: 'context', elements: [plain(escaped(footer))] },
  ];
}

/** `verbatim` keeps Slack from making links and mentions of what looks like one. */
const text = (content: string, codePointsMax = SECTION_CODE_POINTS_MAX) =>
  ({ type: 'mrkdwn', text: cut(content, codePointsMax), verbatim: true }) as const;

/** Without any formatting: names of columns may well have `*` and `_` in them. */
const plain = (content: string) =>
  ({ type: 'plain_text', text: cut(content, SECTION_CODE_POINTS_MAX), emoji: false }) as const;

/** Leaves no half of an entity where it cuts. */
const cut = (content: string, codePointsMax: number): string =>
  truncate(content, codePointsMax).replace(/&[a-z]{0,3}…$/, '…');

/** The three characters that Slack gives a meaning to. */
const escaped = (content: string): string =>
  content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
