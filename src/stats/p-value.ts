/**
 * Brings a tail probability into (0, 1]: rounding may have carried it above 1, and one below the smallest positive
 * double (4.9e-324) is given as that, because it is small but never 0.
 */
export const asPValue = (probability: number): number => Math.min(1, Math.max(Number.MIN_VALUE, probability));
