import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classificationMetrics, confusionMatrix, countPairs } from '../../../src/stats/index.ts';
import { expectMetrics, performanceFixture } from './fixture.ts';

describe('classificationMetrics', () => {
  it('adds up by hand for eight rows', () => {
    // tp 2, fn 1, fp 1, tn 4.
    const found = classificationMetrics({
      target: [1, 1, 1, 0, 0, 0, 0, 0],
      prediction: [1, 1, 0, 1, 0, 0, 0, 0],
      probability: [0.9, 0.8, 0.3, 0.6, 0.3, 0.1, 0.1, 0.2],
    });
    expectMetrics(found, {
      accuracy: 6 / 8,
      precision: 2 / 3,
      recall: 2 / 3,
      specificity: 4 / 5,
      f1: 2 / 3,
      f1_macro: (2 / 3 + 4 / 5) / 2,
      f1_weighted: (3 * (2 / 3) + 5 * (4 / 5)) / 8,
      // The three positives beat 5, 5 and 3 + ½ of 5 negatives.
      roc_auc: 13.5 / 15,
      // Precisions at the positives, in falling order: 1/1, 2/2, and 3/5 at the tie.
      average_precision: (1 + 1 + 0.6) / 3,
      brier: (0.01 + 0.04 + 0.49 + 0.36 + 0.09 + 0.01 + 0.01 + 0.04) / 8,
      log_loss: -Math.log(0.9 * 0.8 * 0.3 * 0.4 * 0.7 * 0.9 * 0.9 * 0.8) / 8,
    });
  });

  it.each(performanceFixture.classification.map((fixture) => [fixture.name, fixture] as const))(
    'agrees with scikit-learn: %s',
    (_name, { target, prediction, probability, options, expected, confusion_matrix }) => {
      const columns = { target, prediction, ...(probability && { probability }) };
      const found = classificationMetrics(columns, options);
      expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
      expectMetrics(found, expected);
      if (confusion_matrix) expect(confusionMatrix(columns).counts).toEqual(confusion_matrix);
    },
  );

  it('leaves out rows without target or prediction, and counts them', () => {
    const columns = {
      target: ['a', null, 'b', 'a', undefined],
      prediction: ['a', 'a', 'b', null, Number.NaN],
      probability: [0.1, 0.9, 0.8, 0.9, 0.2],
    };
    expect(countPairs(columns)).toEqual({ rows: 2, missing: 3 });
    expect(confusionMatrix(columns)).toEqual({
      classes: ['a', 'b'],
      counts: [
        [1, 0],
        [0, 1],
      ],
      rows: 2,
      missing: 3,
    });
    expectMetrics(classificationMetrics(columns), { accuracy: 1, roc_auc: 1, brier: (0.01 + 0.04) / 2 });
  });

  it('leaves rows without a probability out of the metrics of probabilities only', () => {
    const found = classificationMetrics({
      target: [1, 0, 1],
      prediction: [1, 0, 0],
      probability: [0.5, 0, null],
    });
    expectMetrics(found, { accuracy: 2 / 3, brier: 0.125 });
  });

  it('judges the positive class it is given against the rest', () => {
    const found = classificationMetrics(
      { target: ['a', 'b', 'c', 'a'], prediction: ['a', 'a', 'c', 'b'], probability: [0.9, 0.8, 0.1, 0.7] },
      { positive: 'a' },
    );
    expectMetrics(found, { accuracy: 0.5, precision: 0.5, recall: 0.5, specificity: 0.5, roc_auc: 0.75 });
  });

  it('judges by all classes that have a probability, also where a window lacks some', () => {
    const found = classificationMetrics({
      target: ['a', 'a'],
      prediction: ['a', 'a'],
      probability: { a: [0.5, 0.5], b: [0.25, 0.25], c: [0.25, 0.25] },
    });
    expectMetrics(found, { precision: 1, recall: 1, specificity: null, roc_auc: null, brier: 0.375 });
    expectMetrics(found, { average_precision: 1, log_loss: Math.LN2, calibration_error: 0.5 });
  });

  it('counts a target that has no probability as given none', () => {
    const found = classificationMetrics({
      target: ['a', 'd', 'b', 'c'],
      prediction: ['a', 'a', 'b', 'c'],
      probability: { a: [1, 1, 0, 0], b: [0, 0, 1, 0], c: [0, 0, 0, 1] },
    });
    expectMetrics(found, { brier: 0.5 });
    expect(found['log_loss']!.value).toBeCloseTo(36.0437 / 4, 3);
  });

  it('knows neither precision nor recall of a lone class that says nothing', () => {
    const found = classificationMetrics({ target: ['a'], prediction: ['a'], probability: [0.5] });
    expectMetrics(found, {
      accuracy: 1,
      precision: null,
      recall: null,
      f1: null,
      f1_macro: 1,
      roc_auc: null,
    });
  });

  it('has nulls only without rows', () => {
    for (const probability of [[], { a: [], b: [] }, { a: [], b: [], c: [] }])
      for (const estimate of Object.values(
        classificationMetrics({ target: [], prediction: [], probability }),
      ))
        expect(estimate).toEqual({ value: null, low: null, high: null });
  });

  it.each([
    ['columns of unequal length', { target: [1, 0], prediction: [1] }, {}, /expected 2 rows in prediction/],
    [
      'probabilities beyond 1',
      { target: [1, 0], prediction: [1, 0], probability: [1.5, 0] },
      {},
      /\[0, 1\], got 1.5 in row 0/,
    ],
    [
      'one column of probabilities for three classes',
      { target: ['a', 'b', 'c'], prediction: ['a', 'b', 'c'], probability: [0, 0, 0] },
      {},
      /for each class, or the option positive, for the classes a, b, c/,
    ],
    [
      'probabilities of other classes',
      { target: [1, 0], prediction: [1, 0], probability: { no: [0, 0] } },
      { positive: 1 },
      /expected a probability of 1, got one of no/,
    ],
    ['an unknown option', { target: [1], prediction: [1] }, { level: 0.9 }, /level/],
  ])('refuses %s', (_name, columns, options, message) => {
    expect(() => classificationMetrics(columns, options as object)).toThrow(message);
  });

  it('has every number finite and in its interval, whatever the rows', () => {
    const label = fc.constantFrom('a', 'b', 'c', null);
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const row = fc.record({ target: label, prediction: label, a: share, b: share, c: share });
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 12 }),
        fc.constantFrom('macro', 'weighted'),
        (rows, averaging) => {
          const column = <K extends keyof (typeof rows)[number]>(name: K) => rows.map((r) => r[name]);
          const probability = { a: column('a'), b: column('b'), c: column('c') };
          const columns = { target: column('target'), prediction: column('prediction'), probability };
          for (const options of [{ averaging }, { positive: 'b' }] as const)
            for (const { value, low, high } of Object.values(classificationMetrics(columns, options))) {
              for (const number of [value, low, high])
                if (number !== null) expect(Number.isFinite(number)).toBe(true);
              if (value === null) expect([low, high]).toEqual([null, null]);
              else if (low !== null && high !== null) {
                expect(low).toBeLessThanOrEqual(value + 1e-12);
                expect(high).toBeGreaterThanOrEqual(value - 1e-12);
              }
            }
        },
      ),
    );
  });
});
