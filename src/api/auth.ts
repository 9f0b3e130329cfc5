import { createHash, timingSafeEqual } from 'node:crypto';
import type { AppContext } from '../actions/context.ts';
import { AppError } from '../core/errors.ts';
import type { Scope } from './route.ts';

/**
 * Whose key a request carries: as a bearer token, or as the password of any user name. Null where no key is
 * configured, which is only allowed on loopback or with `auth.mode: none`.
 * @throws {AppError} `unauthorized`, `forbidden`
 */
export function authorize(context: AppContext, headers: Headers, scope: Scope): string | null {
  const { auth } = context.config;
  if (auth.mode === 'none' || (auth.adminKey === null && !context.state.keys.hasAny())) return null;
  const key = presentedKey(headers.get('authorization'));
  if (key === null) {
    context.metrics.authFailures.inc({ reason: 'missing' });
    throw new AppError('unauthorized', 'expected a key in the Authorization header: Bearer tm_…');
  }
  if (auth.adminKey !== null && isSameSecret(key, auth.adminKey)) return 'admin';
  const known = context.state.keys.verify(key);
  if (known === null) {
    context.metrics.authFailures.inc({ reason: 'unknown' });
    throw new AppError('unauthorized', 'the key is unknown or revoked');
  }
  if (!known.scopes.includes(scope) && !known.scopes.includes('admin')) {
    context.metrics.authFailures.inc({ reason: 'scope' });
    throw new AppError(
      'forbidden',
      `expected a key with the scope "${scope}", got one with ${known.scopes.join(', ')}`,
    );
  }
  context.state.keys.touch(known);
  return known.id;
}

function presentedKey(authorization: string | null): string | null {
  const [, scheme, credentials] = /^(\w+) +(\S+)$/.exec(authorization ?? '') ?? [];
  if (scheme?.toLowerCase() === 'bearer') return credentials!;
  if (scheme?.toLowerCase() !== 'basic') return null;
  const [, password] = /^[^:]*:(.+)$/.exec(Buffer.from(credentials!, 'base64').toString('utf8')) ?? [];
  return password ?? null;
}

/** Compares digests, so that neither the time nor an exception tells the length of the secret. */
function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
