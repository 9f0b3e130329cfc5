import { readFileSync } from 'node:fs';
import { loadConfig } from '../config.ts';
import { ConfigError } from '../config-file.ts';
import { type Command, readArgs } from './command.ts';

export const checkConfig: Command = {
  usage: `
tidemark check-config FILE [--json]

Exits with 0 when the file is good, 1 when it has errors, 2 when it cannot be read.`,
  async run(args) {
    const { values, positionals } = readArgs(args, { json: { type: 'boolean', default: false } }, 1);
    const [file] = positionals as [string];
    const tell = (errors: ConfigError['errors']) => {
      if (values.json) process.stdout.write(`${JSON.stringify({ file, errors })}\n`);
      else if (errors.length === 0) process.stdout.write(`${file}: good\n`);
      else
        for (const { line, pointer, detail } of errors)
          process.stdout.write(`${file}:${line}: ${pointer || '/'}: ${detail}\n`);
    };
    const text = readFileSync(file, 'utf8');
    try {
      loadConfig(text, { env: process.env, readFile: (path) => readFileSync(path, 'utf8') });
      tell([]);
      return 0;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      tell(error.errors);
      return 1;
    }
  },
};
