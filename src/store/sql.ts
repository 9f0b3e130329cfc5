import { invariant } from '../core/invariant.ts';
import type { ColumnType } from '../core/schema.ts';

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

/** The condition that a column has a value. A value that none of its type can be matches no row. */
export function equals(expression: string, type: ColumnType, value: string | number | boolean): string {
  if (type === 'boolean')
    return /^(true|false)$/.test(String(value)) ? `(${expression}) = ${value}` : 'false';
  if (type === 'number')
    return Number.isFinite(Number(value)) && value !== ''
      ? `(${expression})::DOUBLE = '${Number(value)}'::DOUBLE`
      : 'false';
  return `(${expression})::VARCHAR = ${quoteText(String(value))}`;
}
