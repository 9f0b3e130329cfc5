import type { z } from 'zod';
import { type BinningOptions, binShares } from './binning.ts';
import { normalized } from './empty-bins.ts';
import { type DriftTest, type DriftTestDefinition, defineDriftTest, undefinedBecause } from './measure.ts';

interface BinnedDistance<O extends z.ZodObject>
  extends Pick<
    DriftTestDefinition<'numeric' | 'categorical', O>,
    'id' | 'title' | 'use' | 'formula' | 'options' | 'sources'
  > {
  /** Left as they were filled, the shares of a side add up to more than 1; else they are divided by their sum. */
  readonly filledShares: 'normalized' | 'as_filled';
  /** Of two vectors of shares of the same length; `Infinity` where there is no finite value. */
  distance(reference: Float64Array, current: Float64Array, options: z.output<O>): number;
}

/**
 * Makes the test of a distance between the shares of two samples in common bins. `detail` records how they were binned.
 * Undefined: `infinite` where the distance has no finite value.
 */
export function defineBinnedDistance<O extends z.ZodObject & z.ZodType<BinningOptions>>({
  filledShares,
  distance,
  ...definition
}: BinnedDistance<O>): DriftTest {
  const finish = filledShares === 'normalized' ? normalized : (shares: Float64Array) => shares;
  return defineDriftTest({
    ...definition,
    kinds: ['numeric', 'categorical'],
    decidesBy: 'statistic',
    cost: 'O(d + b) for d distinct values and b bins',
    measure(reference, current, options) {
      const shares = binShares(reference, current, options);
      const statistic = distance(finish(shares.reference), finish(shares.current), options);
      if (statistic === Infinity) return undefinedBecause('infinite');
      return {
        kind: 'measured',
        statistic,
        pValue: null,
        nReference: reference.size,
        nCurrent: current.size,
        detail: shares.detail,
      };
    },
  });
}
