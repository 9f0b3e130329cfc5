interface Bar {
  readonly from: number;
  readonly to: number;
  readonly reference: number | null;
  readonly current: number | null;
}

export type Side = 'reference' | 'current';

/**
 * The upper edge of a row of bars as the corners of a step line: across to the next corner's x, then up or down to
 * it. It falls to zero wherever two bars stand apart.
 */
export function outline(bars: readonly Bar[], side: Side): [x: number, share: number][] {
  const corners: [number, number][] = [];
  let end: number | null = null;
  for (const bar of bars) {
    if (bar.from !== end) {
      if (end !== null) corners.push([end, 0]);
      corners.push([bar.from, 0]);
    }
    corners.push([bar.from, bar[side] ?? 0]);
    end = bar.to;
  }
  if (end !== null) corners.push([end, 0]);
  return corners;
}

export const highestShare = (bars: readonly Pick<Bar, Side>[]): number =>
  Math.max(0, ...bars.map((bar) => Math.max(bar.reference ?? 0, bar.current ?? 0)));

/** Whether a side has values at all. */
export const isDrawn = (bars: readonly Pick<Bar, Side>[], side: Side): boolean =>
  bars.some((bar) => bar[side] !== null);
