import { parseArgs } from 'node:util';

/** What an option of a command takes. */
export interface OptionConfig {
  readonly type: 'string' | 'boolean';
  readonly default?: string | boolean;
}

/** One command of the command line. `run` resolves to the exit code. */
export interface Command {
  readonly usage: string;
  run(args: readonly string[]): Promise<number>;
}

/** What the user did wrong, in a sentence. */
export class UsageError extends Error {}

type ValueOf<O extends OptionConfig> = O['type'] extends 'boolean' ? boolean : string;
type ValuesOf<T extends Readonly<Record<string, OptionConfig>>> = {
  readonly [K in keyof T]: T[K] extends { readonly default: string | boolean }
    ? ValueOf<T[K]>
    : ValueOf<T[K]> | undefined;
};

/** Reads a command's arguments; what is wrong with them is told as a `UsageError`. */
export function readArgs<const T extends Readonly<Record<string, OptionConfig>>>(
  args: readonly string[],
  options: T,
  positionals = 0,
): { readonly values: ValuesOf<T>; readonly positionals: readonly string[] } {
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: positionals > 0, strict: true });
    if (parsed.positionals.length !== positionals)
      throw new UsageError(
        `expected ${positionals} ${positionals === 1 ? 'argument' : 'arguments'}, got ${parsed.positionals.length}`,
      );
    // parseArgs was given these very options, and says the same in types that cannot be named.
    return { values: parsed.values as unknown as ValuesOf<T>, positionals: parsed.positionals };
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof TypeError)) throw error;
    throw new UsageError(error.message.split('. ')[0]!.toLowerCase());
  }
}

/** A port number from the command line. */
export function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new UsageError(`expected a port from 0 to 65535, got "${text}"`);
  return port;
}

/** Redraws one line on a terminal, and writes nothing elsewhere. */
export function progressLine(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${text}`);
}
