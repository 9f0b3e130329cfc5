import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { applyRetention } from './actions/apply-retention.ts';
import type { AppContext, Log } from './actions/context.ts';
import { deliverNotifications } from './actions/deliver-notifications.ts';
import { refreshGauges, refreshNewestEvent, restoreSeries } from './actions/refresh-gauges.ts';
import { runDetectors } from './actions/run-detectors.ts';
import { runDueMonitors } from './actions/run-due-monitors.ts';
import type { ChannelFetch, Mailer } from './alerts/channel.ts';
import { smtpMailer } from './alerts/channels/email.ts';
import { guardedFetch } from './alerts/channels/guard.ts';
import { createServer } from './api/server.ts';
import type { Config } from './config.ts';
import { AppError } from './core/errors.ts';
import type { RandomBytes } from './core/ids.ts';
import { Mutex } from './core/mutex.ts';
import { type Clock, DAY_MS, systemClock } from './core/time.ts';
import { createMetrics } from './metrics/metrics.ts';
import { duckdbVersion, openDuckDbEvents } from './store/events/duckdb-events.ts';
import { ReferenceStore } from './store/references/reference-store.ts';
import { openState } from './store/state/state-store.ts';
import { VERSION } from './version.ts';

/** What a service takes from outside. Everything has a default but in tests. */
export interface AppDeps {
  readonly clock?: Clock;
  readonly fetch?: ChannelFetch;
  readonly mailer?: Mailer;
  /** In [0, 1). */
  readonly random?: () => number;
  readonly randomBytes?: RandomBytes;
  readonly log?: Log;
  /** Called once when the events database cannot be used any more by this process. */
  readonly onFatal?: () => void;
}

export interface App {
  /** Answers a request, and never throws. The second argument is what @hono/node-server passes along. */
  fetch(request: Request, env?: object): Response | Promise<Response>;
  /** Starts the work that runs by the clock. */
  start(): void;
  /** Does at once all that is due at the present time of the clock, and waits for it. */
  tick(): Promise<void>;
  /** Tells the service where it can be reached, once that is known. */
  listening(url: string): void;
  /** Lets go of everything. Requests that come meanwhile are turned away. */
  stop(): Promise<void>;
  /** Notes in the metrics that a new configuration could not be taken. */
  reloadFailed(): void;
  /** Takes a new configuration for monitors, channels and limits. Address, data folder and keys stay as they are. */
  reload(config: Config): void;
}

const TICK_MS = 1000;
const RETENTION_EVERY_MS = 3_600_000;
/** Answers to requests with an idempotency key are kept this long. */
const ANSWERS_KEPT_MS = DAY_MS;
const EVENTS_MEMORY_BYTES = 640 << 20;
const REFERENCES_MEMORY_BYTES = 256 << 20;

const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Builds the whole service, once, in one straight line. It listens on nothing by itself. */
export async function createApp(config: Config, deps: AppDeps = {}): Promise<App> {
  const clock = deps.clock ?? systemClock;
  const log = deps.log ?? silentLog;
  await mkdir(config.data, { recursive: true });
  const metrics = createMetrics(
    {
      version: VERSION,
      revision: process.env.TIDEMARK_REVISION ?? 'unknown',
      nodeVersion: process.version,
      duckdbVersion: duckdbVersion(),
    },
    { maxSeries: config.metrics.maxSeries },
  );
  const state = openState(join(config.data, 'state.sqlite'), { now: () => clock.now() });
  const isLoopback = isLoopbackHost(config.server.host);
  if (!isLoopback && config.auth.mode === 'keys' && config.auth.adminKey === null && !state.keys.hasAny()) {
    state.close();
    throw new AppError(
      'unauthorized',
      `without any key the service listens on loopback only, not on ${config.server.host}: set TIDEMARK_ADMIN_KEY, make a key with "tidemark keys create", or set auth.mode to none`,
    );
  }
  let isStopping = false;
  let isFatal = false;
  const stopping = new AbortController();
  const events = await openDuckDbEvents({
    path: join(config.data, 'events.duckdb'),
    queuedBytesMax: config.limits.queuedBytes,
    diskFreeBytesMin: config.limits.diskFreeBytes,
    memoryBytes: EVENTS_MEMORY_BYTES,
    onCommit: (durationMs) => metrics.ingestCommitDuration.observe(durationMs / 1000),
    onFatal(error) {
      if (!isFatal) {
        log.error({ err: error }, 'the events database declared itself unusable');
        deps.onFatal?.();
      }
      isFatal = true;
      metrics.storageFatalErrors.inc();
    },
  });
  // A crash may have come between a schema and its table.
  for (const { id } of state.models.all())
    await events.ensureTable({ modelId: id, schema: state.models.schema(id) });
  const references = await ReferenceStore.open(join(config.data, 'references'), REFERENCES_MEMORY_BYTES);
  const dirtyModels = new Set<string>(state.models.all().map(({ name }) => name));

  const context: AppContext & { config: Config; publicUrl: string } = {
    version: VERSION,
    config,
    clock,
    random: deps.random ?? Math.random,
    randomBytes: deps.randomBytes ?? randomBytes,
    channelFetch: deps.fetch ?? guardedFetch,
    mailer: deps.mailer ?? smtpMailer,
    log,
    metrics,
    events,
    state,
    references,
    artifactsFolder: join(config.data, 'artifacts'),
    publicUrl: config.server.publicUrl ?? `http://${config.server.host}:${config.server.port}`,
    isLoopback,
    keysInFlight: new Set(),
    busyChannels: new Set(),
    schemaLock: new Mutex(),
    onCommitted: (model) => dirtyModels.add(model),
    isAlive: () => !isFatal,
    isReady: () => !isStopping && !isFatal,
  };
  const noteGoodConfig = () => {
    metrics.configLastReloadSuccessful.set(1);
    metrics.configLastReloadSuccessTimestamp.set(clock.now() / 1000);
  };
  noteGoodConfig();
  restoreSeries(context);
  await refreshGauges(context);

  const server = createServer(context);
  const evaluating = new Mutex();
  let retainedAt = Number.NEGATIVE_INFINITY;
  const delivering = new Mutex();
  const evaluate = () =>
    evaluating.run(async () => {
      if (!context.isReady()) return;
      for (const model of [...dirtyModels]) {
        dirtyModels.delete(model);
        try {
          await refreshNewestEvent(context, model);
          await runDetectors(context, model);
        } catch (error) {
          // Tried again at the next tick; it must keep neither other models nor the monitors from their turn.
          dirtyModels.add(model);
          log.error({ err: error, model }, 'detectors failed; they will be tried again');
        }
      }
      await runDueMonitors(context);
      if (clock.now() - retainedAt >= RETENTION_EVERY_MS) {
        retainedAt = clock.now();
        await applyRetention(context);
      }
      await context.events.forgetAnswers(clock.now() - ANSWERS_KEPT_MS);
    });
  const deliver = () =>
    delivering.run(() => (isStopping ? Promise.resolve() : deliverNotifications(context, stopping.signal)));
  const tick = async () => {
    await evaluate();
    await deliver();
    await refreshGauges(context);
  };
  const stopLoops: (() => void)[] = [];
  /** Repeats a task, with a pause after each run, and survives its failures. */
  const repeat = (task: () => Promise<unknown>) => {
    let timer: NodeJS.Timeout | undefined;
    const run = async () => {
      await task().catch((error: unknown) =>
        log.error({ err: error }, 'scheduled work failed; it is tried again'),
      );
      if (!isStopping) timer = setTimeout(run, TICK_MS);
    };
    stopLoops.push(() => clearTimeout(timer));
    void run();
  };

  return {
    fetch: (request, env) => server.fetch(request, env),
    start() {
      // Deliveries have a loop of their own: a long evaluation must not hold messages back.
      repeat(evaluate);
      repeat(deliver);
      repeat(() => refreshGauges(context));
    },
    tick,
    listening(url) {
      if (config.server.publicUrl === null) context.publicUrl = url;
    },
    async stop() {
      if (isStopping) return;
      isStopping = true;
      stopping.abort();
      for (const stopLoop of stopLoops) stopLoop();
      await evaluating.run(async () => undefined);
      await delivering.run(async () => undefined);
      await events.close();
      references.close();
      state.close();
    },
    reloadFailed: () => metrics.configLastReloadSuccessful.set(0),
    reload(next) {
      context.config = { ...next, server: config.server, auth: config.auth, data: config.data };
      noteGoodConfig();
      restoreSeries(context);
    },
  };
}

export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
}
