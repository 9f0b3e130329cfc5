import { expect, it } from 'vitest';
import { classificationMetrics, type Estimate, regressionMetrics } from '../../../src/stats/index.ts';
import { type Random, seededRandom } from '../../../src/stats/random.ts';

const REPEATS = 400;
const CONFIDENCE = 0.95;
/** Below the nominal coverage by 3.5 standard deviations of 400 trials: a correct interval falls there once in 4,000. */
const LEAST = CONFIDENCE - 3.5 * Math.sqrt((CONFIDENCE * (1 - CONFIDENCE)) / REPEATS);

/** How often each interval of samples of `size` rows holds the value of a population of 100,000. */
function coverageOf(
  measure: (size: number, random: Random) => Record<string, Estimate>,
  size: number,
): Record<string, number> {
  const random = seededRandom(20240613);
  const truth = measure(100_000, random);
  const held: Record<string, number> = {};
  for (let repeat = 0; repeat < REPEATS; repeat++)
    for (const [name, { low, high }] of Object.entries(measure(size, random))) {
      const value = truth[name]!.value!;
      held[name] = (held[name] ?? 0) + (low! <= value && value <= high! ? 1 / REPEATS : 0);
    }
  return held;
}

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.nextFloat())) * Math.cos(2 * Math.PI * random.nextFloat());

/** Classes with the given shares, and calibrated probabilities from scores `sharpness` apart. */
function classified(size: number, shares: number[], sharpness: number, random: Random) {
  const target: string[] = [];
  const prediction: string[] = [];
  const probability: Record<string, number[]> = Object.fromEntries(shares.map((_, c) => [`${c}`, []]));
  for (let row = 0; row < size; row++) {
    let rest = random.nextFloat();
    let label = 0;
    while (label < shares.length - 1 && rest >= shares[label]!) rest -= shares[label++]!;
    const weights = shares.map(
      (share, c) => share * Math.exp(sharpness * normal(random) + (c === label ? sharpness ** 2 : 0)),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    weights.forEach((weight, c) => {
      probability[c]!.push(weight / total);
    });
    target.push(`${label}`);
    prediction.push(`${weights.indexOf(Math.max(...weights))}`);
  }
  return { target, prediction, probability };
}

it.each([
  ['two classes', [0.6, 0.4], 1, 200, 'macro'],
  ['two classes, one of them rare', [0.9, 0.1], 1.3, 400, 'macro'],
  ['four classes', [0.4, 0.3, 0.2, 0.1], 1.2, 200, 'macro'],
  ['four classes, weighted', [0.4, 0.3, 0.2, 0.1], 1.2, 200, 'weighted'],
] as const)('holds its confidence for classification: %s', (_name, shares, sharpness, size, averaging) => {
  const coverage = coverageOf(
    (rows, random) => classificationMetrics(classified(rows, [...shares], sharpness, random), { averaging }),
    size,
  );
  for (const [name, held] of Object.entries(coverage)) expect(held, name).toBeGreaterThanOrEqual(LEAST);
  // The interval of the calibration error allows for its bias, so it is wider than its confidence says.
  for (const name of ['accuracy', 'f1_macro', 'f1_weighted', 'log_loss'])
    expect(coverage[name], name).toBeLessThan(0.99);
});

it('holds its confidence for regression', () => {
  const coverage = coverageOf((rows, random) => {
    const target = Array.from({ length: rows }, () => 5 + normal(random));
    return regressionMetrics({ target, prediction: target.map((y) => y + 0.2 + 0.7 * normal(random)) });
  }, 100);
  for (const [name, held] of Object.entries(coverage)) {
    expect(held, name).toBeGreaterThanOrEqual(LEAST);
    expect(held, name).toBeLessThan(0.99);
  }
});
