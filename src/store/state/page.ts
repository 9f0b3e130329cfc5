import { AppError } from '../../core/errors.ts';

export interface PageRequest {
  readonly limit: number;
  /** `nextCursor` of the page before; null for the first. */
  readonly cursor: string | null;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Null: there are no more. */
  readonly nextCursor: string | null;
}

/** Where a list goes on: the columns of the last row that it is ordered by. */
export type Keyset = readonly (string | number)[];

/** Makes a page of one row more than it holds, which only says that there are more. */
export function pageOf<Row, T>(
  rows: readonly Row[],
  limit: number,
  keysetOf: (row: Row) => Keyset,
  itemOf: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { items: shown.map(itemOf), nextCursor: last === undefined ? null : encodeCursor(keysetOf(last)) };
}

const encodeCursor = (keyset: Keyset): string => Buffer.from(JSON.stringify(keyset)).toString('base64url');

/**
 * The keyset in a cursor whose values are like those of `first`, which is what a list starts with.
 * @throws {AppError} `invalid_parameter`
 */
export function keysetFrom<K extends Keyset>(cursor: string | null, first: K): K {
  if (cursor === null) return first;
  const keyset = parsed(Buffer.from(cursor, 'base64url').toString());
  const isLikeFirst =
    Array.isArray(keyset) &&
    keyset.length === first.length &&
    keyset.every((value, i) => typeof value === typeof first[i] && isBindable(value));
  if (!isLikeFirst)
    throw new AppError(
      'invalid_parameter',
      `expected a cursor that this list gave, got ${cursor.slice(0, 80)}`,
    );
  return keyset as unknown as K;
}

const isBindable = (value: unknown): boolean => typeof value === 'string' || Number.isSafeInteger(value);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
