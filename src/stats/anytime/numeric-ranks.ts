import type { NumericSample } from '../../core/sample.ts';
import { fenwickOf, increment, prefixSum } from './fenwick.ts';
import type { Standing } from './standing.ts';

/** Of a growing set of numbers how many lie in each bin; a plain JSON value of bounded size, advanced in place. */
export interface NumericRanks {
  readonly kind: 'numeric';
  /** Values of the reference, strictly ascending. */
  readonly separators: readonly number[];
  /** Fenwick tree over 2k + 1 bins: below the first separator, equal to it, between it and the second, ... */
  readonly tree: number[];
  size: number;
}

const SEPARATORS_MAX = 512;

/**
 * Ranks among the reference and all values since, where values of the same bin are tied.
 *
 * The separators are the values at fixed places of the sorted reference (all of them up to 512 values, else 512 evenly
 * spaced ones). A bin is one separator or the open interval between two. Ranks with ties of a bin broken at random have
 * exactly the law of true ranks with equal values ordered at random, although the bins depend on the reference:
 * let all values be exchangeable, and give each an independent uniform draw that orders equal ones, so that the order
 * is strict. Exchange values within their bins. This keeps the law of the sequence, and it keeps the separators and
 * therefore all bins: a separator's place in the sorted reference is the same as before, because nothing went from one
 * side of it to the other. So given the separators and the bin of every value, the orders within the bins are uniform and
 * independent, and fresh draws in their place change no probability. Sequential ranks under a strict order are
 * independent and uniform (Renyi 1962), and the smoothed p-values with them.
 * The places must not depend on the values: a bin that is closed on one side, or a rule that looks at how many values
 * are distinct, would break it.
 * Cost: O(log separators) a value; memory O(separators).
 */
export function startNumericRanks(
  { values, counts, size }: NumericSample,
  separatorsMax = SEPARATORS_MAX,
): NumericRanks {
  const separators: number[] = [];
  const places = Math.min(size, separatorsMax);
  let index = 0;
  let upTo = counts[0] ?? 0;
  for (let i = 0; i < places; i++) {
    const place = Math.floor(((i + 0.5) * size) / places);
    while (upTo <= place) upTo += counts[++index]!;
    if (separators.at(-1) !== values[index]!) separators.push(values[index]!);
  }
  const binCounts: number[] = Array(2 * separators.length + 1).fill(0);
  for (let i = 0; i < values.length; i++) binCounts[binOf(separators, values[i]!)]! += counts[i]!;
  return { kind: 'numeric', separators, tree: fenwickOf(binCounts), size };
}

export function addNumber(ranks: NumericRanks, value: number): Standing {
  const bin = binOf(ranks.separators, value);
  increment(ranks.tree, bin);
  ranks.size++;
  const before = prefixSum(ranks.tree, bin);
  return { before, tied: prefixSum(ranks.tree, bin + 1) - before, size: ranks.size };
}

function binOf(separators: readonly number[], value: number): number {
  let low = 0;
  let high = separators.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (separators[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return separators[low] === value ? 2 * low + 1 : 2 * low;
}
