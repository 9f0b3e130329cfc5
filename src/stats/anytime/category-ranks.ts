import type { CategoricalSample } from '../../core/sample.ts';
import type { Standing } from './standing.ts';

/** Of a growing set of categories how often each occurs; a plain JSON value of bounded size, advanced in place. */
export interface CategoryRanks {
  readonly kind: 'categorical';
  /** The categories that `counts` counts; null once there are too many, when it counts their hashes. */
  names: string[] | null;
  counts: number[];
  size: number;
}

export const CATEGORIES_MAX = 512;

/**
 * Ranks by rarity among the reference and all values since: before a value come those of categories that occur less
 * often than its own, itself counted; those of equally frequent ones are tied with it.
 *
 * The count of a category among all values does not depend on their order, so that under exchangeability the smoothed
 * p-values are independent and uniform (Vovk, Gammerman and Shafer 2005, chapter 8). The same holds beyond 512 distinct
 * categories, when those with the same hash are taken as one: whether there are so many, and which share a hash, does
 * not depend on the order either. A rule that kept the first 512 would.
 * Blind to categories of the same frequency that trade places, and slow where only categories of a middling frequency
 * change.
 * Cost: O(categories) a value; memory O(categories), both with at most 512 of them.
 */
export function startCategoryRanks({ counts, size }: CategoricalSample): CategoryRanks {
  const ranks: CategoryRanks = {
    kind: 'categorical',
    names: [...counts.keys()],
    counts: [...counts.values()],
    size,
  };
  if (counts.size > CATEGORIES_MAX) countHashes(ranks);
  return ranks;
}

export function addCategory(ranks: CategoryRanks, category: string): Standing {
  const own = ranks.counts[countOne(ranks, category)]!;
  let before = 0;
  let tied = 0;
  for (const count of ranks.counts) {
    if (count < own) before += count;
    else if (count === own) tied += count;
  }
  return { before, tied, size: ranks.size };
}

/** Returns the index of the count that it raised. */
function countOne(ranks: CategoryRanks, category: string): number {
  let at = ranks.names === null ? hashOf(category) : ranks.names.indexOf(category);
  if (at < 0) {
    at = ranks.counts.push(0) - 1;
    ranks.names?.push(category);
  }
  ranks.counts[at]!++;
  ranks.size++;
  if (ranks.names === null || ranks.names.length <= CATEGORIES_MAX) return at;
  countHashes(ranks);
  return hashOf(category);
}

function countHashes(ranks: CategoryRanks): void {
  const counts: number[] = Array(CATEGORIES_MAX).fill(0);
  for (const [i, name] of ranks.names!.entries()) counts[hashOf(name)]! += ranks.counts[i]!;
  ranks.counts = counts;
  ranks.names = null;
}

/** FNV-1a (Fowler, Noll and Vo) over UTF-16 code units, folded to the number of counts. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return ((hash ^ (hash >>> 16)) >>> 0) % CATEGORIES_MAX;
}
