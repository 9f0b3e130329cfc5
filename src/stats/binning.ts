import { z } from 'zod';
import { invariant } from '../core/invariant.ts';
import type { NumericSample, Sample } from '../core/sample.ts';
import { type BinCounts, countBins } from './bin-counts.ts';
import { doaneEdges, equalWidthEdges, quantileEdges, sturgesEdges } from './bin-edges.ts';
import { contingency } from './contingency.ts';
import { FLOOR, fillEmptyBins } from './empty-bins.ts';

/** How a distance cuts two samples into bins. The categories of a categorical sample are its bins. */
export const binningOptions = z
  .strictObject({
    binning: z
      .enum(['reference_quantiles', 'sturges_pooled', 'doane_reference', 'equal_width', 'edges'])
      .default('reference_quantiles')
      .describe(
        'how a numeric column is cut: at quantiles of the reference, into one width over both samples (as many as the ' +
          'rule of Sturges says, or `bins`), into one width over the reference (the rule of Doane), or at `edges`',
      ),
    bins: z
      .int()
      .min(1)
      .max(10_000)
      .default(10)
      .describe('number of bins of reference_quantiles, before equal edges are merged, and of equal_width'),
    edges: z
      .array(z.number())
      .min(2)
      .refine((edges) => edges.every((edge, i) => i === 0 || edge > edges[i - 1]!), {
        error: 'expected strictly ascending edges',
      })
      .optional()
      .describe('the edges of binning: edges; values below and above have a bin of their own'),
    empty_bins: z
      .enum(['floor', 'none', 'evidently', 'smallest_double'])
      .default('floor')
      .describe(
        `floor raises shares below ${FLOOR} to it, none leaves them, evidently and smallest_double fill empty bins as ` +
          'Evidently and Frouros do',
      ),
    missing: z
      .enum(['bin', 'drop'])
      .default('bin')
      .describe('whether missing values have a bin of their own'),
  })
  .refine(({ binning, edges }) => (binning === 'edges') === (edges !== undefined), {
    path: ['edges'],
    error: 'expected edges with binning: edges, and only with it',
  });

export type BinningOptions = z.output<typeof binningOptions>;

/** Shares of two samples in the same bins, filled as `empty_bins` says. */
export interface BinnedShares {
  readonly reference: Float64Array;
  readonly current: Float64Array;
  /** The rules that were used, and the number of bins. */
  readonly detail: Readonly<Record<string, number | string>>;
}

/**
 * Cuts two samples with values into the same bins. A bin for values outside the edges, or for missing values, exists
 * where either sample has some.
 * Cost: O(distinct values + bins), for categories that of sorting them.
 */
export function binShares(reference: Sample, current: Sample, options: BinningOptions): BinnedShares {
  const counts = countBoth(reference, current, options);
  const hasMissingBin = options.missing === 'bin' && reference.missing + current.missing > 0;
  const shares = ({ size, missing }: Sample, present: readonly number[]): Float64Array =>
    hasMissingBin
      ? Float64Array.from([...present, missing], (count) => count / (size + missing))
      : Float64Array.from(present, (count) => count / size);
  const filled = fillEmptyBins(
    shares(reference, counts.reference),
    shares(current, counts.current),
    options.empty_bins,
  );
  return {
    reference: filled.reference,
    current: filled.current,
    detail: {
      binning: reference.kind === 'numeric' ? options.binning : 'categories',
      bins: filled.reference.length,
      empty_bins: options.empty_bins,
      ...(filled.floor === null ? {} : { floor: filled.floor }),
      missing: options.missing,
    },
  };
}

interface BothCounts {
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

function countBoth(reference: Sample, current: Sample, options: BinningOptions): BothCounts {
  if (reference.kind === 'numeric' && current.kind === 'numeric') {
    const { edges, closed, outside } = BINNINGS[options.binning];
    const cuts = edges(reference, current, options);
    return joinOutside(countBins(reference, cuts, closed), countBins(current, cuts, closed), outside);
  }
  invariant(
    reference.kind === 'categorical' && current.kind === 'categorical',
    'two samples of one kind are binned together',
  );
  return contingency(reference, current);
}

/** Where each binning cuts, which side an edge belongs to, and whether values under and over share one bin. */
const BINNINGS: Readonly<
  Record<
    BinningOptions['binning'],
    {
      edges(reference: NumericSample, current: NumericSample, options: BinningOptions): readonly number[];
      closed: 'left' | 'right';
      outside: 'separate' | 'common';
    }
  >
> = {
  reference_quantiles: {
    edges: (reference, _, { bins }) => quantileEdges(reference, bins),
    closed: 'right',
    outside: 'separate',
  },
  sturges_pooled: { edges: sturgesEdges, closed: 'left', outside: 'separate' },
  doane_reference: { edges: doaneEdges, closed: 'left', outside: 'common' },
  equal_width: {
    edges: (reference, current, { bins }) => equalWidthEdges(reference, current, bins),
    closed: 'left',
    outside: 'separate',
  },
  edges: { edges: (_, __, { edges }) => edges!, closed: 'left', outside: 'separate' },
};

function joinOutside(reference: BinCounts, current: BinCounts, outside: 'separate' | 'common'): BothCounts {
  const hasUnder = reference.under + current.under > 0;
  const hasOver = reference.over + current.over > 0;
  const join = ({ under, inner, over }: BinCounts): readonly number[] => {
    if (outside === 'common') return hasUnder || hasOver ? [...inner, under + over] : inner;
    return [...(hasUnder ? [under] : []), ...inner, ...(hasOver ? [over] : [])];
  };
  return { reference: join(reference), current: join(current) };
}
