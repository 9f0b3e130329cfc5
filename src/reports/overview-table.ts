import type { OverviewRow } from './column.ts';
import { type Html, html } from './escape.ts';
import { NOTHING, plural } from './format.ts';
import { badge, nameOf, segmentOf } from './marks.ts';
import { sparkline } from './sparkline.ts';
import { tableHead, tableRow } from './table.ts';
import type { ReportView } from './view.ts';

const HEADINGS = [
  'Column',
  'Verdict',
  'Shape',
  'Strongest effect',
  'Smallest q',
  'Reference',
  'Current',
  'Missing',
];

/** All columns, worst first, each leading to its section. */
export function overviewTable({ overview, verdictCounts, unlisted }: ReportView): Html {
  if (overview.length === 0) return html`<p class="void">No column was compared.</p>`;
  return html`<section aria-labelledby="columns"><h2 id="columns">Columns, worst first</h2>
<ul class="counts">${verdictCounts.map(({ verdict, count }) => html`<li>${badge(verdict)} ${count}</li>`)}</ul>
<table class="overview">${tableHead(...HEADINGS)}<tbody>
${overview.map(rowOf)}</tbody></table>
${unlisted > 0 ? html`<p class="soft">${plural(unlisted, 'further column')} not listed here: the evaluation as JSON holds all of them.</p>` : null}</section>`;
}

function rowOf(row: OverviewRow): Html {
  const name = nameOf(row.name);
  const measured = (value: string): Html => html`${value}<small>${row.measure}</small>`;
  return tableRow(
    html`${row.anchor === null ? name : html`<a href="#${row.anchor}">${name}</a>`}${segmentOf(row.segment)}<small>${row.label}</small>`,
    badge(row.verdict),
    sparkline(row.distribution),
    row.effect === null
      ? NOTHING
      : html`${row.effect.statistic}<small>${row.effect.title}, threshold ${row.effect.threshold}</small>`,
    row.p,
    measured(row.reference),
    measured(row.current),
    row.missing,
  );
}
