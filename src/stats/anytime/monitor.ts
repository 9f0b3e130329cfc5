import { z } from 'zod';
import type { Sample, SampleKind } from '../../core/sample.ts';
import { type CompiledTable, columnKind, isMissing, type Table, type TableValue } from '../compile-table.ts';
import { type Bets, bet, startBets } from './bets.ts';
import { addCategory, type CategoryRanks, startCategoryRanks } from './category-ranks.ts';
import { counterDraw } from './counter-draw.ts';
import { addNumber, type NumericRanks, startNumericRanks } from './numeric-ranks.ts';
import { conformalP, type Standing } from './standing.ts';

/** A plain JSON value of bounded size. `update` advances it in place. */
export interface AnytimeState {
  readonly alpha: number;
  readonly seed: number;
  readonly columns: readonly AnytimeColumn[];
}

export interface AnytimeColumn {
  readonly name: string;
  readonly ranks: NumericRanks | CategoryRanks;
  readonly bets: Bets;
  isDrifted: boolean;
}

export interface AnytimeOptions {
  readonly alpha: number;
  readonly seed?: number;
}

export interface AnytimeFinding {
  /** In the order of the reference. */
  readonly drifted: string[];
  readonly e_values: Record<string, number>;
}

const options = z.strictObject({
  alpha: z.number().gt(0).lt(1).describe('the chance of ever raising a false alarm is at most this'),
  seed: z
    .int()
    .nonnegative()
    .max(0xffffffff)
    .default(0)
    .describe('breaks ties; any choice that ignores the data'),
});

/**
 * Watches whether new rows are still like the reference, however often and for however long it is asked.
 *   e-value of a column = its wealth now, from bets on its conformal p-values
 *   a column is drifted once its wealth has reached columns / alpha
 *
 * Each present value is ranked among the reference and all values before it (`startNumericRanks`,
 * `startCategoryRanks`). As long as they are all exchangeable (as independent draws of one distribution are, whatever
 * it is) the p-values are exactly independent and uniform, also for a small reference, ties and discrete columns,
 * because the reference is part of the sequence and not taken for the truth. The wealth (`bet`) then is a martingale.
 * Guarantee: the wealth of one of m columns ever reaches m / alpha with a probability of at most alpha / m (Ville), so the
 * chance that a column that did not change is ever called drifted, over the life of the monitor, is at most alpha. This
 * is the family-wise error rate, by the union bound, whatever the dependence between columns. The e-BH procedure
 * (Wang and Ramdas 2022) bounds the false discovery rate of one look, not the chance of any false alarm over all looks.
 * Autocorrelated and seasonal values are not exchangeable: they are found as drift.
 *
 * A column stays drifted; start again from a new reference to go on. Values after a change join those that the next ones
 * are ranked among, so that a change small for the size of the reference wears off unseen.
 * Missing values take no part. The same values give the same findings in windows of any size, and across a JSON round
 * trip of the state.
 * Range: e-values in (0, 1.8e308]; 1 means no evidence.
 * Undefined: a column without values in the reference is refused.
 * Cost: O(log 512) a value for numbers, O(categories), at most 512, for categories, and the bets. A state holds at
 * most about 1,600 numbers a column.
 * Accuracy: a shift by 0.5 standard deviations in one of five columns at alpha 0.05 is found within 60 rows in half of
 * all cases and within 130 in nine of ten, with a reference of 1,000 rows; with one of 200 within 90 and 310, and in 6 of
 * 100 not within 1,000 (1,000 simulated cases each).
 * Source: Vovk, Gammerman and Shafer (2005), Algorithmic Learning in a Random World, chapter 7; Vovk (2021), Testing
 * randomness online, Statistical Science 36, 595-611; Volkhonskiy et al. (2017), Inductive conformal martingales for
 * change-point detection, PMLR 60.
 * Checked against: all orders of small multisets, counted; simulation of continuous, tied, categorical and tiny references.
 */
export const anytimeMonitor = {
  /**
   * @throws {z.ZodError} on an invalid option.
   * @throws {RangeError} on a column of the reference without any value.
   */
  start(reference: CompiledTable, given: AnytimeOptions): AnytimeState {
    const { alpha, seed } = options.parse(given);
    const columns = reference.columns.map(({ name, sample }) => ({
      name,
      ranks: startRanks(name, sample),
      bets: startBets(),
      isDrifted: false,
    }));
    return { alpha, seed, columns };
  },

  /**
   * Columns that the reference does not have are left aside.
   * @throws {RangeError} on a column that is missing or of another kind than in the reference; the state is then as it was.
   */
  update(state: AnytimeState, window: Table): AnytimeFinding {
    const values = state.columns.map(({ name, ranks }) => valuesOf(window, name, ranks.kind));
    const logThreshold = Math.log(state.columns.length / state.alpha);
    for (const [stream, column] of state.columns.entries()) {
      for (const value of values[stream]!) {
        if (isMissing(value)) continue;
        const p = conformalP(add(column.ranks, value), counterDraw(state.seed, stream, column.bets.played));
        bet(column.bets, p);
        if (column.bets.logWealth >= logThreshold) column.isDrifted = true;
      }
    }
    return {
      drifted: state.columns.filter(({ isDrifted }) => isDrifted).map(({ name }) => name),
      e_values: Object.fromEntries(state.columns.map(({ name, bets }) => [name, eValue(bets)])),
    };
  },
};

function startRanks(name: string, sample: Sample): NumericRanks | CategoryRanks {
  if (sample.size === 0) throw new RangeError(`expected values in column ${name} of the reference, got none`);
  return sample.kind === 'numeric' ? startNumericRanks(sample) : startCategoryRanks(sample);
}

function valuesOf(window: Table, name: string, kind: SampleKind): readonly TableValue[] {
  const values = Object.hasOwn(window, name) ? window[name] : undefined;
  if (values === undefined) throw new RangeError(`expected a column ${name} as in the reference, got none`);
  const found = columnKind(name, values);
  if (found !== null && found !== kind)
    throw new RangeError(`expected column ${name} to be ${kind} as in the reference, got ${found}`);
  return values;
}

const add = (ranks: NumericRanks | CategoryRanks, value: string | number | boolean): Standing =>
  // The kind of the column was checked.
  ranks.kind === 'numeric' ? addNumber(ranks, value as number) : addCategory(ranks, String(value));

const eValue = ({ logWealth }: Bets): number =>
  Math.max(Math.min(Math.exp(logWealth), Number.MAX_VALUE), Number.MIN_VALUE);
