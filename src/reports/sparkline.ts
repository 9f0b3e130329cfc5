import type { DistributionView } from './distribution.ts';
import { type Html, html, trusted } from './escape.ts';
import { highestShare, isDrawn, outline, type Side } from './outline.ts';

const WIDTH = 96;
const HEIGHT = 24;
const CATEGORY_INSET = 0.12;

/** Both distributions at a glance, without axes: the current window filled, the reference as an outline. */
export function sparkline(distribution: DistributionView | null): Html | null {
  if (distribution === null) return null;
  const bars =
    distribution.kind === 'numeric'
      ? distribution.bars
      : distribution.bars.map((bar, i) => ({ ...bar, from: i + CATEGORY_INSET, to: i + 1 - CATEGORY_INSET }));
  const length = distribution.kind === 'numeric' ? distribution.length : bars.length;
  const top = highestShare(bars);
  if (top === 0) return null;
  const draw = (side: Side, className: string): string => {
    if (!isDrawn(bars, side)) return '';
    const corners = outline(bars, side).map(([at, share]): [number, number] => [
      Math.round((at / length) * WIDTH),
      Math.round((1 + (1 - share / top) * (HEIGHT - 2)) * 2) / 2,
    ]);
    return `<path class="${className}" d="${steps(corners)}"/>`;
  };
  const drawing = draw('current', 'cf') + draw('reference', 'rl');
  return html`<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${trusted(drawing)}</svg>`;
}

function steps(corners: readonly [x: number, y: number][]): string {
  let path = '';
  let [x, y] = corners[0]!;
  for (const [nextX, nextY] of corners) {
    if (path === '') path = `M${x} ${y}`;
    // A run of equal heights is one step.
    if (nextY === y) continue;
    path += `H${nextX}V${nextY}`;
    [x, y] = [nextX, nextY];
  }
  const end = corners.at(-1)![0];
  return end === x ? path : `${path}H${end}`;
}
