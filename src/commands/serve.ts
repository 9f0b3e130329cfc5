import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { serve as listen } from '@hono/node-server';
import { pino } from 'pino';
import { type App, createApp } from '../app.ts';
import { type Config, loadConfig } from '../config.ts';
import { type Command, readArgs, readPort } from './command.ts';

const STOP_MS_MAX = 25_000;
/** Time for the requests under way to be answered. */
const FATAL_EXIT_MS = 1000;

export const serve: Command = {
  usage: `
tidemark serve [--config FILE] [--data DIR] [--host H] [--port N]

SIGHUP reads the configuration file again; a file with an error keeps the last good one.
SIGTERM and SIGINT stop the service once what it holds is done.`,
  async run(args) {
    const { values } = readArgs(args, {
      config: { type: 'string' },
      data: { type: 'string' },
      host: { type: 'string' },
      port: { type: 'string' },
    });
    const load = () =>
      withOptions(readConfig(values.config), {
        data: values.data,
        host: values.host,
        port: values.port === undefined ? undefined : readPort(values.port),
      });
    const config = load();
    const log = pino({
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      level: process.env.LOG_LEVEL ?? 'info',
    });
    // The engine works again only in a new process: whoever supervises this one starts it.
    const app = await createApp(config, {
      log,
      onFatal: () => setTimeout(() => process.exit(1), FATAL_EXIT_MS),
    });
    const server = await listenOn(app, config.server.host, config.server.port);
    log.info({ url: server.url }, 'listening');
    app.start();
    process.on('SIGHUP', () => {
      try {
        app.reload(load());
        log.info({}, 'configuration read again');
      } catch (error) {
        app.reloadFailed();
        log.error({ err: error }, 'the configuration has errors; the last good one is kept');
      }
    });
    await untilSignal();
    log.info({}, 'stopping');
    setTimeout(() => process.exit(1), STOP_MS_MAX).unref();
    await app.stop();
    await server.close();
    return 0;
  },
};

export function readConfig(file: string | undefined): Config {
  const text = file === undefined ? '' : readFileSync(file, 'utf8');
  return loadConfig(text, { env: process.env, readFile: (path) => readFileSync(path, 'utf8') });
}

/** What the command line says goes before what the file says. */
export function withOptions(
  config: Config,
  options: { data?: string | undefined; host?: string | undefined; port?: number | undefined },
): Config {
  return {
    ...config,
    data: options.data ?? config.data,
    server: {
      ...config.server,
      host: options.host ?? config.server.host,
      port: options.port ?? config.server.port,
    },
  };
}

/** Serves an app on an address; a port of 0 takes a free one. */
export function listenOn(
  app: App,
  host: string,
  port: number,
): Promise<{ url: string; close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = listen({ fetch: app.fetch, hostname: host, port }, (address: AddressInfo) => {
      const url = `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
      app.listening(url);
      resolve({
        url,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            if ('closeIdleConnections' in server) server.closeIdleConnections();
          }),
      });
    });
    server.on('error', reject);
  });
}

/** The first signal asks to stop, a second one ends the process at once. */
export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(1));
        resolve();
      });
    }
  });
}
