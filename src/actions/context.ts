import type { ChannelFetch, Mailer } from '../alerts/channel.ts';
import type { Config } from '../config.ts';
import type { RandomBytes } from '../core/ids.ts';
import type { Mutex } from '../core/mutex.ts';
import type { Clock } from '../core/time.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { EventStore } from '../store/events/event-store.ts';
import type { ReferenceStore } from '../store/references/reference-store.ts';
import type { StateStore } from '../store/state/state-store.ts';

/** Writes one line of the log. Fields carry no payload values and no secrets. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Everything that an action works with. Built once, in `app.ts`. */
export interface AppContext {
  /** Of Tidemark. */
  readonly version: string;
  /** The configuration in force; a reload replaces it. */
  readonly config: Config;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** In [0, 1). */
  readonly random: () => number;
  readonly channelFetch: ChannelFetch;
  readonly mailer: Mailer;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly events: EventStore;
  readonly state: StateStore;
  readonly references: ReferenceStore;
  /** Where the files of runs lie. */
  readonly artifactsFolder: string;
  /** Where links in messages lead. */
  readonly publicUrl: string;
  /** Whether the service listens on loopback only. */
  readonly isLoopback: boolean;
  /** Idempotency keys of requests that are being worked on. */
  readonly keysInFlight: Set<string>;
  /** Channels that something is being sent to. */
  readonly busyChannels: Set<string>;
  /** Held while a model's schema is changed. */
  readonly schemaLock: Mutex;
  /** Called after every commit of predictions. */
  onCommitted(model: string): void;
  /** Whether the process is of any use. */
  isAlive(): boolean;
  /** Whether work can be taken. */
  isReady(): boolean;
}
