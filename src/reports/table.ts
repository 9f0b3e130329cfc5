import { type Html, html, type Part } from './escape.ts';

/** The head of a table; an empty heading is no heading. */
export const tableHead = (...headings: readonly Part[]): Html =>
  html`<thead><tr>${headings.map((heading) => (heading === '' ? html`<td></td>` : html`<th scope="col">${heading}</th>`))}</tr></thead>`;

/** A row whose first cell is its heading. */
export const tableRow = (heading: Part, ...cells: readonly Part[]): Html =>
  html`<tr><th scope="row">${heading}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>\n`;
