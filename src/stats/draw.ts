import type { NumericSample } from '../core/sample.ts';
import type { Random } from './random.ts';

/**
 * The values of a sample in ascending order, one entry a row; of a sample of more than `atMost` rows that many rows,
 * drawn without replacement.
 * Cost: O(distinct values + atMost log atMost).
 */
export function drawRows(sample: NumericSample, atMost: number, random: Random): Float64Array {
  const { values, counts, size } = sample;
  const ranks = size <= atMost ? null : drawRanks(size, atMost, random);
  const rows = new Float64Array(Math.min(size, atMost));
  let index = 0;
  let upTo = counts[0]!;
  for (let i = 0; i < rows.length; i++) {
    const rank = ranks === null ? i : ranks[i]!;
    while (upTo <= rank) upTo += counts[++index]!;
    rows[i] = values[index]!;
  }
  return rows;
}

/**
 * `drawn` of the integers 0 … size − 1, ascending, every set of them as probable.
 * Source: Floyd, in Bentley and Floyd (1987), A sample of brilliance.
 */
function drawRanks(size: number, drawn: number, random: Random): Float64Array {
  const ranks = new Set<number>();
  for (let last = size - drawn; last < size; last++) {
    const rank = Math.floor(random.nextFloat() * (last + 1));
    ranks.add(ranks.has(rank) ? last : rank);
  }
  return Float64Array.from(ranks).sort();
}
