import type { CategoriesView } from './categories.ts';
import { type Html, html, trusted } from './escape.ts';
import { plural, shareText } from './format.ts';
import { nameOf } from './marks.ts';
import { highestShare } from './outline.ts';
import { tableHead, tableRow } from './table.ts';

const NAME_LENGTH_MAX = 60;

interface Shares {
  readonly reference: number | null;
  readonly current: number | null;
}

interface Row {
  readonly name: Html;
  readonly shares: Shares;
  readonly isDrawn: boolean;
}

/** The shares of both sides as a table whose rows carry their bars, so that names wrap and every number can be read. */
export function categoryTable(view: CategoriesView, missing: Shares): Html {
  const rows: Row[] = view.bars.map((bar) => ({
    name: html`${nameOf(bar.name, NAME_LENGTH_MAX)}${bar.mark && html` <em>${bar.mark}</em>`}`,
    shares: bar,
    isDrawn: true,
  }));
  if (view.other !== null) {
    const name = plural(view.other.categories, 'other', 'others');
    // A bar of many categories would dwarf those of single ones.
    rows.push({ name: html`<i class="soft">${name}</i>`, shares: view.other, isDrawn: false });
  }
  const all = [...rows, ...missingRows(missing)];
  const drawn = all.filter((row) => row.isDrawn).map((row) => row.shares);
  return shareTable('Category', all, highestShare(drawn));
}

/** The share of missing values, for a chart that cannot show it; null when there are none. */
export function missingTable(missing: Shares): Html | null {
  const rows = missingRows(missing);
  return rows.length === 0 ? null : shareTable('Of all rows', rows, 1);
}

const missingRows = (missing: Shares): Row[] =>
  highestShare([missing]) > 0
    ? [{ name: html`<i class="soft">missing</i>`, shares: missing, isDrawn: true }]
    : [];

const shareTable = (heading: string, rows: readonly Row[], top: number): Html =>
  html`<table class="shares">${tableHead(heading, '', 'Reference', 'Current')}<tbody>
${rows.map(({ name, shares, isDrawn }) =>
  tableRow(name, isDrawn ? bars(shares, top) : null, shareText(shares.reference), shareText(shares.current)),
)}</tbody></table>`;

function bars({ reference, current }: Shares, top: number): Html {
  const bar = (className: string, share: number | null): string =>
    share === null || share === 0
      ? ''
      : `<rect class="${className}" width="${((share / top) * 100).toFixed(1)}%"/>`;
  return html`<svg aria-hidden="true">${trusted(bar('cf', current) + bar('rl', reference))}</svg>`;
}
