import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numericSample } from '../../../src/core/sample.ts';
import { wasserstein } from '../../../src/stats/drift/wasserstein.ts';
import { wassersteinNormed } from '../../../src/stats/drift/wasserstein-normed.ts';
import { expectCase, expectRelative, measured, readFixture } from '../fixture.ts';

const TOLERANCE = { statistic: 1e-12, pValue: 0 };

describe('wasserstein', () => {
  it.each([
    ['a shift is moved as a whole', [0, 1, 2], [5, 6, 7], 5],
    ['half of the mass moves by 3', [0, 0], [0, 3], 1.5],
    // F is 1/2 on [0, 1), G is 1/3 on [0, 1): the area is 1/6, and on [1, 2) it is 1 - 2/3.
    ['sizes may differ', [0, 1], [0, 1, 2], 0.5],
    ['order does not matter', [3, 1, 2], [2, 3, 1], 0],
  ])('%s', (_name, reference, current, distance) => {
    const found = wasserstein.measure(numericSample(reference), numericSample(current));
    expect(found).toMatchObject({ kind: 'measured', pValue: null });
    expect(found.kind === 'measured' && found.statistic).toBeCloseTo(distance, 14);
  });

  it('is the size of a shift, in either direction', () => {
    const column = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(column, fc.integer({ min: -9, max: 9 }), (reference, shift) => {
        const moved = reference.map((value) => value + shift);
        expectRelative(measured(wasserstein, reference, moved).statistic, Math.abs(shift), 1e-13);
      }),
      { seed: 20250131 },
    );
  });

  it('is infinite where no double can hold it', () => {
    const found = wasserstein.measure(numericSample([-1.7e308]), numericSample([1.7e308]));
    expect(found).toEqual({ kind: 'undefined', reason: 'infinite' });
  });

  it.each(readFixture('wasserstein').map((fixture) => [fixture.name, fixture] as const))(
    'agrees with independent software: %s',
    (_name, fixture) => expectCase(wasserstein, fixture, TOLERANCE),
  );
});

describe('wasserstein_normed', () => {
  it('divides by the standard deviation of the reference', () => {
    // The deviations of 0, 0, 2, 2 from 1 are all 1.
    const found = wassersteinNormed.measure(numericSample([0, 0, 2, 2]), numericSample([3, 3, 5, 5]));
    expect(found).toMatchObject({ statistic: 3, detail: { scale: 1 } });
  });

  it.each([
    ['the same constant on both sides', [0.1, 0.1, 0.1], [0.1], {}, 'constant'],
    ['a constant reference and other values', [0.1, 0.1, 0.1], [0.1, 2], {}, 'infinite'],
    ['one value where n - 1 divides', [1], [1, 2], { ddof: 1 }, 'too_few_rows'],
  ])('is undefined for %s', (_name, reference, current, options, reason) => {
    const found = wassersteinNormed.measure(numericSample(reference), numericSample(current), options);
    expect(found).toEqual({ kind: 'undefined', reason });
  });

  it.each(readFixture('wasserstein_normed').map((fixture) => [fixture.name, fixture] as const))(
    'agrees with independent software: %s',
    (_name, fixture) => expectCase(wassersteinNormed, fixture, TOLERANCE),
  );
});
