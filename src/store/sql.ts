import { invariant } from '../core/invariant.ts';

/** A name as DuckDB reads it, whatever characters it has. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as DuckDB reads it. */
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** An instant as DuckDB reads it. */
export const quoteInstant = (atMs: number): string => {
  invariant(Number.isSafeInteger(atMs), `an instant is whole milliseconds, got ${atMs}`);
  return `make_timestamptz(${atMs * 1000})`;
};

/** DuckDB's integers as numbers; beyond 2^53 they would change. */
export function safeNumber(value: bigint | number): number {
  const number = Number(value);
  invariant(Number.isSafeInteger(number), `an integer from the engine is beyond 2^53: ${value}`);
  return number;
}
