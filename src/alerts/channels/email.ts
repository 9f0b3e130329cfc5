import { createTransport, type NodemailerError } from 'nodemailer';
import { z } from 'zod';
import { toDate } from '../../core/time.ts';
import {
  type ChannelIo,
  type Delivery,
  defineChannel,
  type Mail,
  type Mailer,
  type MailReceipt,
  type MailServer,
  type OutgoingMessage,
  type Refusal,
} from '../channel.ts';
import { composeMessage } from '../message.ts';
import { mailHtml, mailText } from './email-body.ts';
import { refusalOfError, withDeadline } from './http.ts';

const addressField = z
  .string()
  .max(320)
  .regex(/^([^\p{Cc}<>]+<[^\s<>@,;]+@[^\s<>@,;]+>|[^\s<>@,;]+@[^\s<>@,;]+)$/u, 'expected a mail address');

const PORTS = { none: 25, starttls: 587, implicit: 465 };

/** Mails a list of recipients through an SMTP server. Several alerts of a model are one mail. */
export const email = defineChannel({
  type: 'email',
  title: 'Email',
  config: z.strictObject({
    type: z.literal('email'),
    smtp: z
      .strictObject({
        // An operator writes it into a file, and a relay usually stands on a private address: it is not guarded.
        host: z.string().min(1),
        port: z.int().min(1).max(65_535).optional().describe('left out: 25, 587 or 465, by tls'),
        tls: z
          .enum(['none', 'starttls', 'implicit'])
          .default('starttls')
          .describe('starttls is required, never opportunistic'),
        user: z.string().min(1).optional(),
        password: z.string().min(1).optional(),
      })
      .refine(({ user, password }) => (user === undefined) === (password === undefined), {
        error: 'expected user and password, or neither',
      }),
    from: addressField,
    to: z.array(addressField).min(1).max(100),
  }),
  secrets: ['smtp.password'],
  bundles: true,
  async send({ smtp, from, to }, message, io) {
    const server: MailServer = {
      host: smtp.host,
      port: smtp.port ?? PORTS[smtp.tls],
      tls: smtp.tls,
      user: smtp.user ?? null,
      password: smtp.password ?? null,
    };
    return deliver(server, mailOf(message, from, to, io.now), io);
  },
});

/** From the connection to the last answer. */
const MAIL_TIMEOUT_MS = 30_000;

async function deliver(server: MailServer, mail: Mail, io: ChannelIo): Promise<Delivery> {
  try {
    const send = (signal: AbortSignal) => io.mailer(server, mail, signal);
    return deliveryOfReceipt(await withDeadline(io.signal, MAIL_TIMEOUT_MS, send), mail);
  } catch (error) {
    return refusalOfMailError(error);
  }
}

/** A mail is delivered when everybody was accepted. Those who were not are tried again as long as one may be. */
function deliveryOfReceipt({ rejected }: MailReceipt, { recipients }: Mail): Delivery {
  if (rejected.length === 0) return { ok: true };
  const isPermanent = rejected.every(({ responseCode }) => isPermanentCode(responseCode));
  return {
    ok: false,
    retry: !isPermanent,
    reason: isPermanent ? 'client' : 'server',
    detail: `the mail server refused ${rejected.length} of ${recipients.length} recipients`,
    recipients: rejected.map(({ recipient }) => recipient),
  };
}

const isPermanentCode = (code: number | null): boolean => code !== null && code >= 500 && code < 600;

/** The server's own words are not passed on, because they may repeat what it was sent. */
function refusalOfMailError(error: unknown): Refusal {
  const { responseCode, code } = error instanceof Error ? (error as NodemailerError) : {};
  if (responseCode === undefined || responseCode < 400) return refusalOfError(error);
  const isPermanent = isPermanentCode(responseCode);
  return {
    ok: false,
    retry: !isPermanent,
    reason: code === 'EAUTH' ? 'auth' : isPermanent ? 'client' : 'server',
    detail: `the mail server answered with ${responseCode}`,
  };
}

function mailOf(
  { id, entries, recipients }: OutgoingMessage,
  from: string,
  to: readonly string[],
  now: number,
): Mail {
  const message = composeMessage(entries);
  const domain = /@([^\s<>@]+)>?$/.exec(from)?.[1] ?? 'localhost';
  // No mail has the id that they refer to: it only makes all mails of an episode one thread.
  const threads = entries.map(
    ({ notice }) => `<tidemark-${idText(notice.episode ?? notice.fingerprint)}@${domain}>`,
  );
  const references = [...new Set(threads)];
  return {
    from,
    to,
    recipients: recipients ?? to,
    subject: message.title,
    text: mailText(message),
    html: mailHtml(message),
    messageId: `<tidemark-${idText(id)}.message@${domain}>`,
    inReplyTo: references[0] ?? null,
    references,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'List-Id': `Tidemark alerts <alerts.tidemark.${domain}>`,
    },
    sentAt: now,
  };
}

const idText = (id: string): string => id.replace(/[^A-Za-z0-9.-]/g, '-');

/** Sends over a connection of its own, which is closed when the mail is handed over or has failed. */
export const smtpMailer = mailerWith({});

/** `tls`: such as the certificate authorities to trust, in place of the platform's. */
export function mailerWith(tls: { readonly ca?: string }): Mailer {
  return async (server, mail, signal) => {
    const transport = createTransport({
      host: server.host,
      port: server.port,
      secure: server.tls === 'implicit',
      requireTLS: server.tls === 'starttls',
      ignoreTLS: server.tls === 'none',
      tls: { minVersion: 'TLSv1.2', ...tls },
      ...(server.user === null || server.password === null
        ? {}
        : { auth: { user: server.user, pass: server.password } }),
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      dnsTimeout: 10_000,
      socketTimeout: 15_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    try {
      const receipt = await transport.sendMail({
        from: mail.from,
        to: [...mail.to],
        envelope: { from: mail.from, to: [...mail.recipients] },
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        messageId: mail.messageId,
        references: [...mail.references],
        ...(mail.inReplyTo === null ? {} : { inReplyTo: mail.inReplyTo }),
        headers: { ...mail.headers },
        date: toDate(mail.sentAt),
        signal,
      });
      return { rejected: (receipt.rejectedErrors ?? []).map(rejectionOf) };
    } finally {
      transport.close();
    }
  };
}

const rejectionOf = ({ recipient, responseCode }: NodemailerError) => ({
  recipient: recipient ?? '',
  responseCode: responseCode ?? null,
});
