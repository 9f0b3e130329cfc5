import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import type { Connection } from './connection.ts';

export const KEY_SCOPES = ['ingest', 'read', 'write', 'admin'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  readonly createdAt: number;
  readonly revokedAt: number | null;
  /** To within an hour. */
  readonly lastUsedAt: number | null;
}

/** How old `lastUsedAt` may be while a key is in use: not every request is worth a write. */
const LAST_USED_PRECISION_MS = 3_600_000;

/** API keys. Only the hash of a secret is kept; it has 256 random bits, so one round of SHA-256 protects it. */
export class Keys {
  readonly #connection: Connection;
  readonly #now: () => number;

  constructor(connection: Connection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
  }

  /**
   * `key` is what its holder presents. It cannot be shown again.
   * @throws {AppError} `invalid_parameter` for a scope that does not exist, or none at all.
   */
  create(name: string, scopes: readonly string[]): { readonly key: string; readonly apiKey: ApiKey } {
    const granted = KEY_SCOPES.filter((scope) => scopes.includes(scope));
    const unknown = scopes.find((scope) => !KEY_SCOPES.some((known) => known === scope));
    if (unknown !== undefined || granted.length === 0)
      throw new AppError(
        'invalid_parameter',
        `expected scopes out of ${KEY_SCOPES.join(', ')}, got ${unknown ?? 'none'}`,
      );
    const id = Array.from({ length: ID_LENGTH }, () => BASE62[randomInt(BASE62.length)]).join('');
    const secret = base62(randomBytes(SECRET_BYTES));
    const createdAt = this.#now();
    this.#connection.run(
      `INSERT INTO keys (id, name, scopes, hash, created_at) VALUES (:id, :name, :scopes, :hash, :createdAt)`,
      { id, name, scopes: JSON.stringify(granted), hash: hashOf(secret), createdAt },
    );
    const apiKey: ApiKey = { id, name, scopes: granted, createdAt, revokedAt: null, lastUsedAt: null };
    return { key: `tm_${id}_${secret}`, apiKey };
  }

  /** The key that was presented, or null when it is none of ours or revoked. Writes nothing. */
  verify(key: string): ApiKey | null {
    const match = KEY.exec(key);
    if (match === null) return null;
    const [, id, secret] = match as unknown as [string, string, string];
    const row = this.#connection.get<Row & { hash: Uint8Array }>(
      `SELECT ${KEY_COLUMNS}, hash FROM keys WHERE id = :id`,
      {
        id,
      },
    );
    if (row === null || row.revokedAt !== null) return null;
    const { hash, ...rest } = row;
    return timingSafeEqual(hash, hashOf(secret)) ? apiKeyOf(rest) : null;
  }

  /** Notes that a key was used, unless that was noted within the last hour. */
  touch({ id, lastUsedAt }: ApiKey): void {
    const now = this.#now();
    if (lastUsedAt !== null && now - lastUsedAt < LAST_USED_PRECISION_MS) return;
    this.#connection.run('UPDATE keys SET last_used_at = :now WHERE id = :id', { id, now });
  }

  /** Oldest first, the revoked ones too. */
  list(): ApiKey[] {
    return this.#connection.all<Row>(`SELECT ${KEY_COLUMNS} FROM keys ORDER BY seq`).map(apiKeyOf);
  }

  /** False: it was revoked before, or there is none. */
  revoke(id: string): boolean {
    const revoked = this.#connection.run(
      'UPDATE keys SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL',
      { id, now: this.#now() },
    );
    return revoked === 1;
  }

  /** Whether there is a key that is not revoked. */
  hasAny(): boolean {
    return this.#connection.get('SELECT 1 FROM keys WHERE revoked_at IS NULL LIMIT 1') !== null;
  }
}

interface Row extends Omit<ApiKey, 'scopes'> {
  readonly scopes: string;
}

const KEY_COLUMNS =
  'id, name, scopes, created_at AS createdAt, revoked_at AS revokedAt, last_used_at AS lastUsedAt';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 12;
const SECRET_BYTES = 32;
/** 62^43 is the first power beyond 2^256. */
const SECRET_LENGTH = 43;
const KEY = new RegExp(`^tm_([0-9A-Za-z]{${ID_LENGTH}})_([0-9A-Za-z]{${SECRET_LENGTH}})$`);

function base62(bytes: Uint8Array): string {
  let value = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let text = '';
  for (let i = 0; i < SECRET_LENGTH; i++) {
    text = BASE62[Number(value % 62n)] + text;
    value /= 62n;
  }
  return text;
}

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

const apiKeyOf = ({ scopes, ...key }: Row): ApiKey => ({ ...key, scopes: JSON.parse(scopes) as KeyScope[] });
