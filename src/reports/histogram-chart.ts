import { LineChart, type LineSeriesOption } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { HistogramView } from './histogram.ts';
import { highestShare, isDrawn, outline } from './outline.ts';
import { compactSvg } from './svg.ts';

use([LineChart, GridComponent, SVGRenderer]);

export const CHART_WIDTH = 460;
export const CHART_HEIGHT = 220;
const GRID = { left: 42, right: 12, top: 14, bottom: 24 };
const FONT_SIZE = 11;
const CHARACTER_WIDTH = 6.4;
const LABEL_GAP = 8;

/** Each stands for a class of the style sheet, which gives it its colour by day, by night and on paper. */
const INK = {
  current: '#0a0a01',
  reference: '#0a0a02',
  grid: '#0a0a03',
  axis: '#0a0a04',
  label: '#0a0a05',
  gap: '#0a0a06',
  /** Drawn by the library, left out of the page. */
  none: '#0a0a07',
} as const;
const CLASSES = {
  [INK.current]: 'cf',
  [INK.reference]: 'rl',
  [INK.grid]: 'gl',
  [INK.axis]: 'al',
  [INK.label]: 'tl',
  [INK.gap]: 'ml',
};

/** The drawing inside the `<svg>` element: the current window as a filled shape, the reference as an outline over it. */
export function histogramChart(view: HistogramView): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: CHART_WIDTH, height: CHART_HEIGHT });
  try {
    chart.setOption({
      animation: false,
      textStyle: { fontSize: FONT_SIZE },
      grid: { ...GRID, outerBoundsMode: 'none' },
      xAxis: xAxisOf(view),
      yAxis: {
        type: 'value',
        splitNumber: 3,
        // The library would round a full bar up to 120%.
        ...(highestShare(view.bars) > 0.75 ? { max: 1, interval: 0.25 } : {}),
        axisLabel: { color: INK.label, fontSize: FONT_SIZE, formatter: percent },
        splitLine: { lineStyle: { color: INK.grid } },
      },
      series: seriesOf(view),
    });
    return compactSvg(chart.renderToSVGString(), CLASSES);
  } finally {
    chart.dispose();
  }
}

function xAxisOf(view: HistogramView) {
  const ticks = ticksThatFit(view);
  const labels = new Map(ticks.map(({ at, label }) => [at, label]));
  const customValues = ticks.map(({ at }) => at);
  return {
    type: 'value',
    min: 0,
    max: view.length,
    splitLine: { show: false },
    axisLine: { show: true, lineStyle: { color: INK.axis } },
    axisTick: { show: true, customValues, length: 4, lineStyle: { color: INK.axis } },
    axisLabel: {
      color: INK.label,
      fontSize: FONT_SIZE,
      customValues,
      formatter: (at: number) => labels.get(at) ?? '',
    },
  };
}

/** The labels of the tails first, then as many of the others as stand free. */
function ticksThatFit(view: HistogramView): HistogramView['ticks'] {
  const unit = (CHART_WIDTH - GRID.left - GRID.right) / view.length;
  const reach = (label: string): number => (label.length * CHARACTER_WIDTH) / 2;
  const isTail = (label: string): boolean => /^[<>]/.test(label);
  const kept: { at: number; label: string }[] = [];
  for (const tick of view.ticks.toSorted((a, b) => Number(isTail(b.label)) - Number(isTail(a.label)))) {
    const isFree = kept.every(
      (other) => Math.abs(other.at - tick.at) * unit >= reach(other.label) + reach(tick.label) + LABEL_GAP,
    );
    if (isFree) kept.push(tick);
  }
  return kept.toSorted((a, b) => a.at - b.at);
}

function seriesOf(view: HistogramView): LineSeriesOption[] {
  const line = (data: [number, number][], color: string, width: number): LineSeriesOption => ({
    type: 'line',
    step: 'end',
    data,
    symbol: 'none',
    silent: true,
    clip: false,
    lineStyle: { color, width },
  });
  const series: LineSeriesOption[] = [];
  if (isDrawn(view.bars, 'current'))
    series.push({
      ...line(outline(view.bars, 'current'), INK.none, 1),
      areaStyle: { color: INK.current, opacity: 1 },
    });
  if (view.gap !== null) {
    const { at } = view.gap;
    series.push(
      line(
        [
          [at, 0],
          [at, highestShare(view.bars)],
        ],
        INK.gap,
        1,
      ),
    );
  }
  if (isDrawn(view.bars, 'reference')) series.push(line(outline(view.bars, 'reference'), INK.reference, 1.5));
  return series;
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(6))}%`;
