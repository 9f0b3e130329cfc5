import { type AppError, ERROR_TITLES, type ErrorCode } from '../core/errors.ts';

/** The only place that knows which status a refusal has. */
const STATUSES: Record<ErrorCode, number> = {
  malformed_body: 400,
  invalid_name: 400,
  invalid_parameter: 400,
  invalid_body: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  idempotency_key_in_use: 409,
  too_large: 413,
  unsupported_media_type: 415,
  invalid_reference: 422,
  rows_rejected: 422,
  idempotency_key_reused: 422,
  queue_full: 429,
  internal: 500,
  unavailable: 503,
};

export const statusOf = (code: ErrorCode): number => STATUSES[code];

/** The answer to a refusal: RFC 9457. `instance` names the request, so that it can be found in the log. */
export function problemResponse(error: AppError, requestId: string): Response {
  const status = STATUSES[error.code];
  const headers = new Headers({ 'content-type': 'application/problem+json' });
  if (error.retryAfterMs !== null)
    headers.set('retry-after', String(Math.max(1, Math.ceil(error.retryAfterMs / 1000))));
  // Basic makes a browser ask for a key, as the password of any user name. Chromium reads the first challenge only.
  if (status === 401) headers.set('www-authenticate', 'Basic realm="tidemark", Bearer realm="tidemark"');
  const problem = {
    type: `/problems/${error.code}`,
    title: ERROR_TITLES[error.code],
    status,
    detail: clipped(error.message),
    instance: requestId,
    code: error.code,
    ...error.members,
    ...(error.errors.length > 0 ? { errors: error.errors } : {}),
  };
  return new Response(JSON.stringify(problem), { status, headers });
}

/** A refusal quotes what came, which may be a path or a name of any length. */
const clipped = (text: string): string =>
  text.length <= DETAIL_LENGTH_MAX ? text : `${text.slice(0, DETAIL_LENGTH_MAX).toWellFormed()}…`;

const DETAIL_LENGTH_MAX = 1000;
