import { describe, expect, it } from 'vitest';
import { averagePrecision } from '../../../src/stats/performance/average-precision.ts';
import { shareEstimate, wilsonEstimate } from '../../../src/stats/performance/estimate.ts';
import { normalQuantile, studentTQuantile } from '../../../src/stats/performance/quantile.ts';
import { rankRows } from '../../../src/stats/performance/ranking.ts';
import type { RankingMetric } from '../../../src/stats/performance/ranking-metric.ts';
import { rocAuc } from '../../../src/stats/performance/roc-auc.ts';
import { expectRelative } from '../fixture.ts';
import { performanceFixture } from './fixture.ts';

describe('intervals', () => {
  it.each(performanceFixture.quantile)('has the quantiles of SciPy: %o', ({ confidence, df, expected }) => {
    const found = df === null ? normalQuantile(confidence) : studentTQuantile(confidence, df);
    // (1 - confidence)/2 itself has only ten digits at 0.999999.
    expectRelative(found, expected, 1e-9);
  });

  it("is Wilson's for a proportion, by hand for 1 of 2", () => {
    // Symmetric around 1/2, reaching z √(1/8 + z²/16) / (1 + z²/2), z² = 3.8414588206941245.
    const square = 3.8414588206941245;
    const reach = Math.sqrt(square * (1 / 8 + square / 16)) / (1 + square / 2);
    const found = wilsonEstimate(0.5, 2, 0.95);
    expectRelative(found.low!, 0.5 - reach, 1e-10);
    expectRelative(found.high!, 0.5 + reach, 1e-10);
    expectRelative(wilsonEstimate(0, 10, 0.95).high!, square / (10 + square), 1e-10);
    expect(wilsonEstimate(1, 10, 0.95).high).toBe(1);
  });

  it('is the same for an estimate with the variance of a proportion', () => {
    const found = shareEstimate(0.3, (0.3 * 0.7) / 50, 50, 0.9);
    const wilson = wilsonEstimate(0.3, 50, 0.9);
    expectRelative(found.low!, wilson.low!, 1e-12);
    expectRelative(found.high!, wilson.high!, 1e-12);
  });
});

describe('variances', () => {
  const binary = performanceFixture.classification.filter((fixture) => fixture.delong_variance !== undefined);

  it.each(binary.map((fixture) => [fixture.name, fixture] as const))(
    "of the ROC AUC is DeLong's over all pairs: %s",
    (_name, { target, probability, delong_variance }) => {
      const positive = [...new Set(target)].sort((a, b) => (a < b ? -1 : 1)).at(-1);
      const variances = [positive, ...new Set(target)].map((of) => {
        const isPositive = (row: number) => target[row] === of;
        const ranking = rankRows(Float64Array.from(probability as number[]), isPositive);
        return varianceOf(rocAuc(ranking)!, ranking);
      });
      // Turned around, it is the same.
      for (const variance of variances) expectRelative(variance, delong_variance!, 1e-9);
    },
  );

  it('of the average precision is by how much it moves when a row counts a little more', () => {
    const target = [1, 0, 1, 1, 0, 0, 1, 0];
    const scores = [0.9, 0.8, 0.8, 0.6, 0.5, 0.3, 0.3, 0.1];
    const ranking = rankRows(Float64Array.from(scores), (row) => target[row] === 1);
    const found = averagePrecision(ranking)!;
    const weighted = (weights: number[]): number => {
      const sum = (keep: (row: number) => boolean) =>
        weights.reduce((total, weight, row) => total + (keep(row) ? weight : 0), 0);
      const precision = (at: number) =>
        sum((row) => target[row] === 1 && scores[row]! >= scores[at]!) /
        sum((row) => scores[row]! >= scores[at]!);
      const positives = sum((row) => target[row] === 1);
      return weights.reduce(
        (ap, weight, at) => ap + (target[at] ? (weight / positives) * precision(at) : 0),
        0,
      );
    };
    expectRelative(found.value, weighted(target.map(() => 1)), 1e-14);
    for (const [row, label] of target.entries()) {
      const step = 1e-5;
      const moved = (by: number) => weighted(target.map((_, other) => (other === row ? 1 + by : 1)));
      const added = (label === 1 ? found.ofPositive : found.ofNegative)[ranking.groupOf[row]!]!;
      expect(added).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 8);
    }
  });
});

function varianceOf({ ofPositive, ofNegative }: RankingMetric, ranking: ReturnType<typeof rankRows>): number {
  let variance = 0;
  for (let group = 0; group < ofPositive.length; group++)
    variance +=
      ranking.positives[group]! * ofPositive[group]! ** 2 +
      ranking.negatives[group]! * ofNegative[group]! ** 2;
  return variance;
}
