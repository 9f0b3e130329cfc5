import { describe, expect, it } from 'vitest';
import { regressionMetrics } from '../../../src/stats/index.ts';
import { expectRelative } from '../fixture.ts';
import { expectMetrics, performanceFixture } from './fixture.ts';

describe('regressionMetrics', () => {
  it('adds up by hand for four rows', () => {
    // Errors 1, -1, 2, 2; squared deviations of the targets 9, 1, 1, 9 around 4.
    const found = regressionMetrics({ target: [1, 3, 5, 7], prediction: [2, 2, 7, 9] });
    expectMetrics(found, {
      mae: 1.5,
      rmse: Math.sqrt(2.5),
      mape: (1 + 1 / 3 + 2 / 5 + 2 / 7) / 4,
      r2: 1 - 10 / 20,
      bias: 1,
    });
    // t(3) is 3.182446305284263 at 97.5 %, the standard deviation of the errors √2.
    const reach = (3.182446305284263 * Math.SQRT2) / 2;
    expectRelative(found['bias']!.low!, 1 - reach, 1e-10);
    expectRelative(found['bias']!.high!, 1 + reach, 1e-10);
  });

  it.each(performanceFixture.regression.map((fixture) => [fixture.name, fixture] as const))(
    'agrees with scikit-learn: %s',
    (_name, { target, prediction, expected }) => {
      const found = regressionMetrics({ target, prediction });
      expect(Object.keys(found)).toEqual(Object.keys(expected));
      expectMetrics(found, expected);
    },
  );

  it('leaves out rows without target or prediction', () => {
    const found = regressionMetrics({ target: [1, null, 3, Number.NaN], prediction: [2, 5, null, 1] });
    expect(found['mae']).toEqual({ value: 1, low: null, high: null });
  });

  it.each([
    ['no rows', [], []],
    ['errors too large for a double', [-1.5e308, -1.5e308], [1.5e308, 1.6e308]],
  ])('has nulls for %s', (_name, target, prediction) => {
    const found = regressionMetrics({ target, prediction });
    for (const name of ['mae', 'rmse', 'bias'])
      expect(found[name]).toEqual({ value: null, low: null, high: null });
  });

  it('is exact for numbers whose squares overflow or vanish', () => {
    for (const unit of [1e200, 1e-200])
      expectMetrics(regressionMetrics({ target: [unit, 3 * unit], prediction: [2 * unit, 2 * unit] }), {
        rmse: unit,
        r2: 0,
        bias: 0,
      });
  });

  it('refuses infinities and text', () => {
    expect(() => regressionMetrics({ target: [1], prediction: [Number.POSITIVE_INFINITY] })).toThrow(
      'expected finite numbers in prediction, got Infinity in row 0',
    );
  });
});
