import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The built command line; another build by `TIDEMARK_CLI`. */
export const CLI = process.env.TIDEMARK_CLI ?? fileURLToPath(new URL('../dist/cli.js', import.meta.url));

/** Starts the real service as a process of its own, on a free port. */
export async function startService(data) {
  const child = spawn(process.execPath, [CLI, 'serve', '--data', data, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LOG_LEVEL: 'info' },
  });
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const { url } = JSON.parse(line);
    if (url === undefined) continue;
    child.stdout.resume();
    return {
      url,
      peakRssBytes: () => peakRssBytes(child.pid),
      async stop() {
        const closed = once(child, 'exit');
        child.kill('SIGTERM');
        await closed;
      },
    };
  }
  throw new Error('the service ended before it was listening');
}

/** The most memory that a living process has had. Linux only. */
export function peakRssBytes(pid) {
  const [, kibibytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(kibibytes) * 1024;
}

export const mebibytes = (bytes) => `${Math.round(bytes / 2 ** 20)} MiB`;

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
