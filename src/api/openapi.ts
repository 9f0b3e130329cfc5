import { z } from 'zod';
import type { Route } from './route.ts';

/** The description of the API, made of the very schemas that validate. */
export function describeApi(routes: readonly Route[], serverUrl: string, version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    paths[route.path] ??= {};
    paths[route.path]![route.method.toLowerCase()] = describeRoute(route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tidemark',
      version,
      description: 'Drift and production monitoring for machine-learning models.',
    },
    servers: [{ url: serverUrl }],
    paths,
    components: {
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'tm_…, or any user name with the key as password',
        },
      },
    },
  };
}

function describeRoute({ method, path, scope, summary, query, body, consumes, answers }: Route): object {
  const contents = body === undefined ? (consumes ?? []) : ['application/json'];
  const schema = body === undefined ? {} : { schema: jsonSchemaOf(body) };
  return {
    summary,
    operationId: `${method.toLowerCase()}${path.replaceAll(/[^a-zA-Z]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    security: scope === null ? [] : [{ key: [scope] }],
    parameters: [...pathParameters(path), ...queryParameters(query)],
    ...(contents.length === 0
      ? {}
      : { requestBody: { content: Object.fromEntries(contents.map((type) => [type, schema])) } }),
    responses: Object.fromEntries([
      ...Object.entries(answers).map(([status, description]) => [status, { description }]),
      [
        'default',
        { description: 'a problem document (RFC 9457)', content: { 'application/problem+json': {} } },
      ],
    ]),
  };
}

const pathParameters = (path: string): object[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

function queryParameters(query: z.ZodType | undefined): object[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = jsonSchemaOf(query) as {
    properties?: Record<string, object>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

/** What callers write, before it is read into numbers and instants. */
export const jsonSchemaOf = (schema: z.ZodType): object =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
