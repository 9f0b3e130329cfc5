import { describe, expect, it } from 'vitest';
import { numericSample } from '../../src/core/sample.ts';
import { missingShare } from '../../src/stats/missing-share.ts';
import { counted, readMembers } from './counts.ts';
import { expectRelative } from './fixture.ts';

const { proportions } = readMembers<{
  proportions: { counted: [number, number]; rows: [number, number]; z: number; p: number }[];
}>('categorical');

describe('missingShare', () => {
  it('is the absolute difference of the shares of missing values', () => {
    const found = missingShare(numericSample([1, null, 2, 3]), numericSample([null, 1]));
    expect(found).toMatchObject({
      kind: 'measured',
      statistic: 0.25,
      nReference: 4,
      nCurrent: 2,
      detail: { reference_share: 0.25, current_share: 0.5, difference: 0.25 },
    });
    expect(missingShare(numericSample([null, 1]), numericSample([1, null, 2, 3]))).toMatchObject({
      statistic: 0.25,
      detail: { difference: -0.25 },
    });
  });

  it('has p = 1 for equal shares', () => {
    expect(missingShare(counted({ a: 3 }, 1), counted({ a: 6 }, 2))).toMatchObject({
      statistic: 0,
      pValue: 1,
    });
  });

  it('agrees with statsmodels', () => {
    for (const { counted: missing, rows, p } of proportions) {
      const sample = (side: 0 | 1) => ({
        ...counted({}, missing[side]),
        size: rows[side] - missing[side],
      });
      const found = missingShare(sample(0), sample(1));
      if (found.kind !== 'measured') throw new Error(found.reason);
      expectRelative(found.pValue!, p, 1e-11);
    }
  });

  it.each([
    ['no value is missing', counted({ a: 3 }), counted({ a: 4 }), 'constant'],
    ['every value is missing', counted({}, 3), counted({}, 5), 'constant'],
    ['the reference has no rows', counted({}), counted({ a: 1 }, 1), 'empty_reference'],
    ['the current sample has no rows', counted({ a: 1 }, 1), counted({}), 'empty_current'],
  ])('is undefined where %s', (_name, reference, current, reason) => {
    expect(missingShare(reference, current)).toEqual({ kind: 'undefined', reason });
  });

  it('judges a column whose values have all gone', () => {
    const found = missingShare(counted({ a: 100 }), counted({}, 100));
    expect(found).toMatchObject({ kind: 'measured', statistic: 1 });
  });
});
