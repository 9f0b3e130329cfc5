import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { formatInstant, systemClock } from '../core/time.ts';
import type { ApiKey } from '../store/state/keys.ts';
import { openState, type StateStore } from '../store/state/state-store.ts';
import { type Command, readArgs, UsageError } from './command.ts';

export const keys: Command = {
  usage: `
tidemark keys create --name NAME --scopes ingest,read,write,admin [--data DIR] [--json]
tidemark keys list [--data DIR] [--json]
tidemark keys revoke ID [--data DIR] [--json]

A key is shown once, when it is made. ingest covers sending predictions, read all that
only reads, write the rest, admin everything.`,
  async run([verb, ...args]) {
    const verbs: Record<string, (args: readonly string[]) => Promise<number>> = { create, list, revoke };
    const found = verb !== undefined && Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
    if (found === undefined) throw new UsageError(`expected create, list or revoke, got "${verb ?? ''}"`);
    return found(args);
  },
};

const shared = {
  data: { type: 'string', default: './data' },
  json: { type: 'boolean', default: false },
} as const;

async function create(args: readonly string[]): Promise<number> {
  const { values } = readArgs(args, { ...shared, name: { type: 'string' }, scopes: { type: 'string' } });
  const { name, scopes } = values;
  if (name === undefined || scopes === undefined) throw new UsageError('expected --name and --scopes');
  return withState(values.data, (state) => {
    const { key, apiKey } = state.keys.create(
      name,
      scopes.split(',').map((scope) => scope.trim()),
    );
    const made = { id: apiKey.id, name, scopes: apiKey.scopes, key };
    process.stdout.write(values.json ? `${JSON.stringify(made)}\n` : `${key}\n`);
    return 0;
  });
}

async function list(args: readonly string[]): Promise<number> {
  const { values } = readArgs(args, shared);
  return withState(values.data, (state) => {
    const items = state.keys.list().map(publicForm);
    if (values.json) process.stdout.write(`${JSON.stringify({ items })}\n`);
    else
      for (const item of items)
        process.stdout.write(
          `${item.id}  ${item.name}  ${item.scopes.join(',')}  ${item.revoked_at === null ? 'active' : `revoked ${item.revoked_at}`}\n`,
        );
    return 0;
  });
}

async function revoke(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArgs(args, shared, 1);
  const [id] = positionals as [string];
  return withState(values.data, (state) => {
    if (!state.keys.revoke(id)) throw new UsageError(`there is no active key "${id}"`);
    process.stdout.write(values.json ? `${JSON.stringify({ id, revoked: true })}\n` : `${id} is revoked\n`);
    return 0;
  });
}

const publicForm = ({ id, name, scopes, createdAt, revokedAt, lastUsedAt }: ApiKey) => ({
  id,
  name,
  scopes,
  created_at: formatInstant(createdAt),
  revoked_at: revokedAt === null ? null : formatInstant(revokedAt),
  last_used_at: lastUsedAt === null ? null : formatInstant(lastUsedAt),
});

async function withState(folder: string, work: (state: StateStore) => number): Promise<number> {
  await mkdir(folder, { recursive: true });
  const state = openState(join(folder, 'state.sqlite'), systemClock);
  try {
    return work(state);
  } finally {
    state.close();
  }
}
