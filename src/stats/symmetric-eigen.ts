/**
 * The eigenvalues of a symmetric matrix with their vectors: `vectors[i]` has length 1 and belongs to `values[i]`.
 * In no particular order.
 *
 * matrix: square, row by row. Not changed.
 * Cost: a few times size^3; meant for sizes up to about 100.
 * Accuracy: absolute 1e-15 of the largest eigenvalue.
 * Source: Jacobi's method in cyclic order, Golub and Van Loan (2013), Matrix Computations, section 8.5.
 */
export function symmetricEigen(matrix: readonly (readonly number[])[]): {
  values: number[];
  vectors: number[][];
} {
  const size = matrix.length;
  const a = matrix.map((row) => [...row]);
  const vectors = a.map((_, i) => a.map((_row, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 60 && !isDiagonal(a); sweep++) {
    for (let p = 0; p < size - 1; p++) {
      for (let q = p + 1; q < size; q++) rotate(a, vectors, p, q);
    }
  }
  return { values: a.map((row, i) => row[i]!), vectors };
}

function isDiagonal(a: readonly (readonly number[])[]): boolean {
  let largest = 0;
  let rest = 0;
  for (let i = 0; i < a.length; i++) {
    largest = Math.max(largest, Math.abs(a[i]![i]!));
    for (let j = 0; j < i; j++) rest = Math.max(rest, Math.abs(a[i]![j]!));
  }
  return rest <= largest * 1e-20;
}

/** Turns the plane of axes p and q so that a[p][q] becomes 0. The vectors are the rows of `vectors`. */
function rotate(a: number[][], vectors: number[][], p: number, q: number): void {
  const off = a[p]![q]!;
  if (off === 0) return;
  const tau = (a[q]![q]! - a[p]![p]!) / (2 * off);
  const t = Math.sign(tau || 1) / (Math.abs(tau) + Math.hypot(1, tau));
  const c = 1 / Math.hypot(1, t);
  const s = t * c;
  for (const row of a) {
    const [left, right] = [row[p]!, row[q]!];
    row[p] = c * left - s * right;
    row[q] = s * left + c * right;
  }
  combineRows(a, p, q, c, s);
  a[p]![q] = 0;
  a[q]![p] = 0;
  combineRows(vectors, p, q, c, s);
}

function combineRows(a: number[][], p: number, q: number, c: number, s: number): void {
  for (let k = 0; k < a.length; k++) {
    const [up, down] = [a[p]![k]!, a[q]![k]!];
    a[p]![k] = c * up - s * down;
    a[q]![k] = s * up + c * down;
  }
}
