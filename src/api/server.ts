import { Readable } from 'node:stream';
import { type Context, Hono } from 'hono';
import { routePath } from 'hono/route';
import type { z } from 'zod';
import type { AppContext } from '../actions/context.ts';
import { AppError, type ErrorDetail } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { authorize } from './auth.ts';
import { bodyBytes, wholeBody } from './body.ts';
import { pages } from './pages/index.ts';
import { problemResponse, statusOf } from './problem.ts';
import type { Reply, Route } from './route.ts';
import { routes } from './routes/index.ts';

const JSON_BODY_BYTES_MAX = 1 << 20;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
/** Parameters of paths that are names, and so have to look like one. */
const NAME_PARAMS: ReadonlySet<string> = new Set(['model', 'name']);

/** What @hono/node-server passes beside the request. */
type Env = { Bindings: { incoming?: Readable }; Variables: { requestId: string } };

/** The whole HTTP surface: `fetch` takes a request and never throws. */
export function createServer(context: AppContext): Hono<Env> {
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    const startedAt = performance.now();
    c.set('requestId', newId(context.clock.now(), context.randomBytes));
    context.metrics.httpRequestsInFlight.inc();
    try {
      await next();
    } finally {
      context.metrics.httpRequestsInFlight.dec();
    }
    c.header('x-request-id', c.get('requestId'));
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
    const seconds = (performance.now() - startedAt) / 1000;
    context.metrics.observeHttp(routePath(c, -1), c.req.method, c.res.status, seconds);
    context.log.debug(
      {
        request_id: c.get('requestId'),
        method: c.req.method,
        path: c.req.path,
        status: c.res.status,
        seconds,
      },
      'request',
    );
  });
  for (const route of [...routes, ...pages]) {
    app.on(route.method, honoPath(route.path), async (c) =>
      toResponse(await answer(context, route, c), c.req.raw.method),
    );
  }
  for (const [path, methods] of methodsByPath([...routes, ...pages])) {
    app.all(path, (c) => {
      const detail = `expected ${methods.join(' or ')}, got ${c.req.method}`;
      const response = problemResponse(new AppError('method_not_allowed', detail), c.get('requestId'));
      response.headers.set('allow', methods.join(', '));
      return response;
    });
  }
  app.notFound((c) =>
    problemResponse(new AppError('not_found', `nothing is at ${c.req.path}`), c.get('requestId')),
  );
  app.onError((error, c) =>
    problemResponse(refusalOf(context, error, c.get('requestId')), c.get('requestId')),
  );
  return app;
}

/** What each path takes. Paths that differ only in the names of their parameters are one. */
function methodsByPath(all: readonly Route[]): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, string[]>();
  for (const { method, path } of all) {
    const key = path.replaceAll(/\{\w+\}/g, ':any');
    methods.set(key, [...(methods.get(key) ?? []), ...(method === 'GET' ? ['GET', 'HEAD'] : [method])]);
  }
  return methods;
}

/** A refusal goes to the caller as it is; anything else is a bug, which the log learns of and the caller does not. */
function refusalOf(context: AppContext, error: Error, requestId: string): AppError {
  const isRefusal = error instanceof AppError;
  if (!isRefusal || statusOf(error.code) >= 500)
    context.log.error({ request_id: requestId, err: error }, 'request failed');
  return isRefusal
    ? error
    : new AppError('internal', 'the request failed; its id is in the log', { cause: error });
}

async function answer(context: AppContext, route: Route, c: Context<Env>): Promise<Reply> {
  const { raw } = c.req;
  if (route.scope !== null && !context.isReady())
    throw new AppError('unavailable', 'the service is starting or stopping', { retryAfterMs: 1000 });
  const keyId = route.scope === null ? null : authorize(context, raw.headers, route.scope);
  const params = c.req.param() as Record<string, string>;
  for (const [name, value] of Object.entries(params)) {
    if (NAME_PARAMS.has(name) && !NAME.test(value))
      throw new AppError(
        'invalid_name',
        `expected 1 to 128 of A-Z a-z 0-9 . _ - after a letter or digit as the ${name}`,
      );
  }
  const stream = () =>
    c.env?.incoming ?? (raw.body === null ? Readable.from([]) : Readable.fromWeb(raw.body as never));
  return route.handle({
    context,
    params,
    query: parse(route.query, Object.fromEntries(new URL(raw.url).searchParams), 'invalid_parameter'),
    body:
      route.body === undefined
        ? undefined
        : parse(route.body, await jsonBody(raw.headers, stream()), 'invalid_body'),
    headers: raw.headers,
    keyId,
    stream,
  });
}

async function jsonBody(headers: Headers, stream: Readable): Promise<unknown> {
  const encoding = headers.get('content-encoding') ?? undefined;
  const body = await wholeBody(bodyBytes(stream, encoding, { name: 'json', bytes: JSON_BODY_BYTES_MAX }));
  if (body.length === 0) return {};
  if (!/^application\/(\w+\+)?json\b/i.test(headers.get('content-type') ?? ''))
    throw new AppError('unsupported_media_type', 'expected Content-Type: application/json');
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new AppError('malformed_body', 'expected JSON', { cause });
  }
}

/** Checks a value against a route's schema, and tells everything that is wrong at once. */
function parse(
  schema: z.ZodType | undefined,
  value: unknown,
  code: 'invalid_parameter' | 'invalid_body',
): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors: ErrorDetail[] = parsed.error.issues.map((issue) => ({
    pointer: issue.path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    code: issue.code,
    detail: issue.message,
  }));
  throw new AppError(code, errors.map(({ pointer, detail }) => `${pointer} ${detail}`.trim()).join('; '), {
    errors,
  });
}

const honoPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

async function toResponse(reply: Reply, method: string): Promise<Response> {
  const headers = new Headers(reply.headers);
  if ('raw' in reply) {
    const isUnread = method === 'HEAD' && reply.raw instanceof ReadableStream;
    // Lets go of the file behind the stream.
    if (isUnread) await reply.raw.cancel();
    return new Response(isUnread ? null : reply.raw, { status: reply.status, headers });
  }
  headers.set('content-type', 'application/json');
  return new Response(JSON.stringify(reply.json), { status: reply.status, headers });
}
