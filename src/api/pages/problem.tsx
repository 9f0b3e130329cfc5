import type { JSX } from 'hono/jsx/jsx-runtime';
import { ERROR_TITLES, type ErrorCode } from '../../core/errors.ts';
import { statusOf } from '../problem.ts';
import { Layout } from './layout.tsx';
import { Prose } from './text.tsx';

export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(ERROR_TITLES, text);

/** What to do about each refusal. */
const ADVICE: Readonly<Record<ErrorCode, string>> = {
  malformed_body:
    'The bytes are not what `Content-Type` and `Content-Encoding` say, or they break off. Nothing was stored; sending the same bytes again cannot succeed.',
  unsupported_media_type:
    'Set `Content-Type` and `Content-Encoding` to what the body really is. `detail` lists what is taken here.',
  too_large:
    'Send the data in several requests, or raise the limit that `limits` names in the configuration. Sizes are counted after decompression.',
  invalid_name: 'Names are 1 to 128 of `A-Z a-z 0-9 . _ -` and start with a letter or a digit.',
  invalid_parameter: 'Correct the query parameter or header that `errors` points at.',
  invalid_body:
    'Correct the members that `errors` points at: each entry has a JSON Pointer into the body. Unknown members are refused.',
  invalid_reference:
    'A reference needs at least one row, a header without gaps or repeated names, and roles that name columns it has.',
  rows_rejected:
    '`errors` names the first rejected rows and why. Correct them, or leave out `Prefer: handling=strict` to keep the good rows.',
  idempotency_key_in_use: 'Wait as long as `Retry-After` says and send the same request again.',
  idempotency_key_reused:
    'A key stands for one body. Retries send the same body; a new body takes a new `Idempotency-Key`.',
  unauthorized:
    'Send `Authorization: Bearer tm_\u2026`. Keys are made with `tidemark keys create`; a revoked key is as good as none.',
  forbidden: 'Use a key that has the scope which `detail` names.',
  not_found: 'Check the path and the names in it. A model appears with its first reference or prediction.',
  method_not_allowed: '`Allow` lists the methods that this path has.',
  conflict:
    'Read the present state again and decide anew: something has changed since, or stands against this request.',
  queue_full:
    'Wait as long as `Retry-After` says and send the same request again. If it comes often, send larger batches or raise `limits.queued`.',
  unavailable:
    'The service is starting or stopping, or its disk is nearly full. Wait as long as `Retry-After` says; `/readyz` tells when it takes work again.',
  internal:
    'This is a fault of ours. `instance` is the id of the request, under which the log has the cause.',
};

export const ProblemView = ({ code }: { readonly code: ErrorCode }): JSX.Element => (
  <Layout title={ERROR_TITLES[code]} place="docs">
    <p class="subject">
      Problem <code>{code}</code>, status {statusOf(code)}
    </p>
    <h1>{raised(ERROR_TITLES[code])}</h1>
    <p class="sentence">
      <Prose text={ADVICE[code]} />
    </p>
    <p>
      <a href="/docs#problems">All problems</a>
    </p>
  </Layout>
);

const raised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
