import { describe, expect, it } from 'vitest';
import { kuiper } from '../../../src/stats/drift/kuiper.ts';
import { expectCase, measured, readFixture } from '../fixture.ts';

describe('kuiper', () => {
  it('adds the gaps on both sides', () => {
    // F leads by 1/2 at 1 and trails by 1/2 at 3.
    expect(measured(kuiper, [1, 4], [2, 3])).toMatchObject({
      statistic: 1,
      detail: { d_plus: 0.5, d_minus: 0.5 },
    });
  });

  it('has p = 1 for identical samples', () => {
    expect(measured(kuiper, [1, 2, 2], [1, 2, 2])).toMatchObject({ statistic: 0, pValue: 1 });
  });

  it.each(readFixture('kuiper').map((fixture) => [fixture.name, fixture] as const))(
    'agrees with independent software: %s',
    (_name, fixture) => expectCase(kuiper, fixture, { statistic: 1e-12, pValue: 1e-10 }),
  );
});
