const LARGEST = 1e100;

/**
 * Cuts a number to at most 1e100 in magnitude, where no square, sum or ratio that a detector makes of it overflows: an
 * infinity in a state would not survive JSON. −0 becomes 0 for the same reason.
 */
export const bounded = (value: number): number => Math.max(-LARGEST, Math.min(LARGEST, value)) + 0;
