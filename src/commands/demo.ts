import { mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, progressLine, readArgs, readPort, UsageError } from './command.ts';
import { untilSignal } from './serve.ts';

export const demo: Command = {
  usage: `
tidemark demo [--exit] [--json] [--port N] [--data DIR]

Streams five months of US flights through the service by its own HTTP interface. Ends by
printing the addresses to open, and serves until Ctrl-C.

  --exit    ends instead, with 1 if anything did not happen that should have
  --json    prints one JSON object at the end
  --data    an empty or new folder; by default one in the system's temporary folder`,
  async run(args) {
    const { values } = readArgs(args, {
      exit: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      port: { type: 'string', default: '8080' },
      data: { type: 'string' },
    });
    const data = await emptyFolder(values.data);
    // Loaded only here: nothing else needs the demo's development dependencies.
    const { runDemo } = await import('../demo/demo.ts');
    const running = await runDemo({ data, port: readPort(values.port), progress: progressLine });
    if (values.json) process.stdout.write(`${JSON.stringify(running.summary)}\n`);
    else process.stdout.write(running.text);
    for (const fault of running.faults) process.stderr.write(`tidemark demo: ${fault}\n`);
    if (!values.exit) {
      if (!values.json) process.stdout.write('\nServing until Ctrl-C.\n');
      await untilSignal();
    }
    await running.stop();
    return running.faults.length === 0 ? 0 : 1;
  },
};

async function emptyFolder(asked: string | undefined): Promise<string> {
  if (asked === undefined) return mkdtemp(join(tmpdir(), 'tidemark-demo-'));
  await mkdir(asked, { recursive: true });
  if ((await readdir(asked)).length > 0) throw new UsageError(`expected an empty folder, got ${asked}`);
  return asked;
}
