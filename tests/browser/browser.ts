import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Debian's Chromium, or the one that `CHROMIUM` names. */
export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGS });

export const LOOKS = {
  light: { viewport: { width: 1200, height: 900 }, colorScheme: 'light' },
  dark: { viewport: { width: 1200, height: 900 }, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: 'light', isMobile: true, hasTouch: true },
} as const satisfies Record<string, BrowserContextOptions>;

export interface Visit {
  readonly page: Page;
  readonly status: number;
  /** Errors of the console and of scripts, dialogs, and requests to other hosts. */
  readonly complaints: readonly string[];
}

/** Opens a page in a context of its own, hands it over, and closes it again. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
  look: (visit: Visit) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    const { host } = new URL(url);
    page.on('request', (request) => {
      const asked = new URL(request.url());
      if (asked.protocol !== 'data:' && asked.host !== host) complaints.push(`request: ${request.url()}`);
    });
    page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
    const response = await page.goto(url, { waitUntil: 'networkidle' });
    await look({ page, status: response?.status() ?? 0, complaints });
  } finally {
    await context.close();
  }
}
