import { categoryTable, missingTable } from './category-table.ts';
import type { ColumnView, SummaryRow } from './column.ts';
import type { TestView } from './column-tests.ts';
import { type Html, html, trusted } from './escape.ts';
import { shareText } from './format.ts';
import type { HistogramView } from './histogram.ts';
import { CHART_HEIGHT, CHART_WIDTH, histogramChart } from './histogram-chart.ts';
import { badge, nameOf, phraseOf, segmentOf } from './marks.ts';
import { historyStrip } from './strip.ts';
import { tableHead, tableRow } from './table.ts';

/** One column's section: both distributions, its numbers and its tests. */
export function renderColumn(view: ColumnView): string {
  const { anchor, notes, history } = view;
  return html`<section class="column ${view.verdict}" id="${anchor}" aria-labelledby="${anchor}h">
<header><h3 id="${anchor}h">${nameOf(view.name)}${segmentOf(view.segment)}</h3>${badge(view.verdict)}<span class="soft">${view.label}</span>
${history && historyStrip(history.cells, history.summary)}</header>
${notes.length > 0 ? html`<p class="notes">${notes.map((note) => html`${phraseOf(note)} `)}</p>` : null}
<div class="pair"><div>${figure(view)}</div><div>${summaryTable(view.summary)}${testTable(view.tests)}</div></div>
</section>
`.markup;
}

function figure(view: ColumnView): Html {
  const { distribution, missing } = view;
  if (distribution === null || distribution.bars.length === 0)
    return html`<p class="void">Nothing to draw.</p>`;
  if (distribution.kind === 'categorical') return html`${legend}${categoryTable(distribution, missing)}`;
  return html`${legend}${histogram(distribution, view.anchor)}${missingTable(missing)}`;
}

const legend = html`<p class="legend"><span>Reference</span><span class="current">Current</span></p>`;

function histogram(view: HistogramView, anchor: string): Html {
  return html`<svg class="chart" role="img" aria-labelledby="${anchor}t ${anchor}d" viewBox="0 0 ${CHART_WIDTH} ${CHART_HEIGHT}"><title id="${anchor}t">Share of the values in each bin</title><desc id="${anchor}d">${describe(view)}</desc>${trusted(histogramChart(view))}</svg>`;
}

/** The chart in a sentence, for those who cannot see it. */
function describe(view: HistogramView): string {
  const peak = (side: 'reference' | 'current', who: string): string[] => {
    const highest = view.bars.reduce((best, bar) => ((bar[side] ?? 0) > (best[side] ?? 0) ? bar : best));
    const share = highest[side];
    return share === null ? [] : [`${who} is highest at ${highest.label} with ${shareText(share)}.`];
  };
  return [...peak('reference', 'The reference'), ...peak('current', 'The current window')].join(' ');
}

const summaryTable = (rows: readonly SummaryRow[]): Html =>
  html`<table class="numbers">${tableHead('', 'Reference', 'Current', 'Change')}<tbody>
${rows.map((row) => tableRow(row.label, row.reference, row.current, row.change))}</tbody></table>`;

function testTable(tests: readonly TestView[]): Html | null {
  if (tests.length === 0) return null;
  return html`<table class="numbers tests">${tableHead('Test', 'Statistic', 'p', 'q', 'Threshold', 'Result')}<tbody>
${tests.map((test) =>
  tableRow(
    html`${test.title}${test.detail === '' ? null : html`<small>${test.detail}</small>`}`,
    test.statistic,
    test.p,
    test.q,
    test.threshold,
    outcome(test),
  ),
)}</tbody></table>`;
}

const outcome = (test: TestView): Html =>
  test.outcome === 'breached'
    ? html`<span class="breached">breached</span>`
    : html`<span class="soft">${test.outcome}</span>`;
