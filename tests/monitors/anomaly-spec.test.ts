import { describe, expect, test } from 'vitest';
import { anomalySpec } from '../../src/monitors/anomaly-spec.ts';
import { faultsOf } from '../../src/monitors/faults.ts';

describe('anomalySpec', () => {
  test('fills in the options of its detector', () => {
    expect(anomalySpec.parse({ name: 'z', column: 'prediction', detector: 'z_score', threshold: 4 })).toEqual(
      {
        name: 'z',
        column: 'prediction',
        detector: 'z_score',
        options: { window: 1000, min_values: 100, threshold: 4, direction: 'both' },
        channels: null,
      },
    );
  });

  test.each<[string, object, string[]]>([
    [
      'an unknown detector',
      { detector: 'oracle' },
      [expect.stringMatching(/^detector: expected a detector \(.*z_score.*\), got oracle$/)],
    ],
    ['an option of no detector', { detector: 'z_score', treshold: 3 }, ['treshold: unknown key']],
    [
      'a wrong option',
      { detector: 'z_score', window: 1 },
      ['window: expected a number of at least 2, got 1'],
    ],
    ['no column', { column: undefined }, ['column: expected text, got nothing']],
  ])('refuses %s', (_, input, expected) => {
    const { error } = anomalySpec.safeParse(
      { name: 'z', column: 'prediction', ...input },
      { reportInput: true },
    );
    expect(faultsOf(error!).map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual(expected);
  });
});
