import { z } from 'zod';
import { alternativeOption } from '../alternative.ts';
import { binaryTable } from '../binary.ts';
import { fisherPValue } from '../fisher.ts';
import { defineDriftTest, undefinedBecause } from '../measure.ts';

/**
 * Whether two samples of two categories share one distribution, exactly for every size.
 *   table = [[a, b], [c, d]], reference first, the categories in ascending order; statistic = | a/(a + b) − c/(c + d)
 *   |;
 *   p = the hypergeometric probability of a table at most as probable (`two_sided`), or with at most (`less`) or at
 *   least
 *   (`greater`) as large an a
 *
 * Range: statistic in [0, 1]; 0 means equal shares. `detail`: `category` (the one of a and c) and the sample's
 * `odds_ratio` ad / bc, 'infinite' where b or c is 0.
 * Undefined: `constant` when both samples hold the same single category; `not_binary` beyond two.
 * Cost: O(√(n + m)).
 * Accuracy: p relative 1e-10 at counts in the millions, 1e-12 below 10,000.
 * Source: Fisher (1935), The Design of Experiments, chapter 2; the two sides as in SciPy and R.
 * Checked against: SciPy `fisher_exact` and mpmath, tests/stats/fixtures/categorical.json.
 */
export const fisherExact = defineDriftTest({
  id: 'fisher_exact',
  title: "Fisher's exact test",
  use: 'two categories and few rows, or a rare category',
  formula: '| a/(a + b) − c/(c + d) | of the table [[a, b], [c, d]]; p hypergeometric',
  cost: 'O(√(n + m))',
  kinds: ['categorical'],
  decidesBy: 'pValue',
  options: z.strictObject({
    alternative: alternativeOption(
      'which side the odds ratio of the reference to the current sample is suspected on',
    ),
  }),
  sources: ['Fisher (1935), The Design of Experiments, chapter 2'],
  measure(reference, current, { alternative }) {
    const binary = binaryTable(reference, current);
    if ('reason' in binary) return undefinedBecause(binary.reason);
    const { table } = binary;
    const [a, b] = table.reference as [number, number];
    const [c, d] = table.current as [number, number];
    return {
      kind: 'measured',
      statistic: Math.abs(a / (a + b) - c / (c + d)),
      pValue: fisherPValue(a, b, c, d, alternative),
      nReference: table.nReference,
      nCurrent: table.nCurrent,
      detail: {
        category: table.categories[0]!,
        odds_ratio: b * c === 0 ? 'infinite' : (a * d) / (b * c),
      },
    };
  },
});
