import { describe, expect, it } from 'vitest';
import type { ChannelConfig } from '../../../src/alerts/channel.ts';
import { slack, slackMessage } from '../../../src/alerts/channels/slack.ts';
import { composeMessage, type MessageEntry } from '../../../src/alerts/message.ts';
import { column, ENTRIES, entry, REPORT_URL } from '../notices.ts';
import { answer, httpReceiver, io } from '../receivers.ts';

const messageOf = (entries: readonly MessageEntry[]) => slackMessage(composeMessage(entries));

/** Every string in a value, however deep. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

interface Block {
  readonly type: string;
  readonly text?: { text: string };
  readonly fields?: { text: string }[];
  readonly elements?: { text: string }[];
}
const blocksOf = (entries: readonly MessageEntry[]): Block[] =>
  (messageOf(entries).attachments ?? []).flatMap(({ blocks = [] }) => blocks as Block[]);

const withoutEntities = (text: string): string => text.replace(/&(amp|lt|gt);/g, '');

const points = (text: string): number => [...text].length;

function expectWithinLimits(entries: readonly MessageEntry[]): void {
  const message = messageOf(entries);
  const blocks = blocksOf(entries);
  expect(points(message.text!)).toBeLessThanOrEqual(3000);
  expect(message.attachments!.length).toBeLessThanOrEqual(20);
  expect(blocks.length).toBeLessThanOrEqual(50);
  for (const { text, fields = [], elements = [] } of blocks) {
    expect(points(text?.text ?? 'x')).toBeLessThanOrEqual(3000);
    expect(text?.text).not.toBe('');
    expect(fields.length).toBeLessThanOrEqual(10);
    expect(fields.every((field) => points(field.text) <= 2000)).toBe(true);
    expect(elements.length).toBeLessThanOrEqual(10);
  }
  for (const text of stringsIn(blocks)) expect(withoutEntities(text)).not.toContain('&');
}

const HOSTILE = [
  '<!channel>',
  '<!here|x>',
  '<@U123>',
  '<https://evil.example|click>',
  '&lt;!channel&gt;',
  '*bold* _x_ ~y~ `z`',
  'a\r\nb',
  '\u202Egnp',
  '\uD800',
  '&'.repeat(5000),
  '<'.repeat(5000),
  '💧'.repeat(5000),
];

describe('slack', () => {
  it.each(Object.entries(ENTRIES))('posts %s as the golden JSON has it', async (name, entries) => {
    const text = `${JSON.stringify(messageOf(entries), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`../golden/slack-${name}.json`);
  });

  it.each(Object.entries(ENTRIES))(
    'has the title of %s as its text and links to the report',
    (_, entries) => {
      expect(messageOf(entries).text).toBe(composeMessage(entries).title.replaceAll('>', '&gt;'));
      expect(JSON.stringify(messageOf(entries))).toContain(REPORT_URL);
    },
  );

  it('keeps the limits of Slack for 200 columns with the worst of names, and 40 alerts', () => {
    const columns = Array.from({ length: 20 }, (_, i) => column(HOSTILE[i % HOSTILE.length]!));
    for (const name of HOSTILE) {
      const worst = entry({
        columns,
        segment: name,
        model_version: name,
        drifted_columns: 200,
        columns_total: 200,
      });
      expectWithinLimits([worst]);
      expectWithinLimits(Array.from({ length: 40 }, () => worst));
      expectWithinLimits([entry({ columns: Array.from({ length: 20 }, () => column(name)) })]);
    }
  });

  it('lets no name ping, link or break out of its line', () => {
    const columns = HOSTILE.map((name) => column(name));
    const blocks = blocksOf([entry({ columns, segment: HOSTILE[0]!, model_version: HOSTILE[3]! })]);
    const link = `<${REPORT_URL}|Open the report>`;
    for (const text of stringsIn(blocks).filter((one) => one !== link)) {
      expect(text).not.toMatch(/[<>]/);
      expect(withoutEntities(text)).not.toContain('&');
    }
    const list = blocks.map(({ text }) => text?.text ?? '').find((text) => text.includes('channel'))!;
    expect(list.split('\n')).toHaveLength(10);
  });

  it('cannot be led astray by the address of the report', () => {
    const blocks = JSON.stringify(blocksOf([entry({ report_url: 'https://x.example/>|<!channel>' })]));
    expect(blocks).toContain('<https://x.example/&gt;%7C&lt;!channel&gt;|Open the report>');
  });

  it('counts the alerts that it does not show', () => {
    const { text } = messageOf(Array.from({ length: 13 }, () => entry()));
    expect(text).toBe('[FIRING] flights: 13 firing and 3 more');
  });

  it.each([
    [404, 'no_service', 'the receiver answered with status 404 (no_service)'],
    [400, 'invalid_payload', 'the receiver answered with status 400 (invalid_payload)'],
    [403, 'xoxb-something-secret', 'the receiver answered with status 403'],
    [200, 'no_text', 'Slack did not answer ok (no_text)'],
    [200, '<html>proxy login</html>', 'Slack did not answer ok'],
  ])('passes on what Slack says where it is known: %i %s', async (status, body, detail) => {
    const receiver = await httpReceiver(answer(status, body));
    const config = slack.config.parse({ type: 'slack', url: receiver.url }) as unknown as ChannelConfig;
    const delivery = await slack.send(config, { id: 'x', entries: [entry()], recipients: null }, io());
    expect(delivery).toMatchObject({ ok: false, detail });
  });

  it('posts JSON to the whole of its URL', async () => {
    const receiver = await httpReceiver(answer(200, 'ok'));
    const url = `${receiver.url}/services/T0/B0/secret?x=1`;
    const config = slack.config.parse({ type: 'slack', url }) as unknown as ChannelConfig;
    expect(await slack.send(config, { id: 'x', entries: [entry()], recipients: null }, io())).toEqual({
      ok: true,
    });
    const { path, headers, body } = receiver.requests[0]!;
    expect([path, headers['content-type']]).toEqual(['/services/T0/B0/secret?x=1', 'application/json']);
    expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify(messageOf([entry()]))));
  });
});
