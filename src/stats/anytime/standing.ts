/**
 * How a new value stands among all values so far, itself among them: how many come before it, and how many, itself
 * included, it shares its place with. Whole numbers; `tied` is at least 1.
 */
export interface Standing {
  readonly before: number;
  readonly tied: number;
  readonly size: number;
}

/**
 * The smoothed conformal p-value of a new value, ties broken by `draw` in [0, 1).
 *   p = (before + draw * tied) / size
 * Source: Vovk, Gammerman and Shafer (2005), Algorithmic Learning in a Random World, chapter 2.
 */
export const conformalP = ({ before, tied, size }: Standing, draw: number): number =>
  Math.min((before + draw * tied) / size, 1);
