import { z } from 'zod';

export type Alternative = 'two_sided' | 'less' | 'greater';

/** The option of every test that has sides; the description says what `greater` means. */
export const alternativeOption = (description: string) =>
  z.enum(['two_sided', 'less', 'greater']).default('two_sided').describe(description);

/** The p-value of a statistic with a distribution symmetric around 0, of which `survival` is the upper tail. */
export function symmetricTail(
  statistic: number,
  alternative: Alternative,
  survival: (x: number) => number,
): number {
  if (alternative === 'greater') return survival(statistic);
  if (alternative === 'less') return survival(-statistic);
  return 2 * survival(Math.abs(statistic));
}
