import { describe, expect, it } from 'vitest';
import type { ChannelConfig, Mail, OutgoingMessage } from '../../../src/alerts/channel.ts';
import { email, smtpMailer } from '../../../src/alerts/channels/email.ts';
import { column, ENTRIES, entry } from '../notices.ts';
import { io, type MailPolicy, mailReceiver, NOW } from '../receivers.ts';

const A = 'a@example.com';
const B = 'b@example.com';
const C = 'c@example.com';

const parse = (smtp: object, change: object = {}): ChannelConfig =>
  email.config.parse({
    type: 'email',
    smtp: { host: '127.0.0.1', tls: 'none', ...smtp },
    from: 'Tidemark <tidemark@example.com>',
    to: [A, B, C],
    ...change,
  }) as unknown as ChannelConfig;

const message = (change: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  id: '01HNOTIFICATION',
  entries: [entry()],
  recipients: null,
  ...change,
});

async function send(
  policy: MailPolicy,
  smtp: object = {},
  change: Partial<OutgoingMessage> = {},
  ioChange = {},
) {
  const { port, mails } = await mailReceiver(policy);
  const delivery = await email.send(parse({ port, ...smtp }), message(change), io(ioChange));
  return { delivery, mails };
}

/** The mail as it is handed to the mailer. */
async function mailOf(change: Partial<OutgoingMessage>, configChange: object = {}): Promise<Mail> {
  const mails: Mail[] = [];
  const mailer = async (_: unknown, mail: Mail) => {
    mails.push(mail);
    return { rejected: [] };
  };
  await email.send(parse({}, configChange), message(change), io({ mailer }));
  return mails[0]!;
}

const headersOf = (source: string): Map<string, string> =>
  new Map(
    source
      .slice(0, source.indexOf('\r\n\r\n'))
      .replace(/\r\n[ \t]/g, ' ')
      .split('\r\n')
      .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );

describe('what is mailed', () => {
  it.each(Object.entries(ENTRIES))('reads as the golden text has it for %s', async (name, entries) => {
    const { subject, text, html } = await mailOf({ entries });
    await expect(`Subject: ${subject}\n\n${text}\n`).toMatchFileSnapshot(`../golden/email-${name}.txt`);
    await expect(`${html}\n`).toMatchFileSnapshot(`../golden/email-${name}.html`);
  });

  it('has the headers of a machine, and those that make a thread of an episode', async () => {
    const { mails } = await send({});
    const headers = headersOf(mails[0]!.source);
    expect(Object.fromEntries(headers)).toMatchObject({
      from: 'Tidemark <tidemark@example.com>',
      to: `${A}, ${B}, ${C}`,
      'message-id': '<tidemark-01HNOTIFICATION.message@example.com>',
      'in-reply-to': '<tidemark-01HEPISODE@example.com>',
      references: '<tidemark-01HEPISODE@example.com>',
      'auto-submitted': 'auto-generated',
      'x-auto-response-suppress': 'All',
      'list-id': 'Tidemark alerts <alerts.tidemark.example.com>',
      date: new Date(NOW).toUTCString().replace('GMT', '+0000'),
    });
    expect(mails[0]!.source).toContain('text/plain');
    expect(mails[0]!.source).toContain('text/html');
  });

  it('refers to every episode of a bundle, and to the alert where there is none', async () => {
    const entries = [
      entry(),
      entry({ episode: '01HOTHER' }),
      entry({ episode: null, type: 'monitor.no_data' }),
    ];
    expect((await mailOf({ entries })).references).toEqual([
      '<tidemark-01HEPISODE@example.com>',
      '<tidemark-01HOTHER@example.com>',
      '<tidemark-8c5b1e0f4a2d9377@example.com>',
    ]);
  });

  it('lets no name add a header, a tag or a line', async () => {
    const names = ['a\r\nBcc: victim@example.com', '<img src=x onerror=alert(1)>', '"><script>', '\uD800'];
    const hostile = entry({
      columns: names.map((name) => column(name)),
      segment: names[0]!,
      model_version: names[1]!,
    });
    const { delivery, mails } = await send({}, {}, { entries: [hostile] });
    expect(delivery).toEqual({ ok: true });
    const headers = headersOf(mails[0]!.source);
    expect([headers.has('bcc'), mails[0]!.recipients]).toEqual([false, [A, B, C]]);
    const { html, text } = await mailOf({ entries: [hostile] });
    expect(html).not.toMatch(/<(img|script)/);
    expect(text).not.toMatch(/^Bcc/m);
  });
});

describe('recipients', () => {
  const some = (codes: Record<string, number>) => ({ recipient: (address: string) => codes[address] ?? 250 });

  it('are tried again when they were deferred, and only they', async () => {
    const { delivery, mails } = await send(some({ [B]: 450 }));
    expect(mails.map(({ recipients }) => recipients)).toEqual([[A, C]]);
    expect(delivery).toEqual({
      ok: false,
      retry: true,
      reason: 'server',
      detail: 'the mail server refused 1 of 3 recipients',
      recipients: [B],
    });
    const again = await send({}, {}, { recipients: [B] });
    expect(again.delivery).toEqual({ ok: true });
    expect(again.mails.map(({ recipients }) => recipients)).toEqual([[B]]);
    expect(headersOf(again.mails[0]!.source).get('to')).toBe(`${A}, ${B}, ${C}`);
  });

  it('are given up when all that are left were refused for good', async () => {
    const { delivery } = await send(some({ [B]: 550, [C]: 553 }));
    expect(delivery).toMatchObject({ ok: false, retry: false, reason: 'client', recipients: [B, C] });
  });

  it('are tried again as long as one of them may be served', async () => {
    const { delivery } = await send(some({ [B]: 550, [C]: 450 }));
    expect(delivery).toMatchObject({ ok: false, retry: true, recipients: [B, C] });
  });

  it.each([
    [{ [A]: 550, [B]: 550, [C]: 550 }, false],
    [{ [A]: 550, [B]: 450, [C]: 550 }, true],
    [{ [A]: 450, [B]: 450, [C]: 450 }, true],
  ])('that were all refused (%j) are retried: %s', async (codes, retry) => {
    const { delivery, mails } = await send(some(codes));
    expect(delivery).toMatchObject({ ok: false, retry });
    expect(mails).toEqual([]);
  });
});

describe('encryption', () => {
  const starttls = { host: 'localhost', tls: 'starttls' };
  const implicit = { host: 'localhost', tls: 'implicit' };

  it('is used with starttls', async () => {
    const { delivery, mails } = await send({}, starttls);
    expect([delivery, mails[0]?.isEncrypted]).toEqual([{ ok: true }, true]);
  });

  it('is used with implicit', async () => {
    const { delivery, mails } = await send({ options: { secure: true } }, implicit);
    expect([delivery, mails[0]?.isEncrypted]).toEqual([{ ok: true }, true]);
  });

  it('is not used with none, even where it is offered', async () => {
    const { delivery, mails } = await send({}, { tls: 'none' });
    expect([delivery, mails[0]?.isEncrypted]).toEqual([{ ok: true }, false]);
  });

  it('is never done without where starttls is not offered', async () => {
    for (const options of [
      { disabledCommands: ['STARTTLS'] },
      { hideSTARTTLS: true, disabledCommands: ['STARTTLS'] },
    ]) {
      const { delivery, mails } = await send({ options }, starttls);
      expect(delivery).toMatchObject({ ok: false });
      expect(mails).toEqual([]);
    }
  });

  it('needs a certificate that is trusted, and for the host', async () => {
    const untrusted = await send({}, starttls, {}, { mailer: smtpMailer });
    expect(untrusted.delivery).toMatchObject({ ok: false, retry: true, reason: 'network' });
    expect(untrusted.mails).toEqual([]);
  });
});

describe('credentials', () => {
  const user = { user: 'tidemark', password: 'correct' };

  it('are given to the server', async () => {
    const { delivery, mails } = await send(
      { password: 'correct' },
      { host: 'localhost', tls: 'starttls', ...user },
    );
    expect([delivery, mails[0]?.user]).toEqual([{ ok: true }, 'tidemark']);
  });

  it('that are wrong are a refusal for good, of which nothing is repeated', async () => {
    const { delivery } = await send({ password: 'other' }, { host: 'localhost', tls: 'starttls', ...user });
    expect(delivery).toEqual({
      ok: false,
      retry: false,
      reason: 'auth',
      detail: 'the mail server answered with 535',
    });
  });
});

describe('the configuration', () => {
  const config = { type: 'email', smtp: { host: 'mail' }, from: A, to: [B] };
  const isValid = (change: object) => email.config.safeParse({ ...config, ...change }).success;

  it.each([
    ['none', 25],
    ['starttls', 587],
    ['implicit', 465],
  ])('takes the usual port of %s where none is given', async (tls, port) => {
    const ports: number[] = [];
    const mailer = async (server: { port: number }) => {
      ports.push(server.port);
      return { rejected: [] };
    };
    await email.send(parse({ tls }), message(), io({ mailer }));
    expect(ports).toEqual([port]);
  });

  it('encrypts where nothing is said', () => {
    expect(email.config.parse(config)).toMatchObject({ smtp: { tls: 'starttls' } });
  });

  it.each([
    ['a name with the address', { from: 'Tidemark <t@example.com>' }, true],
    ['an address on a bare host', { from: 'tidemark@localhost' }, true],
    ['no recipient', { to: [] }, false],
    ['a recipient that is no address', { to: ['nobody'] }, false],
    ['a line break in an address', { from: 'x\r\nBcc: y <a@example.com>' }, false],
    ['two addresses in one', { to: ['a@example.com, b@example.com'] }, false],
    ['a user without a password', { smtp: { host: 'mail', user: 'x' } }, false],
    ['opportunistic encryption', { smtp: { host: 'mail', tls: 'opportunistic' } }, false],
  ])('with %s', (_, change, expected) => {
    expect(isValid(change)).toBe(expected);
  });
});
