import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';
import type { ChannelIo } from '../../src/alerts/channel.ts';
import { mailerWith } from '../../src/alerts/channels/email.ts';
import { guardedFetch } from '../../src/alerts/channels/guard.ts';

const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');
export const CERTIFICATE = fixture('localhost.cert.pem');
const KEY = fixture('localhost.key.pem');

export const NOW = Date.UTC(2001, 1, 4, 0, 5, 2);

export const io = (change: Partial<ChannelIo> = {}): ChannelIo => ({
  fetch: guardedFetch,
  mailer: mailerWith({ ca: CERTIFICATE }),
  signal: new AbortController().signal,
  now: NOW,
  allowLoopback: true,
  ...change,
});

export interface HttpRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type HttpAnswer = (response: ServerResponse, request: HttpRequest) => void;

export const answer =
  (status: number, body = '', headers: Record<string, string> = {}): HttpAnswer =>
  (response) =>
    response.writeHead(status, headers).end(body);

/** A server on loopback that keeps what it is sent and answers as it is told to. */
export async function httpReceiver(answers: HttpAnswer) {
  const requests: HttpRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const received = { path: request.url!, headers: request.headers, body: Buffer.concat(chunks).toString() };
    requests.push(received);
    receiver.answers(response, received);
  });
  const port = await listen(server);
  onTestFinished(() => server.closeAllConnections());
  const receiver = { url: `http://127.0.0.1:${port}`, requests, answers };
  return receiver;
}

/** A server that takes connections and leaves them to `onConnection`. */
export async function tcpReceiver(onConnection: (socket: Socket) => void) {
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => socket.destroy());
    onConnection(socket);
  });
  const port = await listen(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  return { port, url: `http://127.0.0.1:${port}` };
}

/** A port of loopback where nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createTcpServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

export interface ReceivedMail {
  readonly recipients: readonly string[];
  readonly source: string;
  readonly isEncrypted: boolean;
  readonly user: string | undefined;
}

export interface MailPolicy {
  /** The server's answer to a recipient; 250 where there is none. */
  readonly recipient?: (address: string) => number;
  readonly data?: number;
  readonly from?: number;
  readonly password?: string;
  readonly options?: SMTPServerOptions;
}

const reply = (code: number, text: string): Error | null =>
  code < 400 ? null : Object.assign(new Error(text), { responseCode: code });

/** A mail server on loopback that keeps its mail and refuses what it is told to. */
export async function mailReceiver({
  recipient,
  data = 250,
  from = 250,
  password,
  options,
}: MailPolicy = {}) {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    key: KEY,
    cert: CERTIFICATE,
    authOptional: true,
    disableReverseLookup: true,
    onAuth: ({ username, password: given }, _, callback) =>
      given === password ? callback(null, { user: username }) : callback(reply(535, `no: ${given}`)),
    onMailFrom: (_, __, callback) => callback(reply(from, 'refused')),
    onRcptTo: ({ address }, _, callback) =>
      callback(reply(recipient?.(address) ?? 250, `refused ${address}`)),
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk) => chunks.push(chunk));
      stream.on('end', () => {
        const error = reply(data, 'refused');
        if (error === null)
          mails.push({
            recipients: session.envelope.rcptTo.map(({ address }) => address),
            source: Buffer.concat(chunks).toString(),
            isEncrypted: session.secure,
            user: session.user as string | undefined,
          });
        callback(error);
      });
    },
    ...options,
  });
  // A client that hangs up on us is what some of the tests are about.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close(() => undefined));
  return { port: (server.server.address() as AddressInfo).port, mails };
}
