import { compareVerdicts } from '../core/evaluation.ts';
import { type Html, html } from './escape.ts';
import { plural } from './format.ts';
import type { HistoryView } from './history.ts';
import { badge, nameOf, segmentOf } from './marks.ts';
import { historyStrip, verdictStrip } from './strip.ts';
import { tableHead, tableRow } from './table.ts';

const BARS =
  ' A bar is as high as the column\u2019s strongest effect in that window against its critical threshold: the dashed line, 1\u00d7.';

/** The last windows side by side: a row of verdicts, then a row of bars for each column. */
export function historyTable({ overall, overallSummary, rows, omitted, first, last }: HistoryView): Html {
  const verdicts = new Set([
    ...overall,
    ...rows.flatMap(({ cells }) => cells.filter((cell) => cell !== null).map(({ verdict }) => verdict)),
  ]);
  const key = [...verdicts].sort(compareVerdicts).map((verdict) => html`<li>${badge(verdict)}</li>`);
  return html`<section aria-labelledby="windows"><h2 id="windows">The last ${overall.length} windows</h2>
<p class="soft">From ${first} to ${last}, oldest to newest.${rows.length > 0 ? BARS : ''}</p>
<ul class="counts key">${key}</ul>
<table class="history">${tableHead('Column', 'Windows', 'This window')}<tbody>
${tableRow('All columns', verdictStrip(overall, overallSummary), badge(overall.at(-1)!))}
${rows.map(({ name, segment, cells, summary, latest }) => {
  const now = cells.at(-1) ?? null;
  return tableRow(
    html`${nameOf(name)}${segmentOf(segment)}`,
    historyStrip(cells, summary),
    now === null ? latest : badge(now.verdict, latest),
  );
})}</tbody></table>
${omitted > 0 ? html`<p class="soft">${plural(omitted, 'further column')} not drawn here.</p>` : null}</section>`;
}
