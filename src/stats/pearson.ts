import { CompensatedSum } from './sum.ts';

/**
 * Pearson's X² of a 2 × k table without an empty row or column: Σ (|O − E| − correction)² / E, with `correction` at
 * most |O − E|.
 */
export function pearsonChiSquare(
  reference: readonly number[],
  current: readonly number[],
  correction = 0,
): number {
  const n = total(reference);
  const m = total(current);
  const sum = new CompensatedSum();
  for (const [index, inReference] of reference.entries()) {
    const inCurrent = current[index]!;
    // Both cells of a column lie off by the same amount: O − E = ±(m·r − n·c) / (n + m).
    const gap = Math.abs((m * inReference - n * inCurrent) / (n + m));
    const corrected = gap - Math.min(correction, gap);
    // 1/E of the two cells together is (n + m)/(r + c) · (1/n + 1/m).
    sum.add(corrected * corrected * ((n + m) / (inReference + inCurrent)) * (1 / n + 1 / m));
  }
  return sum.value;
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
