import { expect, it } from 'vitest';
import { statisticsPage } from './statistics-page.ts';

it('has a page on every test and detector that says what they say', async () => {
  // `npm run docs` writes the page anew.
  await expect(statisticsPage()).toMatchFileSnapshot('../../docs/statistics.md');
});
