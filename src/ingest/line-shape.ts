import type { ColumnType } from '../core/schema.ts';
import { jsonTokens } from './json-tokens.ts';
import type { SchemaDraft } from './schema-draft.ts';

const TEXT = '"[^"\\\\\\x00-\\x1f]*"';
/** At most 15 digits before the point and two in the exponent: no such number leaves the range in which doubles keep it. */
const NUMBER = '-?(?:0|[1-9][0-9]{0,14})(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?';
const DAY =
  '(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))';
const TIMESTAMP = `"([12][0-9]{3}-${DAY}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]))"`;

const VALUE_PATTERNS: Partial<Record<ColumnType, string>> = {
  number: `(?:${NUMBER}|null)`,
  text: `(?:${TEXT}|null)`,
  boolean: '(?:true|false|null)',
};

/**
 * A sticky regular expression for lines that are built like `line`: the same keys in the same order and spacing, each
 * value of its column's type. A line that matches needs no other check to be stored as it is (but that the time, its
 * only group, is not in the future), because each pattern admits only what the strict path accepts and keeps exactly.
 * Null when lines like this one have to be read one by one.
 *
 * @param line one event as `latin1` text, without its line end, that the strict path has accepted
 */
export function lineShape(line: string, draft: SchemaDraft): RegExp | null {
  let source = '';
  const keys = new Set<string>();
  for (const token of jsonTokens(line)) {
    if (token.kind === 'key') {
      const key = token.path.join('\0');
      if (keys.has(key) || token.text.includes('\\')) return null;
      keys.add(key);
    }
    if (token.kind === 'string' || token.kind === 'number' || token.kind === 'literal') {
      const pattern = valuePattern(token.path, token.text, draft);
      if (pattern === null) return null;
      source += pattern;
    } else if (token.kind === 'open' && !isPlainPlace(token.path)) return null;
    else source += escapeLiteral(token.text);
  }
  return new RegExp(`${source}[ \\t]*\\r?\\n`, 'y');
}

/** Objects may stand only where the loader expects them: the event itself and its features. */
const isPlainPlace = (path: readonly (string | number)[]): boolean =>
  path.length === 0 || (path.length === 1 && path[0] === 'features');

function valuePattern(path: readonly (string | number)[], text: string, draft: SchemaDraft): string | null {
  const [key, name] = path;
  if (path.length === 1) {
    if (key === 'id') return text === 'null' ? 'null' : '"[^"\\\\\\x00-\\x1f]+"';
    if (key === 'timestamp') return text === 'null' ? 'null' : TIMESTAMP;
    if (key === 'model_version') return VALUE_PATTERNS.text!;
    const column = draft.get(String(key));
    if (column === undefined || column.role === 'feature') return text === 'null' ? 'null' : null;
    return VALUE_PATTERNS[column.type] ?? null;
  }
  if (path.length !== 2 || key !== 'features') return null;
  const column = draft.get(Buffer.from(String(name), 'latin1').toString('utf8'));
  if (column === undefined || column.role !== 'feature') return text === 'null' ? 'null' : null;
  return VALUE_PATTERNS[column.type] ?? null;
}

const escapeLiteral = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
