import type { z } from 'zod';
import type { MessageEntry } from './message.ts';

/** How a sending ended. A refusal is a value, not an exception. `detail` never has a secret in it. */
export type Delivery = { readonly ok: true } | Refusal;

export interface Refusal {
  readonly ok: false;
  readonly retry: boolean;
  readonly retryAfterMs?: number;
  readonly reason: RefusalReason;
  readonly detail: string;
  /** Those who are still to be served; left out: everybody the message was for. */
  readonly recipients?: readonly string[];
}

/** A closed set, because it labels a metric. */
export type RefusalReason = 'client' | 'auth' | 'rate_limited' | 'server' | 'timeout' | 'network';

export interface OutgoingMessage {
  /** Stays the same when the same message is sent again. */
  readonly id: string;
  /** One or more, all of one model; exactly one where the channel does not bundle. */
  readonly entries: readonly MessageEntry[];
  /** Only these of the channel's recipients; null: all of them. */
  readonly recipients: readonly string[] | null;
}

export interface ChannelIo {
  readonly fetch: ChannelFetch;
  readonly mailer: Mailer;
  /** Ends a sending early, when the service stops. */
  readonly signal: AbortSignal;
  readonly now: number;
  /** True while the service itself listens on loopback only. */
  readonly allowLoopback: boolean;
}

/** `fetch`, told which addresses it may connect to. It follows no redirect. */
export type ChannelFetch = (
  url: string,
  init: {
    readonly method: 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly redirect: 'manual';
    readonly signal: AbortSignal;
  },
  policy: AddressPolicy,
) => Promise<Response>;

export interface AddressPolicy {
  readonly allowPrivate: boolean;
  readonly allowLoopback: boolean;
}

/** Hands one mail to a server. Rejects with the server's `responseCode` when nobody is served. */
export type Mailer = (server: MailServer, mail: Mail, signal: AbortSignal) => Promise<MailReceipt>;

export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly tls: 'none' | 'starttls' | 'implicit';
  readonly user: string | null;
  readonly password: string | null;
}

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  /** Whom it is handed over for: all or some of `to`. */
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly sentAt: number;
}

export interface MailReceipt {
  readonly rejected: readonly { readonly recipient: string; readonly responseCode: number | null }[];
}

/** A way to reach people or machines, as its file defines it. */
export interface ChannelDefinition<C extends z.ZodObject> {
  /** The `type` of its configuration. */
  readonly type: string;
  readonly title: string;
  /** The keys of the configuration, `type` among them: schema, defaults, validation and docs in one. */
  readonly config: C;
  /** Paths of the keys that are secret. Each has a twin ending in `_file`, which is resolved before `config` parses. */
  readonly secrets: readonly string[];
  /** Whether one message takes several alerts of a model. */
  readonly bundles: boolean;
  send(config: z.output<C>, message: OutgoingMessage, io: ChannelIo): Promise<Delivery>;
}

export type ChannelConfig = Readonly<Record<string, unknown>> & { readonly type: string };

/** A channel as everything outside its own file sees it. `send` takes what its `config` has parsed. */
export interface Channel extends Omit<ChannelDefinition<z.ZodObject>, 'send'> {
  send(config: ChannelConfig, message: OutgoingMessage, io: ChannelIo): Promise<Delivery>;
}

/** The parsed configuration comes out of `definition.config`, which TypeScript cannot follow through a list. */
export const defineChannel = <C extends z.ZodObject>(definition: ChannelDefinition<C>): Channel =>
  definition as unknown as Channel;
