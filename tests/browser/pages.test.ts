import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOOKS, launch, visit } from './browser.ts';
import { fill, HOSTILE, startService, type TestService } from './service.ts';

interface FoundEvaluation {
  readonly run_id: string;
  readonly verdict: string;
  readonly report_url: string;
}

const PAGES = [
  'dashboard',
  'model',
  'report',
  'runs',
  'run',
  'docs',
  'problem',
  'hostile model',
  'hostile report',
  'hostile run',
] as const;
const looks = Object.keys(LOOKS) as (keyof typeof LOOKS)[];

let browser: Browser;
let service: TestService;
let paths: Record<(typeof PAGES)[number], string>;

beforeAll(async () => {
  browser = await launch();
  service = await startService();
  await fill(service);
  const flights = await newestEvaluation('flights');
  const hostile = await newestEvaluation('hostile');
  paths = {
    dashboard: '/',
    model: '/models/flights',
    report: flights.report_url,
    runs: '/runs',
    run: await runPath(flights.run_id),
    docs: '/docs',
    problem: '/problems/unauthorized',
    'hostile model': '/models/hostile',
    'hostile report': hostile.report_url,
    'hostile run': await runPath(hostile.run_id),
  };
});

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

describe.each(looks)('in the look "%s"', (look) => {
  it.each(PAGES)('the page "%s" shows without a complaint and fits the screen', async (name) => {
    await visit(browser, service.url + paths[name], LOOKS[look], async ({ page, status, complaints }) => {
      expect(status).toBe(200);
      expect(await page.locator('h1').count()).toBe(1);
      expect(await page.locator('h1').textContent()).toMatch(/\S/);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(await lightness(page))[look === 'dark' ? 'toBeLessThan' : 'toBeGreaterThan'](128);
      expect(complaints).toEqual([]);
    });
  });
});

it.each(PAGES)('every link of the page "%s" leads somewhere', async (name) => {
  await visit(browser, service.url + paths[name], LOOKS.light, async ({ page }) => {
    const links = await page.locator('a[href]').evaluateAll((all) => all.map((a) => a.getAttribute('href')!));
    const dead: string[] = [];
    for (const link of new Set(links)) {
      const target = new URL(link, service.url + paths[name]);
      const isWithin = link.startsWith('#');
      const isThere = isWithin
        ? (await page.locator(`[id="${decodeURIComponent(target.hash.slice(1))}"]`).count()) === 1
        : target.origin === service.url && (await fetch(target)).ok;
      if (!isThere) dead.push(link);
    }
    expect(dead).toEqual([]);
  });
});

it('goes from the dashboard through the heat map to the report of a window', async () => {
  await visit(browser, service.url, LOOKS.light, async ({ page, complaints }) => {
    await page.getByRole('link', { name: 'flights', exact: true }).click();
    await page.waitForURL('**/models/flights');
    await page.locator('.heat td a.critical').last().click();
    await page.waitForURL('**/report');
    expect(await page.locator('h1').textContent()).toContain('Critical drift');
    await page.locator('main table a', { hasText: 'distance' }).first().click();
    expect(new URL(page.url()).hash).not.toBe('');
    expect(complaints).toEqual([]);
  });
});

it('goes from the runs to a run, and from there to its report', async () => {
  await visit(browser, `${service.url}/runs`, LOOKS.light, async ({ page, complaints }) => {
    await page.locator('main tbody th a').first().click();
    await page.waitForURL('**/experiments/**');
    await page.getByRole('link', { name: 'Open the report' }).click();
    await page.waitForURL('**/report.html');
    expect(await page.title()).toContain('drift');
    expect(complaints).toEqual([]);
  });
});

it.each(['hostile model', 'hostile report'] as const)(
  'names and values that are markup stay text on the page "%s"',
  async (name) => {
    await visit(browser, service.url + paths[name], LOOKS.light, async ({ page, complaints }) => {
      expect(await page.locator('script, img, svg[onload], [onerror]').count()).toBe(0);
      const text = await page.locator('main').textContent();
      expect(text).toContain(HOSTILE.image);
      expect(text).toContain(HOSTILE.script);
      expect(complaints).toEqual([]);
    });
  },
);

async function newestEvaluation(model: string): Promise<FoundEvaluation> {
  const { items } = (await service.get(`/v1/models/${model}/evaluations`)) as { items: FoundEvaluation[] };
  expect(items.length).toBe(10);
  expect(items[0]!.verdict).toBe('critical');
  return items[0]!;
}

/** The run's page, as the list of runs has it. */
async function runPath(runId: string): Promise<string> {
  const list = await (await fetch(`${service.url}/runs`)).text();
  const path = new RegExp(`/experiments/\\w+/runs/${runId}`).exec(list)?.[0];
  expect(path).toBeDefined();
  return path!;
}

/** How many pixels the page is wider than the screen. */
const overflow = (page: Page): Promise<number> =>
  page.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);

/** Of the ground, from 0 to 255. */
async function lightness(page: Page): Promise<number> {
  const colors: string[] = await page
    .locator('body, html')
    .evaluateAll((all) => all.map((e) => e.ownerDocument.defaultView!.getComputedStyle(e).backgroundColor));
  const color = colors.findLast((c) => c !== 'rgba(0, 0, 0, 0)') ?? 'rgb(255, 255, 255)';
  const channels = color.match(/\d+/g)!.slice(0, 3).map(Number);
  return channels.reduce((sum, channel) => sum + channel, 0) / channels.length;
}
