/** One token of a JSON text, with the place it stands at: the keys and indices that lead to it. */
export interface JsonToken {
  readonly kind: 'open' | 'close' | 'key' | 'string' | 'number' | 'literal' | 'punctuation' | 'space';
  readonly text: string;
  readonly path: readonly (string | number)[];
}

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\]:,]|\s+/gy;

/** Walks a JSON text that `JSON.parse` has accepted. Keys of the path are unescaped. */
export function* jsonTokens(text: string): Generator<JsonToken> {
  const path: (string | number)[] = [];
  const isObject: boolean[] = [];
  let expectsKey = false;
  for (const [token] of text.matchAll(TOKEN)) {
    const first = token[0]!;
    const inside = isObject.length > 0;
    if (first === '{' || first === '[') {
      yield { kind: 'open', text: token, path: [...path] };
      isObject.push(first === '{');
      path.push(first === '{' ? '' : 0);
      expectsKey = first === '{';
    } else if (first === '}' || first === ']') {
      isObject.pop();
      path.pop();
      expectsKey = false;
      yield { kind: 'close', text: token, path: [...path] };
    } else if (first === ',') {
      if (inside && isObject.at(-1)) expectsKey = true;
      else path[path.length - 1] = (path.at(-1) as number) + 1;
      yield { kind: 'punctuation', text: token, path: [...path] };
    } else if (first === ':') yield { kind: 'punctuation', text: token, path: [...path] };
    else if (first === '"' && expectsKey) {
      expectsKey = false;
      path[path.length - 1] = JSON.parse(token) as string;
      yield { kind: 'key', text: token, path: [...path] };
    } else if (first === '"') yield { kind: 'string', text: token, path: [...path] };
    else if (first === '-' || (first >= '0' && first <= '9'))
      yield { kind: 'number', text: token, path: [...path] };
    else if (first === 't' || first === 'f' || first === 'n')
      yield { kind: 'literal', text: token, path: [...path] };
    else yield { kind: 'space', text: token, path: [...path] };
  }
}

/** Long enough, or with an exponent large enough, that a double may not hold it. */
const SUSPICIOUS = /\d{16}|\d[eE]/;

/**
 * Where a text has numbers that `JSON.parse` changes: integers that no double holds, and values that overflow to
 * infinity or underflow to zero. A fraction that is rounded to the nearest double is what JSON means by it.
 */
export function inexactNumbers(text: string): { path: readonly (string | number)[]; text: string }[] {
  if (!SUSPICIOUS.test(text)) return [];
  const found: { path: readonly (string | number)[]; text: string }[] = [];
  for (const token of jsonTokens(text)) {
    if (token.kind === 'number' && !isExact(token.text)) found.push({ path: token.path, text: token.text });
  }
  return found;
}

function isExact(number: string): boolean {
  const value = Number(number);
  if (!Number.isFinite(value)) return false;
  if (value === 0) return !/[1-9]/.test(number.split(/[eE]/)[0]!);
  return !/^-?\d+$/.test(number) || BigInt(number) === BigInt(value);
}
