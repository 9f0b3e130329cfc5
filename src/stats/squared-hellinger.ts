import { CompensatedSum } from './sum.ts';

/** ½ Σ (√r − √c)² of two vectors of shares, without the cancellation of nearly equal roots. */
export function squaredHellinger(reference: Float64Array, current: Float64Array): number {
  const sum = new CompensatedSum();
  for (const [bin, r] of reference.entries()) {
    const c = current[bin]!;
    if (r !== c) sum.add(((r - c) / (Math.sqrt(r) + Math.sqrt(c))) ** 2);
  }
  return sum.value / 2;
}
