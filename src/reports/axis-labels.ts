import { formatFixed, formatNumber, magnitude, trimZeros } from './format.ts';

const SCALES = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
] as const;
const DECIMALS_MAX = 6;

/** Ascending numbers with just the decimals that tell neighbours apart, in millions and more where they are large. */
export function tickLabels(values: readonly number[]): string[] {
  const largest = Math.max(...values.map(Math.abs));
  const step = Math.min(...values.slice(1).map((value, i) => value - values[i]!), largest || 1);
  if (largest >= 1e15 || (largest > 0 && largest < 1e-4))
    return values.map((value) => formatNumber(value, 5));
  const [unit, suffix] = SCALES.find(([scale]) => largest >= scale && decimalsOf(step / scale) <= 2) ?? [
    1,
    '',
  ];
  // One digit below the step's own, for the steps of 2.5.
  const decimals = decimalsOf(step / unit) + 1;
  if (decimals > DECIMALS_MAX + 1) return values.map((value) => formatNumber(value, 6));
  return values.map((value) => {
    const label = trimZeros(formatFixed(value / unit, decimals));
    return Number(label) === 0 ? '0' : label + suffix;
  });
}

const decimalsOf = (step: number): number => (step > 0 ? Math.max(0, -magnitude(step)) : 0);
