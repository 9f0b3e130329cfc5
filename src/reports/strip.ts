import type { Verdict } from '../core/evaluation.ts';
import { type Html, html, trusted } from './escape.ts';
import type { HistoryCell } from './history.ts';
import { MARK_PATHS, MARK_SIZE } from './marks.ts';

/** Distance between the middles of two bars; the style sheet makes a bar 15 wide. */
const PITCH = 18;
/** Height at which a bar reaches the critical threshold, and at which it is cut off. */
const THRESHOLD_HEIGHT = 20;
const HEIGHT = 30;

/** One bar per window: as high as the effect stands against its critical threshold, which is the line across. */
export function historyStrip(cells: readonly (HistoryCell | null)[], summary: string): Html {
  const bars = new Map<Verdict, string>();
  let glyphs = '';
  cells.forEach((cell, i) => {
    if (cell === null) return;
    const { verdict, ratio } = cell;
    if (ratio === null) glyphs += glyph(verdict, i, HEIGHT - MARK_SIZE);
    else bars.set(verdict, `${bars.get(verdict) ?? ''}M${middle(i)} ${HEIGHT}v-${barHeight(ratio)}`);
  });
  const paths = [...bars].map(([verdict, d]) => `<path class="bar ${verdict}" d="${d}"/>`);
  const line = `<path class="ml" d="M0 ${HEIGHT - THRESHOLD_HEIGHT}H${cells.length * PITCH}"/>`;
  return strip(cells.length, HEIGHT, summary, paths.join('') + glyphs + line);
}

/** One mark per window. */
export function verdictStrip(verdicts: readonly Verdict[], summary: string): Html {
  const glyphs = verdicts.map((verdict, i) => glyph(verdict, i, 0));
  return strip(verdicts.length, MARK_SIZE, summary, glyphs.join(''));
}

function strip(windows: number, height: number, summary: string, drawing: string): Html {
  const width = windows * PITCH;
  return html`<svg class="strip" role="img" viewBox="0 0 ${width} ${height}" width="${width}"><title>${summary}</title>${trusted(drawing)}</svg>`;
}

const glyph = (verdict: Verdict, i: number, y: number): string =>
  `<path class="${verdict}" transform="translate(${middle(i) - MARK_SIZE / 2} ${y})" d="${MARK_PATHS[verdict]}"/>`;

const middle = (i: number): number => (i + 0.5) * PITCH;

const barHeight = (ratio: number): number =>
  Math.min(HEIGHT, Math.max(1, Math.round(ratio * THRESHOLD_HEIGHT)));
