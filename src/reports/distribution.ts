import { invariant } from '../core/invariant.ts';
import type { Sample } from '../core/sample.ts';
import { type CategoriesView, categoriesView } from './categories.ts';
import { type HistogramView, histogramView } from './histogram.ts';

export interface ColumnDistribution {
  readonly reference: Sample;
  readonly current: Sample;
}

/** Bins and shares only: small, whatever the number of rows, and plain JSON. */
export type DistributionView = HistogramView | CategoriesView;

/** @param gapAt the place of the largest gap between the distribution functions, where a test has found it */
export function distributionView(gapAt: number | null, distribution: ColumnDistribution): DistributionView {
  const { reference, current } = distribution;
  if (reference.kind === 'numeric' && current.kind === 'numeric')
    return histogramView(reference, current, gapAt);
  invariant(
    reference.kind === 'categorical' && current.kind === 'categorical',
    `expected two samples of one kind, got ${reference.kind} and ${current.kind}`,
  );
  return categoriesView(reference, current);
}
