import { CompensatedSum } from './sum.ts';

export type EmptyBins = 'floor' | 'none' | 'evidently' | 'smallest_double';

/** The share that `floor` raises smaller ones to. */
export const FLOOR = 1e-4;

/** The smallest normal double: C's DBL_MIN, Python's sys.float_info.min. */
const SMALLEST_NORMAL = 2 ** -1022;

/**
 * Deals with bins that are empty on one side, by which a ratio would divide. After a filling the shares of a side add
 * up to more than 1.
 * - `floor`: raises every share below the floor to it, in bins that hold something on either side. The floor is 1e-4,
 * or a
 *   tenth of the mean share where that is less: with more than 1,000 bins 1e-4 would level out most of them, and two
 *   samples without a common category would seem alike.
 * - `evidently`: an empty bin gets 1e-4, or a millionth of the side's smallest share where that is at most 1e-4.
 * - `smallest_double`: an empty bin gets the smallest normal double, as in Frouros.
 */
export function fillEmptyBins(
  reference: Float64Array,
  current: Float64Array,
  rule: EmptyBins,
): { reference: Float64Array; current: Float64Array; floor: number | null } {
  const fill = filling(reference.length, rule);
  return {
    reference: fill(reference, current),
    current: fill(current, reference),
    floor: rule === 'floor' ? floorOf(reference.length) : null,
  };
}

/** The shares over their sum. */
export function normalized(shares: Float64Array): Float64Array {
  const sum = new CompensatedSum();
  for (const share of shares) sum.add(share);
  const total = sum.value;
  return shares.map((share) => share / total);
}

const floorOf = (bins: number): number => Math.min(FLOOR, 0.1 / bins);

function filling(
  bins: number,
  rule: EmptyBins,
): (shares: Float64Array, others: Float64Array) => Float64Array {
  switch (rule) {
    case 'none':
      return (shares) => shares;
    case 'floor': {
      const floor = floorOf(bins);
      return (shares, others) =>
        shares.map((share, bin) => (share === 0 && others[bin] === 0 ? 0 : Math.max(share, floor)));
    }
    case 'evidently':
      return (shares) => {
        const smallest = shares.reduce((least, share) => (share > 0 ? Math.min(least, share) : least), 1);
        return replaceZeros(shares, smallest <= 1e-4 ? smallest / 1e6 : 1e-4);
      };
    case 'smallest_double':
      return (shares) => replaceZeros(shares, SMALLEST_NORMAL);
  }
}

const replaceZeros = (shares: Float64Array, value: number): Float64Array =>
  shares.map((share) => (share === 0 ? value : share));
