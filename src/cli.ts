#!/usr/bin/env node
import { type Command, UsageError } from './commands/command.ts';
import { ConfigError } from './config-file.ts';
import { AppError } from './core/errors.ts';
import { VERSION } from './version.ts';

interface Entry {
  readonly name: string;
  readonly summary: string;
  /** A command is loaded only when it runs: most need far less than the service. */
  load(): Promise<Command>;
}

const commands: readonly Entry[] = [
  {
    name: 'serve',
    summary: 'Runs the service.',
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  {
    name: 'demo',
    summary: 'Runs the service with real data flowing through it, end to end.',
    load: async () => (await import('./commands/demo.ts')).demo,
  },
  {
    name: 'compare',
    summary: 'Compares two files, without a service.',
    load: async () => (await import('./commands/compare.ts')).compare,
  },
  {
    name: 'check-config',
    summary: 'Checks a configuration file and tells everything that is wrong with it.',
    load: async () => (await import('./commands/check-config.ts')).checkConfig,
  },
  {
    name: 'keys',
    summary: 'Makes, lists and revokes keys, also while the service is stopped.',
    load: async () => (await import('./commands/keys.ts')).keys,
  },
];

const COULD_NOT_RUN = 2;

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version') {
    process.stdout.write(`${VERSION}\n`);
    return 0;
  }
  if (name === undefined || name === '--help' || name === 'help') {
    process.stdout.write(help());
    return name === undefined ? COULD_NOT_RUN : 0;
  }
  const entry = commands.find((candidate) => candidate.name === name);
  if (entry === undefined) throw new UsageError(`there is no command "${name}"; tidemark --help lists them`);
  const command = await entry.load();
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(`${entry.summary}\n\n${command.usage.trim()}\n`);
    return 0;
  }
  return command.run(rest);
}

function help(): string {
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(14)}${summary}`);
  return `tidemark: drift and production monitoring for machine-learning models\n\n${lines.join('\n')}\n\ntidemark COMMAND --help tells more.\n`;
}

/** What went wrong, for a person: a sentence for what can be expected, the stack only for a bug. */
function explain(error: unknown): string {
  if (error instanceof UsageError || error instanceof AppError || error instanceof ConfigError)
    return error.message;
  if (error instanceof Error && 'code' in error) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

// A reader that has seen enough, such as head, closes the pipe: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`tidemark: ${explain(error)}\n`);
    process.exitCode = COULD_NOT_RUN;
  },
);
