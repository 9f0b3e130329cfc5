import { normalSurvival } from '../special/normal.ts';
import { studentTSurvival } from '../special/student-t.ts';

/**
 * The z with P(|Z| <= z) = confidence for a standard normal Z; confidence in (0, 1).
 * Accuracy: relative 1e-11.
 * Checked against: SciPy norm.isf, tests/stats/fixtures/performance.json.
 */
export const normalQuantile = (confidence: number): number => invert(normalSurvival, (1 - confidence) / 2);

/**
 * The t with P(|T| <= t) = confidence for Student's t with df degrees of freedom; NaN for df <= 0.
 * Accuracy: relative 1e-11 while df is at most 1e5.
 * Checked against: SciPy t.isf, tests/stats/fixtures/performance.json.
 */
export const studentTQuantile = (confidence: number, df: number): number =>
  df > 0 ? invert((t) => studentTSurvival(t, df), (1 - confidence) / 2) : Number.NaN;

/** The x >= 0 at which a falling function reaches `tail`, by bisection down to neighbouring doubles. */
function invert(survival: (x: number) => number, tail: number): number {
  let low = 0;
  let high = 1;
  while (survival(high) > tail) {
    low = high;
    high *= 2;
  }
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle;
    if (survival(middle) > tail) low = middle;
    else high = middle;
  }
}
