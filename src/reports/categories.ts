import type { CategoricalSample } from '../core/sample.ts';

const CATEGORIES_MAX = 12;
const CATEGORY_LENGTH_MAX = 300;

type Mark = 'new' | 'vanished';

export interface CategoryBar {
  /** Cut where it is very long. */
  readonly name: string;
  /** Share of the present values; null for a side that has none. */
  readonly reference: number | null;
  readonly current: number | null;
  readonly mark: Mark | null;
}

export interface CategoriesView {
  readonly kind: 'categorical';
  readonly bars: readonly CategoryBar[];
  readonly other: OtherCategories | null;
  /** The category whose share changed most. */
  readonly largestChange: CategoryBar | null;
}

export interface OtherCategories {
  readonly categories: number;
  readonly new: number;
  readonly vanished: number;
  readonly reference: number | null;
  readonly current: number | null;
}

interface Category {
  readonly name: string;
  readonly reference: number;
  readonly current: number;
}

/** The most frequent categories of either side, in the reference's order. Linear in the number of categories. */
export function categoriesView(reference: CategoricalSample, current: CategoricalSample): CategoriesView {
  const isComparable = reference.size > 0 && current.size > 0;
  const markOf = (category: Category): Mark | null => {
    if (!isComparable) return null;
    return category.reference === 0 ? 'new' : category.current === 0 ? 'vanished' : null;
  };
  const barOf = (category: Category): CategoryBar => ({
    name: cut(category.name),
    ...sharesOf(category),
    mark: markOf(category),
  });
  const sharesOf = (counts: Omit<Category, 'name'>) => ({
    reference: share(counts.reference, reference.size),
    current: share(counts.current, current.size),
  });

  const other = { categories: 0, new: 0, vanished: 0, reference: 0, current: 0 };
  const tally = (category: Category, step: 1 | -1): void => {
    const mark = markOf(category);
    if (mark !== null) other[mark] += step;
    other.categories += step;
    other.reference += step * category.reference;
    other.current += step * category.current;
  };
  const frequent = leaders(CATEGORIES_MAX + 1);
  const changed = leaders(1);
  for (const category of union(reference, current)) {
    tally(category, 1);
    const before = category.reference / (reference.size || 1);
    const after = category.current / (current.size || 1);
    frequent.offer(category, Math.max(before, after));
    if (isComparable && before !== after) changed.offer(category, Math.abs(after - before));
  }
  // One category alone is no rest: it is shown too.
  const shown = frequent.first(other.categories === CATEGORIES_MAX + 1 ? other.categories : CATEGORIES_MAX);
  for (const category of shown) tally(category, -1);
  return {
    kind: 'categorical',
    bars: shown.toSorted(byCounts).map(barOf),
    other: other.categories === 0 ? null : { ...other, ...sharesOf(other) },
    largestChange: changed.first(1).map(barOf)[0] ?? null,
  };
}

function* union(reference: CategoricalSample, current: CategoricalSample): Generator<Category> {
  for (const [name, count] of reference.counts)
    yield { name, reference: count, current: current.counts.get(name) ?? 0 };
  for (const [name, count] of current.counts)
    if (!reference.counts.has(name)) yield { name, reference: 0, current: count };
}

/** Keeps the `limit` largest of what it is offered. The order in which they are offered makes no difference. */
function leaders(limit: number) {
  const ranked: { readonly category: Category; readonly size: number }[] = [];
  return {
    offer(category: Category, size: number): void {
      if (ranked.length === limit && size < ranked[limit - 1]!.size) return;
      ranked.push({ category, size });
      ranked.sort((a, b) => b.size - a.size || byCounts(a.category, b.category));
      ranked.length = Math.min(ranked.length, limit);
    },
    first: (count: number): Category[] => ranked.slice(0, count).map(({ category }) => category),
  };
}

const byCounts = (a: Category, b: Category): number =>
  b.reference - a.reference || b.current - a.current || (a.name < b.name ? -1 : 1);

const share = (count: number, size: number): number | null =>
  size > 0 ? Number((count / size).toPrecision(5)) : null;

const cut = (name: string): string =>
  name.length <= CATEGORY_LENGTH_MAX ? name : `${name.slice(0, CATEGORY_LENGTH_MAX)}\u2026`;
