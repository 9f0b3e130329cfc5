import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { DocsView } from '../../../src/api/pages/docs.tsx';
import { ProblemView } from '../../../src/api/pages/problem.tsx';
import { defineRoute } from '../../../src/api/route.ts';
import { ERROR_TITLES, type ErrorCode } from '../../../src/core/errors.ts';
import { parseMarkup } from '../../reports/markup.ts';

const CODES = Object.keys(ERROR_TITLES) as ErrorCode[];

const route = (method: 'GET' | 'POST', path: string, body?: z.ZodType) =>
  defineRoute({
    method,
    path,
    scope: method === 'GET' ? 'read' : null,
    summary: 'Does it; `Prefer` matters.',
    answers: { 200: 'done', 422: 'refused' },
    ...(body === undefined ? {} : { body }),
    handle: () => ({ status: 200, json: {} }),
  });

describe('the API description', () => {
  const html = String(
    DocsView({
      routes: [
        route('GET', '/healthz'),
        route('POST', '/v1/models/{model}/evaluations', z.strictObject({ monitor: z.string() })),
        route('GET', '/v1/models/{model}'),
      ],
    }),
  );

  test('has every route with its scope, body and answers', () => {
    expect(html).toContain('<code><b>POST</b> /v1/models/{model}/evaluations</code>');
    expect(html).toContain('Needs the scope <code>read</code>.');
    expect(html).toContain('<code>monitor</code><small>required</small>');
    expect(html).toContain('<th scope="row">422</th><td>refused</td>');
    expect(html).toContain('Does it; <code>Prefer</code> matters.');
  });

  test('sorts them by topic', () => {
    expect([...html.matchAll(/<h2 id="([\w-]+)"/g)].map(([, id]) => id)).toEqual([
      'evaluations',
      'models',
      'operation',
      'problems',
    ]);
  });

  test('is well-formed, and its table of contents leads somewhere', () => {
    const elements = parseMarkup(html);
    const ids = new Set(elements.map(({ attributes }) => attributes.get('id')));
    for (const { attributes } of elements) {
      const href = attributes.get('href');
      if (href?.startsWith('#')) expect(ids).toContain(href.slice(1));
    }
  });

  test('leads to every problem', () => {
    for (const code of CODES) expect(html).toContain(`href="/problems/${code}"`);
  });
});

test.each(CODES)('the page of the problem %s says what it is and what to do', (code) => {
  const html = String(ProblemView({ code }));
  const title = ERROR_TITLES[code];
  expect(html).toContain(`<h1>${title[0]!.toUpperCase()}${title.slice(1)}</h1>`);
  expect(html).toMatch(/<p class="sentence">.{20}/);
});
