import type { ColumnResult } from '../core/evaluation.ts';
import { sha256Hex } from '../core/hash.ts';

/** A column, and how much follows its key in the longest of its metrics' names. */
export interface KeyedColumn extends Pick<ColumnResult, 'name' | 'segment'> {
  readonly tailLength: number;
}

/**
 * The part of a metric's name that stands for a column, for each of `columns`: `name`, or `name:segment`. What MLflow
 * refuses in it becomes `_`. One that would be the same as another's, or make a name longer than MLflow takes, ends in
 * `_` and 8 hex digits of the SHA-256 of what it stands for.
 */
export function columnKeys(columns: readonly KeyedColumn[]): string[] {
  const labels = columns.map(({ name, segment }) => (segment === null ? name : `${name}:${segment}`));
  const rooms = columns.map(({ tailLength }) => NAME_LENGTH_MAX - tailLength);
  const legal = labels.map(legalName);
  const hashed = labels.map((label, i) => withHash(legal[i]!, label, rooms[i]!));
  let keys = legal.map((key, i) => (lengthOf(key) > rooms[i]! ? hashed[i]! : key));
  // A hashed key may in turn be the plain key of another column, so this goes on until nothing changes.
  for (;;) {
    const taken = countOf(keys);
    const next = keys.map((key, i) => (taken.get(key)! > 1 ? hashed[i]! : key));
    if (next.every((key, i) => key === keys[i])) return keys;
    keys = next;
  }
}

/** In Unicode characters, as MLflow counts them. */
const NAME_LENGTH_MAX = 250;

/**
 * MLflow takes letters and digits of any script, and `_ - . space : /`, as long as the whole is a normalised path that
 * does not begin with `/` or `..`.
 */
function legalName(label: string): string {
  return label
    .replace(/[^\p{L}\p{N}_\-. :/]/gu, '_')
    .replace(/^\/|\/(?=\/|$)/g, '_')
    .replace(/(?<=^|\/)\.{1,2}(?=\/|$)|^\.\./g, (dots) => '_'.repeat(dots.length));
}

function withHash(key: string, label: string, room: number): string {
  const ending = `_${sha256Hex(label).slice(0, 8)}`;
  return [...key].slice(0, room - ending.length).join('') + ending;
}

const lengthOf = (text: string): number => [...text].length;

function countOf(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
