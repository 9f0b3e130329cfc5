import { setImmediate as nextTurn } from 'node:timers/promises';
import { renderColumn, renderReportPage } from '../reports/html.ts';
import { reportView, type WindowHistory } from '../reports/view.ts';
import type { Evaluated } from './evaluate.ts';

/** The HTML report of an evaluation. `history` is oldest first, this evaluation's window last. */
export async function buildReport(
  { evaluation, distributions }: Evaluated,
  history: readonly WindowHistory[],
): Promise<string> {
  const view = reportView(evaluation, distributions, history);
  const sections: string[] = [];
  for (const column of view.columns) {
    sections.push(renderColumn(column));
    // Charts take some milliseconds each; the event loop must not wait for all of them.
    await nextTurn();
  }
  return renderReportPage(view, sections);
}
