/** Every refusal the service knows, with its title. No HTTP here: `api/problem.ts` maps the codes to statuses. */
export const ERROR_TITLES = {
  malformed_body: 'the body cannot be read',
  unsupported_media_type: 'this content type or encoding is not supported',
  too_large: 'the body is over a limit',
  invalid_name: 'the name is not allowed',
  invalid_parameter: 'a query parameter or header is not valid',
  invalid_body: 'the body does not have the expected form',
  invalid_reference: 'the reference dataset cannot be used',
  rows_rejected: 'rows were rejected and nothing was stored',
  idempotency_key_in_use: 'a request with this idempotency key is still being worked on',
  idempotency_key_reused: 'this idempotency key was used with another body',
  unauthorized: 'no valid key was given',
  forbidden: 'the key does not have the scope that this takes',
  not_found: 'there is no such thing',
  method_not_allowed: 'this method is not allowed here',
  conflict: 'the request does not fit the present state',
  queue_full: 'more work is queued than can be held',
  unavailable: 'the service cannot take this work now',
  internal: 'something went wrong on our side',
} as const;

export type ErrorCode = keyof typeof ERROR_TITLES;

/** One thing that is wrong, at a place: a JSON Pointer into the body, or a parameter's name. */
export interface ErrorDetail {
  readonly pointer?: string;
  readonly line?: number;
  readonly index?: number;
  readonly code: string;
  readonly detail: string;
}

/** A refusal: something a caller did or asked for that cannot be done. `detail` says what was expected and what came. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly errors: readonly ErrorDetail[];
  readonly retryAfterMs: number | null;
  /** Further members of the problem document, such as the counts of a rejected batch. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    detail: string,
    options: {
      errors?: readonly ErrorDetail[];
      retryAfterMs?: number;
      members?: Readonly<Record<string, unknown>>;
      cause?: unknown;
    } = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.errors = options.errors ?? [];
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.members = options.members ?? {};
  }
}
