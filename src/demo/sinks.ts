import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** A receiver of alerts that the demo runs itself. */
export interface Sink {
  readonly port: number;
  received(): number;
  close(): Promise<void>;
}

/** Answers like Slack's incoming webhooks, and keeps every body as a line. */
export async function startSlackSink(file: string, onText: (text: string) => void): Promise<Sink> {
  const kept = createWriteStream(file);
  let received = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { text: string };
    kept.write(`${JSON.stringify(body)}\n`);
    received++;
    onText(body.text);
    response.end('ok');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    received: () => received,
    async close() {
      server.closeAllConnections();
      server.close();
      kept.end();
      await once(kept, 'close');
    },
  };
}

/** A real SMTP server that keeps every mail as a file. */
export async function startMailSink(folder: string, onSubject: (subject: string) => void): Promise<Sink> {
  const { SMTPServer } = await import('smtp-server');
  await mkdir(folder, { recursive: true });
  let received = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, done) {
      const number = ++received;
      const kept = createWriteStream(join(folder, `${String(number).padStart(4, '0')}.eml`));
      const start: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        if (start.length === 0) start.push(chunk);
      });
      stream.pipe(kept).on('close', () => {
        const subject = /^Subject: (.*(?:\r?\n[ \t].*)*)/m.exec(start[0]?.toString('utf8') ?? '')?.[1] ?? '';
        // A long header is folded over several lines.
        onSubject(subject.replaceAll(/\r?\n[ \t]/g, ' '));
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    received: () => received,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
