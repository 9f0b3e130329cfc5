import { AppError } from '../core/errors.ts';
import { formatInstant } from '../core/time.ts';
import type { Page } from '../store/state/page.ts';
import type { ReferenceRecord } from '../store/state/references.ts';
import type { AppContext } from './context.ts';
import { findModel } from './find-model.ts';
import type { ReferenceAnswer } from './store-reference.ts';

/** Newest first. */
export function listReferences(
  context: AppContext,
  model: string,
  page: { limit: number; cursor: string | null },
): Page<ReferenceAnswer> {
  const { items, nextCursor } = context.state.references.list(findModel(context, model).name, page);
  return { items: items.map(answerOf), nextCursor };
}

/** `which` is a name, whose newest version is meant, or a sha256. */
export function describeReference(context: AppContext, model: string, which: string): ReferenceAnswer {
  return answerOf(find(context, model, which));
}

/** The Parquet file of a reference. */
export function referenceFile(
  context: AppContext,
  model: string,
  which: string,
): { path: string; bytes: number; sha256: string } {
  const { bytes, sha256 } = find(context, model, which);
  return { path: context.references.pathOf(model, sha256), bytes, sha256 };
}

function find(context: AppContext, model: string, which: string): ReferenceRecord {
  const reference = context.state.references.find(findModel(context, model).name, which);
  if (reference === null) throw new AppError('not_found', `the model "${model}" has no reference "${which}"`);
  return reference;
}

export const answerOf = ({
  model,
  name,
  sha256,
  rows,
  bytes,
  columns,
  createdAt,
}: ReferenceRecord): ReferenceAnswer => ({
  model,
  name,
  sha256,
  rows,
  bytes,
  columns,
  created_at: formatInstant(createdAt),
});
