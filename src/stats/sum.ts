/**
 * A running sum that also adds up what rounding takes from every addition: as exact as a sum in twice the precision,
 * rounded once at the end.
 *
 * Source: Ogita, Rump and Oishi (2005), Accurate sum and dot product, algorithm 4.4 (Sum2) with Knuth's TwoSum.
 */
export class CompensatedSum {
  private sum = 0;
  private lost = 0;

  add(term: number): void {
    const next = this.sum + term;
    const added = next - this.sum;
    this.lost += this.sum - (next - added) + (term - added);
    this.sum = next;
  }

  /** Infinite when the sum overflowed. */
  get value(): number {
    return Number.isFinite(this.sum) ? this.sum + this.lost : this.sum;
  }
}
