import type { CategoricalSample } from '../core/sample.ts';

/** Two categorical samples side by side: the 2 × k table of their counts, over the categories that occur in either. */
export interface Contingency {
  /** Ascending by code unit, so that no digit of a sum depends on the order of rows. */
  readonly categories: readonly string[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly nReference: number;
  readonly nCurrent: number;
}

export function contingency(reference: CategoricalSample, current: CategoricalSample): Contingency {
  const categories = [...reference.counts.keys()];
  for (const category of current.counts.keys())
    if (!reference.counts.has(category)) categories.push(category);
  categories.sort();
  return {
    categories,
    reference: categories.map((category) => reference.counts.get(category) ?? 0),
    current: categories.map((category) => current.counts.get(category) ?? 0),
    nReference: reference.size,
    nCurrent: current.size,
  };
}

/** How many categories only the current sample has, and how many only the reference has. */
export const categoryChanges = (table: Contingency): { new: number; vanished: number } => ({
  new: table.reference.filter((count) => count === 0).length,
  vanished: table.current.filter((count) => count === 0).length,
});

/** A table without names, and how many categories went into its pool. */
export interface Pooled {
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly pooled: number;
}

/**
 * Merges the categories whose expected count in the smaller sample is below `poolBelow` into one.
 *   expected = (reference + current) · min(n, m) / (n + m)
 *
 * Only the sums over both samples decide, so under no drift the choice does not bias the test.
 */
export function poolRare(table: Contingency, poolBelow: number): Pooled {
  const smaller = Math.min(table.nReference, table.nCurrent);
  const total = table.nReference + table.nCurrent;
  const reference: number[] = [];
  const current: number[] = [];
  const pool = { reference: 0, current: 0, size: 0 };
  for (const [index, inReference] of table.reference.entries()) {
    const inCurrent = table.current[index]!;
    if (((inReference + inCurrent) * smaller) / total < poolBelow) {
      pool.reference += inReference;
      pool.current += inCurrent;
      pool.size++;
    } else {
      reference.push(inReference);
      current.push(inCurrent);
    }
  }
  if (pool.size > 0) {
    reference.push(pool.reference);
    current.push(pool.current);
  }
  return { reference, current, pooled: pool.size };
}
