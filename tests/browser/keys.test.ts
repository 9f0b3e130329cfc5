import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LOOKS, launch, visit } from './browser.ts';
import { startService, type TestService } from './service.ts';

const KEY = 'tm_a-key-for-the-browser';

let browser: Browser;
let service: TestService;

beforeAll(async () => {
  browser = await launch();
  service = await startService(KEY);
});

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

it('opens the dashboard for a key as the password of any user name', async () => {
  const options = { ...LOOKS.light, httpCredentials: { username: 'anybody', password: KEY } };
  await visit(browser, service.url, options, async ({ page, status }) => {
    expect(status).toBe(200);
    expect(await page.locator('h1').textContent()).toBe('Models');
    await page.getByRole('link', { name: 'API', exact: true }).click();
    await page.waitForURL('**/docs');
    expect(await page.locator('h1').textContent()).toBe('API');
  });
});

it('keeps the dashboard shut for a wrong key', async () => {
  const options = { ...LOOKS.light, httpCredentials: { username: 'anybody', password: 'tm_wrong' } };
  await visit(browser, service.url, options, async ({ status }) => {
    expect(status).toBe(401);
  });
});

it('has a browser ask for a key where there is none', async () => {
  const { status, headers } = await fetch(service.url);
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toMatch(/^Basic /);
});
