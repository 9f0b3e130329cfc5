import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { AppContext } from '../actions/context.ts';

export type Scope = 'ingest' | 'read' | 'write' | 'admin';

/** What a handler is given: everything is validated but the raw body. */
export interface RouteRequest<Q, B> {
  readonly context: AppContext;
  /** From the path's template, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Q;
  readonly body: B;
  readonly headers: Headers;
  /** Of the key that was used; null where none is needed. */
  readonly keyId: string | null;
  /** The body's bytes as they come, for routes without a body schema. */
  readonly stream: () => Readable;
}

export type Reply =
  | { readonly status: number; readonly json: unknown; readonly headers?: Readonly<Record<string, string>> }
  | {
      readonly status: number;
      readonly raw: string | ReadableStream | null;
      readonly headers?: Readonly<Record<string, string>>;
    };

export interface RouteDefinition<Q extends z.ZodType, B extends z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Parameters in braces. */
  readonly path: string;
  /** Null for routes that need no key. */
  readonly scope: Scope | null;
  readonly summary: string;
  readonly query?: Q;
  /** A JSON body. An empty body counts as `{}`. */
  readonly body?: B;
  /** Content types of a body that the handler reads itself. */
  readonly consumes?: readonly string[];
  readonly answers: Readonly<Record<number, string>>;
  handle(request: RouteRequest<z.output<Q>, z.output<B>>): Promise<Reply> | Reply;
}

/** A route as the server and the description see it. */
export type Route = RouteDefinition<z.ZodType, z.ZodType>;

/** Infers a handler's types from the route's schemas. */
export function defineRoute<Q extends z.ZodType, B extends z.ZodType>(
  definition: RouteDefinition<Q, B>,
): Route {
  // The server parses query and body with these very schemas before it calls the handler.
  return definition as unknown as Route;
}
