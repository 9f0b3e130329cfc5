import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { pages } from '../../../src/api/pages/index.ts';
import { STYLE, STYLE_FILE } from '../../../src/api/pages/style.ts';
import { routes } from '../../../src/api/routes/index.ts';

/** Asks a page that needs nothing of the service. */
async function ask(path: string, params: Record<string, string> = {}) {
  const reply = await pages
    .find((page) => page.path === path)!
    .handle({
      context: undefined as never,
      params,
      query: {},
      body: undefined,
      headers: new Headers(),
      keyId: null,
      stream: () => Readable.from([]),
    });
  return new Response('raw' in reply ? reply.raw : null, {
    status: reply.status,
    headers: reply.headers ?? {},
  });
}

describe('the pages', () => {
  test('need a key that may read, but for what a refused request leads to', () => {
    expect(pages.map(({ path, scope }) => [path, scope])).toEqual([
      ['/', 'read'],
      ['/models/{model}', 'read'],
      ['/runs', 'read'],
      ['/experiments/{experiment}/runs/{run}', 'read'],
      ['/experiments/{experiment}/runs/{run}/artifacts/{path}', 'read'],
      ['/docs', 'read'],
      ['/problems/{code}', null],
      ['/assets/{file}', null],
    ]);
  });

  test('allow no script and nothing from elsewhere', async () => {
    const { headers } = await ask('/docs');
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('describe every route of the API', async () => {
    const html = await (await ask('/docs')).text();
    for (const { method, path } of routes) expect(html).toContain(`<b>${method}</b> ${path}</code>`);
  });

  test('have one for every problem, and none for what is no problem', async () => {
    expect(await (await ask('/problems/{code}', { code: 'not_found' })).text()).toContain(
      'There is no such thing',
    );
    await expect(ask('/problems/{code}', { code: 'toString' })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('share one style sheet that may be kept for ever', async () => {
    const sheet = await ask('/assets/{file}', { file: STYLE_FILE });
    expect(sheet.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(sheet.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await sheet.text()).toBe(STYLE);
    await expect(ask('/assets/{file}', { file: 'tidemark-0.css' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
