import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numericSample } from '../../../src/core/sample.ts';
import { mmd } from '../../../src/stats/drift/mmd.ts';
import { measure, readMembers } from '../counts.ts';
import { expectRelative } from '../fixture.ts';

const fixture = readMembers<{
  samples: Record<string, { reference: (number | null)[]; current: (number | null)[] }>;
  mmd: { samples: string; options: object; sigma: number; mmd_squared: number }[];
}>('distances');

const measureColumns = (reference: number[], current: number[], options = {}) =>
  measure(mmd, numericSample(reference), numericSample(current), { permutations: 9, ...options });

const upTo = (size: number): number[] => Array.from({ length: size }, (_, i) => i);

describe('mmd', () => {
  it('is the difference of the mean kernels within and across', () => {
    // Within either sample every kernel is 1, across it is e^(−1/(2 · 0.25)).
    const found = measureColumns([0, 0], [1, 1], { sigma: 0.5 });
    expectRelative(found.statistic, 2 - 2 * Math.exp(-2), 1e-15);
    // The pairs 0, 2 and 1, 3 are 2 apart; across the distances are 1, 3, 1 and 1.
    const k = (distance: number) => Math.exp(-(distance ** 2) / 2);
    const across = (3 * k(1) + k(3)) / 4;
    expectRelative(
      measureColumns([0, 2], [1, 3], { sigma: 1, estimator: 'biased' }).statistic,
      1 + k(2) - 2 * across,
      1e-13,
    );
    const unbiased = measureColumns([0, 2], [1, 3], { sigma: 1 });
    expectRelative(unbiased.detail.mmd_squared as number, 2 * k(2) - 2 * across, 1e-13);
    expect(unbiased.statistic).toBe(0);
  });

  it('takes the median distance for the width of its kernel', () => {
    // Of 0, 1, 4 and 9: 1, 3, 4, 5, 8, 9.
    expect(measureColumns([0, 4], [1, 9]).detail.sigma).toBe(4.5);
    // Of 0, 0, 0 and 3, 5 the distances are 0, 0, 0, 2, 3, 3, 3, 5, 5, 5.
    expect(measureColumns([0, 0, 3], [0, 5]).detail.sigma).toBe(3);
    // More than half of the pairs are alike; of two different values the only distance is 7.
    expect(measureColumns([1, 1, 1, 1], [1, 8]).detail.sigma).toBe(7);
  });

  it('counts the relabellings that are at least as far apart', () => {
    // Of the 20 ways to choose three of six, this one and its mirror image are the furthest apart.
    const found = measureColumns([1, 2, 3], [11, 12, 13], { permutations: 9999 });
    expect(Math.abs(found.pValue! - 2 / 20)).toBeLessThan(5 * Math.sqrt((0.1 * 0.9) / 9999));
  });

  it('never has a p-value of 0', () => {
    const found = measureColumns(
      upTo(50),
      upTo(50).map((value) => value + 1000),
      { permutations: 99 },
    );
    expect(found.pValue).toBe(1 / 100);
  });

  it('agrees with NumPy', () => {
    for (const { samples, options, sigma, mmd_squared } of fixture.mmd) {
      const { reference, current } = fixture.samples[samples]!;
      const found = measure(mmd, numericSample(reference), numericSample(current), {
        ...options,
        permutations: 1,
      });
      expectRelative(found.detail.sigma as number, sigma, 1e-14);
      expect(Math.abs((found.detail.mmd_squared as number) - mmd_squared)).toBeLessThan(1e-14);
      expect(found.statistic).toBe(Math.max(0, found.detail.mmd_squared as number));
    }
  });

  it('draws 1,000 rows of a larger side, the same ones for the same seed', () => {
    const [reference, current] = [upTo(1001), upTo(1500)];
    const found = measureColumns(reference, current, { seed: 7 });
    expect(found).toMatchObject({
      nReference: 1001,
      nCurrent: 1500,
      detail: { reference_rows: 1000, current_rows: 1000 },
    });
    expect(measureColumns(reference, current, { seed: 7 })).toEqual(found);
    expect(measureColumns(reference, current, { seed: 8 })).not.toEqual(found);
  });

  it('is 0 between equal samples', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 40 }), (column) => {
        fc.pre(new Set(column).size > 1);
        for (const estimator of ['unbiased', 'biased'])
          expect(measureColumns(column, column, { estimator }).statistic).toBe(0);
      }),
    );
  });

  it.each([
    ['equal constants', [2, 2], [2, 2], {}, 'constant'],
    ['one row, unbiased', [2], [1, 2], {}, 'too_few_rows'],
    ['values too far apart', [-1.7e308, 0], [0, 1.7e308], {}, 'infinite'],
  ])('is undefined for %s', (_name, reference, current, options, reason) => {
    expect(mmd.measure(numericSample(reference), numericSample(current), options)).toEqual({
      kind: 'undefined',
      reason,
    });
  });
});
