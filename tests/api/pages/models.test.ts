import { describe, expect, test } from 'vitest';
import { ModelsView } from '../../../src/api/pages/models.tsx';
import { overview, recentOf, service } from './data.ts';

const text = (models: Parameters<typeof ModelsView>[0]['models'], isKeyNeeded = false): string =>
  String(ModelsView({ models, service: { ...service, isKeyNeeded } }));

describe('the models', () => {
  test('come worst first, those without a verdict last', () => {
    const html = text([
      overview({ model: 'new', verdict: null }),
      overview({ model: 'fine', verdict: 'ok' }),
      overview({ model: 'broken', verdict: 'error' }),
      overview({ model: 'bad', verdict: 'critical' }),
    ]);
    expect([...html.matchAll(/href="\/models\/(\w+)"/g)].map(([, name]) => name)).toEqual([
      'bad',
      'broken',
      'fine',
      'new',
    ]);
  });

  test('show verdict, rows, newest event and what fires', () => {
    const html = text([overview()]);
    expect(html).toContain('<span class="badge critical">Critical</span>');
    expect(html).toContain('508,239');
    expect(html).toContain(
      '<time datetime="2001-02-01T23:59:58Z" title="2001-02-01T23:59:58Z">1 Feb 2001, 23:59</time>',
    );
    expect(html).toContain('<span class="badge critical">Firing</span> <bdi>default</bdi>');
    expect(html).toContain('<span class="badge warning">Recovering</span> <bdi>hourly</bdi>');
  });

  test('show their last windows, each leading to its report, in words too', () => {
    const html = text([overview({ recent: recentOf(['ok', 'ok', 'critical']) })]);
    expect(html).toContain('<ol class="strip" aria-label="3 windows: 1 critical, 2 ok">');
    expect(html).toContain(
      '<a class="window critical" href="/v1/evaluations/ev-2/report" title="3 Jan 2001: critical" tabindex="-1"></a>',
    );
  });

  test('that have no reference say so', () => {
    expect(text([overview({ references: 0 })])).toContain('no reference yet');
    expect(text([overview({ references: 2 })])).toContain('2 references');
  });
});

describe('without a model', () => {
  test('the page shows how to store a reference and send predictions', () => {
    const html = text([]);
    expect(html).toContain(
      'curl -X PUT &quot;http://127.0.0.1:8080/v1/models/flights/references/training&quot; \\\n  -H &quot;Content-Type: text/csv&quot; \\\n  --data-binary @training.csv',
    );
    expect(html).toContain('curl &quot;http://127.0.0.1:8080/v1/models/flights/predictions&quot;');
    expect(html).not.toContain('Bearer');
  });

  test('the commands carry a key where one is needed', () => {
    expect(text([], true).match(/Authorization: Bearer \$TIDEMARK_KEY/g)).toHaveLength(2);
  });
});
