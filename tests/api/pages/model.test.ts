import { describe, expect, test } from 'vitest';
import { ModelView } from '../../../src/api/pages/model.tsx';
import { evaluation, heatMap, modelPage, overview, recentOf, service } from './data.ts';

const text = (page: Parameters<typeof modelPage>[0], isOlder = false): string =>
  String(ModelView({ page: modelPage(page), isOlder, service }));

describe('the head of a model', () => {
  test('says what the newest window showed and leads to its report', () => {
    expect(text({ overview: overview({ recent: recentOf(['ok', 'critical']) }) })).toContain(
      'Critical drift in the newest window, <a href="/v1/evaluations/ev-1/report">2 Jan 2001</a>.',
    );
  });

  test('names no window when the verdict comes from another monitor', () => {
    const html = text({ overview: overview({ recent: recentOf(['ok']) }) });
    expect(html).toContain('<p class="sentence">Critical drift.</p>');
  });

  test.each([
    ['a reference', { references: 0 }, 'references/training'],
    ['predictions', { rows: 0 }, '/predictions'],
  ])('shows how to send %s where there is none', (_, given, path) => {
    expect(text({ overview: overview({ model: 'm', ...given }) })).toContain(
      `/v1/models/m/${path.replace(/^\//, '')}`,
    );
    expect(text({})).not.toContain('curl');
  });
});

describe('the evaluations of a model', () => {
  test('lead to their reports', () => {
    expect(text({ evaluations: [evaluation(4)] })).toContain(
      '<a href="/v1/evaluations/ev-4/report" title="2001-01-05T00:00:00Z to 2001-01-06T00:00:00Z">5 Jan 2001</a>',
    );
  });

  test('are paged by the cursor', () => {
    expect(text({})).toContain('<a href="/models/flights?cursor=next%2Fpage%3F%26#evaluations" rel="next">');
    expect(text({})).not.toContain('Newest evaluations');
    const last = text({ next_cursor: null }, true);
    expect(last).toContain('<a href="/models/flights#evaluations">Newest evaluations</a>');
    expect(last).not.toContain('Older evaluations');
  });

  test('that were asked for have no monitor', () => {
    expect(text({ evaluations: [evaluation(1, { monitor: null })] })).toContain('on request');
  });
});

describe('the tables of a model', () => {
  test('show references with their data', () => {
    expect(text({})).toContain(`href="/v1/models/flights/references/${'ab'.repeat(32)}/data"`);
  });

  test('show anomalies with their peak, and which go on', () => {
    const html = text({});
    expect(html).toContain('<td title="1234.5678">1,235</td>');
    expect(html).toContain('<td title="-0.00001234">\u22121.234e\u22125</td>');
    expect(html).toContain('<em>going on</em>');
  });

  test('fold a long schema', () => {
    const schema = Array.from({ length: 21 }, (_, i) => ({ name: `c${i}`, type: 'number', role: 'feature' }));
    expect(text({ schema })).toContain('<details><summary>21 columns</summary>');
    expect(text({})).toContain('<details open=""><summary>3 columns</summary>');
  });

  test('are left out where there is nothing to show', () => {
    const html = text({ alerts: [], anomalies: [], references: [], schema: [], heat_maps: [heatMap(0, 0)] });
    for (const id of ['alerts', 'anomalies', 'references', 'schema', 'drift'])
      expect(html).not.toContain(`<h2 id="${id}"`);
  });
});
