import type { CategoricalSummary, NumericSummary } from '../core/evaluation.ts';
import type { NumericSample, Sample } from '../core/sample.ts';
import { CompensatedSum } from '../stats/sum.ts';

export type Summary = NumericSummary | CategoricalSummary;

export function summarize(sample: Sample): Summary {
  const { size, missing } = sample;
  if (sample.kind === 'categorical') return { size, missing, distinct: sample.counts.size };
  if (size === 0) return { size, missing, mean: null, std: null, min: null, max: null };
  const { values } = sample;
  return { size, missing, ...momentsOf(sample), min: values[0]!, max: values.at(-1)! };
}

/**
 * Two passes, so that a mean far from 0 costs no digits of the spread. Both work on values brought near 1 by a power of
 * two, which is exact, so that no sum or square leaves the range of doubles.
 */
function momentsOf({ values, counts, size }: NumericSample): { mean: number; std: number | null } {
  const min = values[0]!;
  const max = values.at(-1)!;
  const scale = powerOfTwoNear(Math.max(Math.abs(min), Math.abs(max)));
  const sum = new CompensatedSum();
  for (let i = 0; i < values.length; i++) sum.add((values[i]! / scale) * counts[i]!);
  const scaledMean = Math.min(Math.max(sum.value / size, min / scale), max / scale);
  if (size < 2) return { mean: scaledMean * scale, std: null };
  const deviations = new CompensatedSum();
  const squares = new CompensatedSum();
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i]! / scale - scaledMean;
    deviations.add(deviation * counts[i]!);
    squares.add(deviation * deviation * counts[i]!);
  }
  // The deviations do not sum up to 0, because the mean is rounded (Chan, Golub, LeVeque 1983, eq. 1.7).
  const variance = Math.max(0, squares.value - deviations.value ** 2 / size) / (size - 1);
  // The spread of values at both ends of the doubles is beyond them.
  const std = Math.min(Math.sqrt(variance) * scale, Number.MAX_VALUE);
  return { mean: scaledMean * scale, std };
}

function powerOfTwoNear(magnitude: number): number {
  if (magnitude === 0) return 1;
  return 2 ** Math.min(1000, Math.max(-1000, Math.floor(Math.log2(magnitude))));
}
