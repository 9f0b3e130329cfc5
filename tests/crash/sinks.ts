import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';

/** One message that a sink has acknowledged. */
export interface Receipt {
  readonly channel: 'slack' | 'hook';
  /** The same for the same message. */
  readonly message: string;
  readonly alerts: readonly ToldAlert[];
  readonly run: number;
}

export interface ToldAlert {
  readonly episode: string;
  readonly tells: readonly ('firing' | 'resolved')[];
  readonly evaluation: string;
}

/** What happens to the next alert: it arrives and is lost unanswered, or it is answered and something follows at once. */
export type Trap = { readonly when: 'unanswered' | 'answered'; readonly spring: () => void };

export const HOOK_SECRET = `whsec_${Buffer.from('a key for the crash suite').toString('base64')}`;

/** A Slack-shaped and a Standard-Webhooks receiver in one server. */
export async function openSinks(currentRun: () => number) {
  const receipts: Receipt[] = [];
  const faults: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      // The sender died while it was sending.
      return;
    }
    const body = Buffer.concat(chunks).toString();
    const { trap } = sinks;
    sinks.trap = null;
    if (trap?.when === 'unanswered') {
      trap.spring();
      request.socket.destroy();
      return;
    }
    try {
      const read = request.url === '/slack' ? readSlack(body) : readHook(request.headers, body);
      receipts.push({ ...read, run: currentRun() });
    } catch (error) {
      faults.push(`${String(error)}: ${body}`);
    }
    response.end('ok', () => trap?.spring());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  const sinks = {
    url: `http://127.0.0.1:${address.port}`,
    receipts,
    faults,
    trap: null as Trap | null,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return sinks;
}

type Read = Omit<Receipt, 'run'>;

function readSlack(body: string): Read {
  const { attachments } = JSON.parse(body) as { attachments: { fallback: string }[] };
  const alerts = attachments.map((attachment): ToldAlert => {
    const text = JSON.stringify(attachment);
    const [, episode, evaluation] = /episode (\w+), alert \w+, evaluation (\w+)/.exec(text) ?? [];
    if (episode === undefined || evaluation === undefined) throw new Error('expected an episode');
    const isUntold = text.includes('while this message could not be delivered');
    const isResolved = attachment.fallback.startsWith('[RESOLVED]');
    return {
      episode,
      tells: [
        ...(isUntold || !isResolved ? ['firing' as const] : []),
        ...(isResolved ? ['resolved' as const] : []),
      ],
      evaluation,
    };
  });
  return {
    channel: 'slack',
    message: alerts.map(({ episode, evaluation }) => `${episode} ${evaluation}`).join(', '),
    alerts,
  };
}

function readHook(headers: IncomingHttpHeaders, body: string): Read {
  const id = String(headers['webhook-id']);
  const key = Buffer.from(HOOK_SECRET.slice('whsec_'.length), 'base64');
  const content = `${id}.${headers['webhook-timestamp']}.${body}`;
  const signature = createHmac('sha256', key).update(content).digest('base64');
  if (headers['webhook-signature'] !== `v1,${signature}`) throw new Error('expected a valid signature');
  const { type, alert } = JSON.parse(body) as {
    type: string;
    alert: { episode: string; evaluation_id: string };
  };
  if (type !== 'alert.firing' && type !== 'alert.resolved') throw new Error(`unexpected type ${type}`);
  return {
    channel: 'hook',
    message: id,
    alerts: [
      {
        episode: alert.episode,
        tells: [type === 'alert.firing' ? 'firing' : 'resolved'],
        evaluation: alert.evaluation_id,
      },
    ],
  };
}
