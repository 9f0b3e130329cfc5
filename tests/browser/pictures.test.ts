import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch, visit } from './browser.ts';

/** The address of a running `npm run demo`. Only with it are the pictures of the README taken anew. */
const demo = process.env.TIDEMARK_SAVE_PICTURES;
const folder = new URL('../../docs/images/', import.meta.url).pathname;
const firstScreen = (height: number) => ({
  viewport: { width: 1200, height },
  colorScheme: 'light' as const,
});

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser?.close());

it.skipIf(demo === undefined)('takes the pictures of the README from the demo', async () => {
  const answer = await fetch(`${demo}/v1/models/flights/evaluations?verdict=critical&limit=1`);
  const { items } = (await answer.json()) as { items: { report_url: string }[] };
  for (const [path, file, height] of [
    [items[0]!.report_url, 'report.png', 830],
    ['/models/flights', 'dashboard.png', 780],
  ] as const)
    await visit(browser, demo + path, firstScreen(height), async ({ page, complaints }) => {
      await page.screenshot({ path: folder + file });
      expect(complaints).toEqual([]);
    });
});
