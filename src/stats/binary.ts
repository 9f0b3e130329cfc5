import type { CategoricalSample } from '../core/sample.ts';
import { type Contingency, contingency } from './contingency.ts';
import type { UndefinedReason } from './measure.ts';

/** The 2 × 2 table of two samples that hold two categories between them, or the reason why there is none. */
export function binaryTable(
  reference: CategoricalSample,
  current: CategoricalSample,
): { table: Contingency } | { reason: UndefinedReason } {
  const table = contingency(reference, current);
  if (table.categories.length === 2) return { table };
  return { reason: table.categories.length < 2 ? 'constant' : 'not_binary' };
}
