/**
 * A regular expression that a user wrote, matched against the whole of a text. It runs all alternatives side by side
 * (Thompson 1968), so its time grows with the product of the two lengths and with nothing else, which the platform's
 * own engine does not promise. Its language is that of most engines without counts, assertions and back references:
 * literals, `.`, classes such as `[a-z_]` and `[^0-9]`, `\d \w \s` and escaped punctuation, `* + ?`, `|` and groups.
 */
export type Pattern = (text: string) => boolean;

export const PATTERN_LENGTH_MAX = 256;

/** @throws {PatternError} */
export function compilePattern(source: string): Pattern {
  if (source.length > PATTERN_LENGTH_MAX)
    throw new PatternError(`expected at most ${PATTERN_LENGTH_MAX} characters, got ${source.length}`);
  const states: State[] = [];
  const start = new Parser(source, states).parse();
  return (text) => matches(states, start, text);
}

export class PatternError extends Error {}

/** A state consumes one character, or leads on to others without. The pattern matches when it reaches `ACCEPT`. */
type State =
  | { readonly consumes: CharacterTest; readonly next: number }
  | { readonly consumes: null; next: readonly number[] };

type CharacterTest = (character: string) => boolean;

const ACCEPT = -1;

function matches(states: readonly State[], start: number, text: string): boolean {
  let current = closure(states, [start]);
  for (const character of text) {
    const following: number[] = [];
    for (const index of current) {
      const state = states[index];
      if (state?.consumes?.(character)) following.push(state.next);
    }
    current = closure(states, following);
  }
  return current.has(ACCEPT);
}

/** All states that can be reached without consuming anything. */
function closure(states: readonly State[], from: readonly number[]): Set<number> {
  const reached = new Set<number>();
  const open = [...from];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (reached.has(index)) continue;
    reached.add(index);
    const state = states[index];
    if (state?.consumes === null) open.push(...state.next);
  }
  return reached;
}

/** What a part of the pattern does, given the state that follows it: it returns the state in which it starts. */
type Part = (next: number) => number;

const CLASSES: Readonly<Record<string, CharacterTest>> = {
  d: (c) => /\d/.test(c),
  w: (c) => /\w/.test(c),
  s: (c) => /\s/.test(c),
  D: (c) => /\D/.test(c),
  W: (c) => /\W/.test(c),
  S: (c) => /\S/.test(c),
};

const codeOf = (character: string): number => character.codePointAt(0)!;

/** Recursive descent. Parts are built from the last to the first, because each has to know what follows it. */
class Parser {
  readonly #characters: readonly string[];
  readonly #states: State[];
  #at = 0;

  constructor(source: string, states: State[]) {
    this.#characters = [...source];
    this.#states = states;
  }

  parse(): number {
    const part = this.#alternatives();
    if (this.#peek() !== undefined) throw new PatternError('expected a ( before the )');
    return part(ACCEPT);
  }

  #alternatives(): Part {
    const parts = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    if (parts.length === 1) return parts[0]!;
    return (next) => this.#fork(parts.map((part) => part(next)));
  }

  #sequence(): Part {
    const parts: Part[] = [];
    for (let c = this.#peek(); c !== undefined && c !== '|' && c !== ')'; c = this.#peek())
      parts.push(this.#repeated(this.#atom()));
    return (next) => parts.reduceRight((following, part) => part(following), next);
  }

  #repeated(part: Part): Part {
    if (this.#take('?')) return (next) => this.#fork([part(next), next]);
    if (this.#take('*')) return (next) => this.#loop(part, next).again;
    if (this.#take('+')) return (next) => this.#loop(part, next).start;
    if (this.#peek() === '{')
      throw new PatternError('counts in braces are not supported, \\{ is the character');
    return part;
  }

  #atom(): Part {
    const character = this.#characters[this.#at++]!;
    if (character === '(') return this.#group();
    if (character === '[') return this.#consume(this.#class());
    if (character === '\\') return this.#consume(this.#escape());
    if (character === '.') return this.#consume(() => true);
    if ('*+?{'.includes(character)) throw new PatternError(`expected something before ${character}`);
    if ('^$'.includes(character))
      throw new PatternError(`${character} is not needed: a pattern matches the whole value`);
    return this.#consume((c) => c === character);
  }

  #group(): Part {
    if (this.#take('?') && !this.#take(':')) throw new PatternError('expected a plain group or (?:');
    const part = this.#alternatives();
    if (!this.#take(')')) throw new PatternError('expected a ) after the (');
    return part;
  }

  #class(): CharacterTest {
    const isNegated = this.#take('^');
    const tests: CharacterTest[] = [];
    do {
      const low = this.#characters[this.#at++];
      if (low === undefined) throw new PatternError('expected a ] after the [');
      const high = this.#characters[this.#at + 1];
      if (low === '\\') tests.push(this.#escape());
      else if (this.#peek() === '-' && high !== undefined && high !== ']') {
        const [from, to] = [codeOf(low), codeOf(high)];
        if (to < from || high === '\\') throw new PatternError(`expected a range, got ${low}-${high}`);
        this.#at += 2;
        tests.push((c) => codeOf(c) >= from && codeOf(c) <= to);
      } else tests.push((c) => c === low);
    } while (!this.#take(']'));
    return (c) => tests.some((test) => test(c)) !== isNegated;
  }

  #escape(): CharacterTest {
    const escaped = this.#characters[this.#at++];
    if (escaped === undefined) throw new PatternError('expected a character after the last \\');
    const known = CLASSES[escaped];
    if (known !== undefined) return known;
    if (/[\p{L}\p{N}]/u.test(escaped)) throw new PatternError(`\\${escaped} is not supported`);
    return (c) => c === escaped;
  }

  #peek(): string | undefined {
    return this.#characters[this.#at];
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at++;
    return true;
  }

  #consume(test: CharacterTest): Part {
    return (next) => this.#states.push({ consumes: test, next }) - 1;
  }

  #fork(next: readonly number[]): number {
    return this.#states.push({ consumes: null, next }) - 1;
  }

  /** `again`: where it may be left or run once more; `start`: where it runs at least once. */
  #loop(part: Part, next: number): { again: number; start: number } {
    const state: { consumes: null; next: readonly number[] } = { consumes: null, next: [] };
    const again = this.#states.push(state) - 1;
    const start = part(again);
    state.next = [start, next];
    return { again, start };
  }
}
