import { z } from 'zod';
import type { ChannelIo, Delivery, Refusal } from '../channel.ts';
import { ADDRESS_REFUSED, allowedUrl } from './guard.ts';

/** From the first byte of the request to the last one of the answer. */
export const HTTP_TIMEOUT_MS = 15_000;

/** Where a channel posts to. The URL is the credential of some receivers, so all of them treat it as a secret. */
export const urlField = z
  .string()
  .refine(isHttpUrl, 'expected an http or https URL without user and password');

export const allowPrivateField = z
  .boolean()
  .default(false)
  .describe('also connect to addresses that are not public: private, link-local, loopback');

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfterMs: number | null;
}

/** Posts once and reads the whole answer. */
export async function post(
  { url, allow_private: allowPrivate }: { readonly url: string; readonly allow_private: boolean },
  { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  io: ChannelIo,
): Promise<Answer | Refusal> {
  const policy = { allowPrivate, allowLoopback: io.allowLoopback };
  try {
    allowedUrl(url, policy);
    return await withDeadline(io.signal, HTTP_TIMEOUT_MS, async (signal) => {
      const init = { method: 'POST', headers, body, redirect: 'manual', signal } as const;
      const response = await io.fetch(url, init, policy);
      const text = await response.text();
      return { status: response.status, text, retryAfterMs: retryAfter(response, io.now) };
    });
  } catch (error) {
    return refusalOfError(error);
  }
}

/** What an HTTP status says of a delivery; 2xx is one. */
export function deliveryOf({ status, retryAfterMs }: Answer): Delivery {
  if (status >= 200 && status < 300) return { ok: true };
  const detail = `the receiver answered with status ${status}`;
  return {
    ok: false,
    retry: status >= 500 || RETRIED.includes(status),
    reason: reasonOf(status),
    detail,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  };
}

/**
 * What a failed connection says of a delivery. Nothing of the error's message is told, because it may name the address.
 */
export function refusalOfError(error: unknown): Refusal {
  const { code, name } = causeOf(error);
  if (code === ADDRESS_REFUSED)
    return {
      ok: false,
      retry: false,
      reason: 'client',
      detail: 'the address is not allowed: it is not public, and allow_private is not set',
    };
  if (name === 'TimeoutError' || code === 'ETIMEDOUT')
    return { ok: false, retry: true, reason: 'timeout', detail: 'the receiver did not answer in time' };
  const cause = /^[A-Z][A-Z0-9_]+$/.test(code) ? ` (${code})` : '';
  return { ok: false, retry: true, reason: 'network', detail: `the connection failed${cause}` };
}

/** Runs a task under a signal that also fires after `timeoutMs`, and waits no longer than that for it. */
export async function withDeadline<T>(
  outer: AbortSignal,
  timeoutMs: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const stop = () => controller.abort(outer.reason);
  const timer = setTimeout(() => controller.abort(timeoutError()), timeoutMs);
  outer.addEventListener('abort', stop, { once: true });
  try {
    if (outer.aborted) throw outer.reason;
    // Not everything that is passed in heeds a signal, and libraries wrap its reason in errors of their own.
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
    return await Promise.race([aborted, run(signal)]);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', stop);
  }
}

/** The platform's own fetch says `fetch failed` and puts what it was into the cause. */
function causeOf(error: unknown): { code: string; name: string } {
  if (!(error instanceof Error)) return { code: '', name: '' };
  if (error.cause instanceof Error) return causeOf(error.cause);
  return { code: String((error as NodeJS.ErrnoException).code), name: error.name };
}

const timeoutError = () => new DOMException('the deadline has passed', 'TimeoutError');

const RETRIED = [408, 425, 429];

function reasonOf(status: number): Refusal['reason'] {
  if (status === 429) return 'rate_limited';
  if (status === 401 || status === 403) return 'auth';
  if (status === 408) return 'timeout';
  return status >= 500 || status === 425 ? 'server' : 'client';
}

function retryAfter({ headers }: Response, now: number): number | null {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const at = / GMT$/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

function isHttpUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}
