import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** The build under test; another one can be named to see that the suite tells a broken build from a good one. */
const CLI = process.env.TIDEMARK_CRASH_CLI ?? join(import.meta.dirname, '../../dist/cli.js');
const START_MS_MAX = 30_000;

/** The service as a process of its own, killed and started again in the same data folder and on the same port. */
export class Service {
  readonly url: string;
  /** Counts the starts. */
  run = 0;
  /** From start to ready, of every start that was waited for. */
  readonly startDurationsMs: number[] = [];
  readonly #args: readonly string[];
  #process: ChildProcess | null = null;
  #log = '';
  #gate = new Gate();

  private constructor(folder: string, port: number) {
    this.url = `http://127.0.0.1:${port}`;
    this.#args = [
      CLI,
      'serve',
      '--config',
      join(folder, 'tidemark.yaml'),
      '--data',
      join(folder, 'data'),
      '--port',
      String(port),
    ];
  }

  static async in(folder: string): Promise<Service> {
    return new Service(folder, await freePort());
  }

  spawn(): void {
    this.run++;
    this.#log = '';
    this.#process = spawn(process.execPath, this.#args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#process.stdout!, this.#process.stderr!])
      stream.on('data', (text) => {
        this.#log = (this.#log + text).slice(-4000);
      });
  }

  /** Starts it and waits until it can take work. Clients stay outside until `open`. */
  async start(): Promise<void> {
    const startedAt = performance.now();
    this.spawn();
    while (!(await this.#isReady())) {
      const waitedMs = performance.now() - startedAt;
      if (waitedMs > START_MS_MAX || this.#process!.exitCode !== null)
        throw new Error(`start ${this.run} was not ready after ${Math.round(waitedMs)} ms:\n${this.#log}`);
      await pause(10);
    }
    this.startDurationsMs.push(performance.now() - startedAt);
  }

  open(): void {
    this.#gate.open();
  }

  /** Resolves while the service takes requests, else once it does again. */
  whenOpen(): Promise<void> {
    return this.#gate.opened;
  }

  /** Ends the process on the spot. Harmless when it is dead already. */
  kill(): void {
    this.#process?.kill('SIGKILL');
    if (this.#gate.isOpen) this.#gate = new Gate();
  }

  async exited(): Promise<void> {
    const child = this.#process!;
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }

  /** Asks it to stop, and gives its exit code. */
  async stop(): Promise<number | null> {
    this.#process!.kill('SIGTERM');
    await this.exited();
    return this.#process!.exitCode;
  }

  async get<T>(path: string): Promise<T> {
    const response = await fetch(this.url + path);
    if (response.status !== 200)
      throw new Error(`GET ${path} answered ${response.status} ${await response.text()}\n${this.#log}`);
    return (await response.json()) as T;
  }

  /** All of a list, page by page. */
  async list<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: { items: T[]; next_cursor: string | null } = await this.get(`${path}?limit=1000${query}`);
      items.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor !== null);
    return items;
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/readyz`)).status === 200;
    } catch {
      // Nobody listens yet.
      return false;
    }
  }
}

class Gate {
  isOpen = false;
  #resolve: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => {
    this.#resolve = resolve;
  });

  open(): void {
    this.isOpen = true;
    this.#resolve();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return address.port;
}
