import { describe, expect, test } from 'vitest';
import { RunView } from '../../../src/api/pages/run.tsx';
import { RunsView } from '../../../src/api/pages/runs.tsx';
import { runPage, runRow } from './data.ts';

const listed = (run: Parameters<typeof runRow>[0]): string =>
  String(RunsView({ runs: [runRow(run)], nextCursor: null, isOlder: false }));

describe('the list of runs', () => {
  test('shows where each run is, what it found and how long it took', () => {
    const html = listed({});
    expect(html).toContain('<a href="/experiments/1/runs/01900000000000000000000000000001">');
    expect(html).toContain('<span class="badge critical">Critical</span>');
    expect(html).toContain('<a href="/models/flights">');
    expect(html).toContain('>41 ms</td>');
  });

  test('shows runs that are no evaluation, and runs that are not over', () => {
    const html = listed({ verdict: null, model: null, monitor: null, end_time: null, status: 'RUNNING' });
    expect(html).not.toContain('badge');
    expect(html).not.toContain('/models/');
    expect(html).toContain('>running</td>');
  });

  test('shows a verdict that is none of ours as it came', () => {
    expect(listed({ verdict: 'splendid' })).toContain('<span class="soft">splendid</span>');
  });

  test('is paged by the cursor', () => {
    const html = String(RunsView({ runs: [], nextCursor: 'a&b', isOlder: true }));
    expect(html).toContain('<a href="/runs?cursor=a%26b" rel="next">Older runs</a>');
    expect(html).toContain('<a href="/runs">Newest runs</a>');
  });
});

describe('a run', () => {
  const html = String(RunView({ page: runPage() }));

  test('shows numbers rounded, with all their digits in the title', () => {
    expect(html).toContain('<span title="0.24512345">0.2451</span>');
    expect(html).toContain('<span title="3.2e-12">3.2e\u221212</span>');
    expect(html).toContain('<bdi>NaN</bdi>');
  });

  test('leads to its artifacts, and to its report first', () => {
    const here = '/experiments/1/runs/01900000000000000000000000000001/artifacts';
    expect(html).toContain(`<a href="${here}/report.html">Open the report</a>`);
    expect(html).toContain(`<a href="${here}/plots/a%20b%23c.png">`);
    expect(html).toContain('79.3 KiB');
  });

  test('without a report offers none', () => {
    expect(String(RunView({ page: runPage({ artifacts: [] }) }))).not.toContain('Open the report');
  });
});
