import { expect, it } from 'vitest';
import { symmetricEigen } from '../../src/stats/symmetric-eigen.ts';

it('finds the eigenvalues and vectors of a matrix that one can solve by hand', () => {
  const { values, vectors } = symmetricEigen([
    [2, 1],
    [1, 2],
  ]);
  expect([...values].sort()).toEqual([expect.closeTo(1, 14), expect.closeTo(3, 14)]);
  const [x, y] = vectors[values.findIndex((value) => value > 2)]!;
  expect(x! * y!).toBeCloseTo(0.5, 14);
});

it('puts the matrix together again', () => {
  const matrix = [
    [4, -2, 0.5, 1],
    [-2, 3, 1, 0],
    [0.5, 1, 1, -1],
    [1, 0, -1, 2],
  ];
  const { values, vectors } = symmetricEigen(matrix);
  for (const [i, row] of matrix.entries()) {
    for (const [j, entry] of row.entries()) {
      const sum = values.reduce((total, value, k) => total + value * vectors[k]![i]! * vectors[k]![j]!, 0);
      expect(sum).toBeCloseTo(entry, 13);
    }
  }
});
