import type { ErrorDetail } from '../core/errors.ts';
import { type IngestLimits, NESTING_MAX } from '../core/limits.ts';
import type { ColumnType, SchemaColumn, SchemaRole } from '../core/schema.ts';
import { parseInstant } from '../core/time.ts';
import type { SchemaDraft } from './schema-draft.ts';

/**
 * An event as it is stored, every value checked: what a canonical line says. A line is the JSON of this record; it is
 * the one form in which every format hands its rows to the event store.
 */
export interface CanonicalEvent {
  id?: string;
  timestamp?: string;
  model_version?: string;
  prediction?: number | string | boolean;
  probability?: number;
  target?: number | string | boolean;
  features: Record<string, number | string | boolean | number[]>;
  /** By class. */
  probabilities?: Record<string, number>;
}

export interface ConformContext {
  readonly draft: SchemaDraft;
  readonly limits: IngestLimits;
  readonly now: number;
}

export type Conformed = { readonly event: CanonicalEvent } | { readonly errors: readonly ErrorDetail[] };

const EVENT_KEYS: ReadonlySet<string> = new Set([
  'id',
  'timestamp',
  'model_version',
  'features',
  'prediction',
  'probability',
  'target',
]);
const NAME_LENGTH_MAX = 256;

/**
 * Checks one decoded event against the form of events and the model's schema. Columns that it brings for the first
 * time are added to the draft only when the whole event is accepted.
 */
export function conform(value: unknown, context: ConformContext): Conformed {
  if (!isRecord(value)) return { errors: [misplaced('', 'an object', value)] };
  const conforming = new Conforming(context);
  const event = conforming.event(value);
  if (conforming.errors.length > 0) return { errors: conforming.errors };
  for (const column of conforming.newColumns) context.draft.add(column);
  return { event };
}

class Conforming {
  readonly errors: ErrorDetail[] = [];
  readonly newColumns: SchemaColumn[] = [];
  readonly #context: ConformContext;
  /** Lower-cased names this event has used, to find `a.b` beside `{ a: { b } }`, and names that differ in case. */
  readonly #used = new Set<string>();

  constructor(context: ConformContext) {
    this.#context = context;
  }

  event(value: Record<string, unknown>): CanonicalEvent {
    for (const key of Object.keys(value)) {
      if (!EVENT_KEYS.has(key))
        this.#refuse(
          `/${escapePointer(key)}`,
          'unknown_key',
          `expected only ${[...EVENT_KEYS].join(', ')}, got "${clip(key)}"`,
        );
    }
    // Without a prototype, so that a feature called __proto__ is a name like any other.
    const event: CanonicalEvent = { features: Object.create(null) };
    const id = this.#text(value.id, '/id');
    if (id === '') this.#refuse('/id', 'empty', 'expected an id of at least one character');
    if (id !== null) event.id = id;
    const timestamp = this.#timestamp(value.timestamp);
    if (timestamp !== null) event.timestamp = timestamp;
    const version = this.#text(value.model_version, '/model_version');
    if (version !== null) event.model_version = version;
    const prediction = this.#scalar(value.prediction, 'prediction', 'prediction', '/prediction');
    if (prediction !== null) event.prediction = prediction;
    const target = this.#scalar(value.target, 'target', 'target', '/target');
    if (target !== null) event.target = target;
    this.#probability(value.probability, event);
    if (isRecord(value.features)) this.#features(value.features, '', '/features', 0, event.features);
    else
      this.#refuse(
        '/features',
        'missing_features',
        `expected an object of features, got ${nameType(value.features)}`,
      );
    return event;
  }

  #features(
    from: Record<string, unknown>,
    prefix: string,
    pointer: string,
    depth: number,
    into: CanonicalEvent['features'],
  ): void {
    if (depth >= NESTING_MAX)
      return this.#refuse(pointer, 'too_deep', `expected at most ${NESTING_MAX} levels of nesting`);
    for (const [key, value] of Object.entries(from)) {
      const at = `${pointer}/${escapePointer(key)}`;
      const name = prefix + key;
      if (value === null || value === undefined) continue;
      if (isRecord(value)) {
        this.#features(value, `${name}.`, at, depth + 1, into);
        continue;
      }
      if (!this.#isName(name, at)) continue;
      const stored = Array.isArray(value)
        ? this.#vector(value, name, at)
        : this.#scalar(value, name, 'feature', at);
      if (stored !== null) into[name] = stored;
    }
  }

  #isName(name: string, pointer: string): boolean {
    const spelling = name.toLowerCase();
    if (name === '' || name.length > NAME_LENGTH_MAX || !name.isWellFormed() || name.includes('\0'))
      this.#refuse(
        pointer,
        'invalid_name',
        `expected a feature's name of 1 to ${NAME_LENGTH_MAX} characters`,
      );
    else if (this.#used.has(spelling))
      this.#refuse(pointer, 'duplicate_feature', `the event names the feature "${clip(name)}" twice`);
    else {
      this.#used.add(spelling);
      return true;
    }
    return false;
  }

  #vector(value: readonly unknown[], name: string, pointer: string): number[] | null {
    for (const [index, item] of value.entries()) {
      if (typeof item !== 'number' || !Number.isFinite(item)) {
        this.#refuse(
          `${pointer}/${index}`,
          'type_mismatch',
          `expected a list of numbers, got ${nameType(item)} in it`,
        );
        return null;
      }
    }
    return this.#fits(name, 'vector', 'feature', pointer) ? (value as number[]) : null;
  }

  #scalar(value: unknown, name: string, role: SchemaRole, pointer: string): number | string | boolean | null {
    if (value === null || value === undefined) return null;
    const type = scalarType(value);
    if (type === null) {
      this.#refuse(
        pointer,
        'type_mismatch',
        `expected a number, a text or a boolean, got ${nameType(value)}`,
      );
      return null;
    }
    if (typeof value === 'number' && !Number.isFinite(value)) {
      this.#refuse(pointer, 'not_finite', 'expected a number that a double can hold');
      return null;
    }
    if (typeof value === 'string' && this.#text(value, pointer) === null) return null;
    return this.#fits(name, type, role, pointer) ? (value as number | string | boolean) : null;
  }

  #probability(value: unknown, event: CanonicalEvent): void {
    if (!isRecord(value)) {
      if (typeof value !== 'number' && value !== null && value !== undefined)
        return this.#refuse(
          '/probability',
          'type_mismatch',
          `expected a number or an object of class to number, got ${nameType(value)}`,
        );
      const single = this.#scalar(value, 'probability', 'probability', '/probability');
      if (single !== null) event.probability = single as number;
      return;
    }
    const probabilities: Record<string, number> = Object.create(null);
    for (const [label, share] of Object.entries(value)) {
      const pointer = `/probability/${escapePointer(label)}`;
      if (share === null) continue;
      if (typeof share !== 'number') {
        this.#refuse(pointer, 'type_mismatch', `expected a number, got ${nameType(share)}`);
        continue;
      }
      const name = `probability.${label}`;
      if (!this.#isName(name, pointer)) continue;
      if (this.#scalar(share, name, 'probability', pointer) !== null) probabilities[label] = share;
    }
    event.probabilities = probabilities;
  }

  #timestamp(value: unknown): string | null {
    const text = this.#text(value, '/timestamp');
    if (text === null) return null;
    const at = parseInstant(text);
    const { now, limits } = this.#context;
    if (at === null)
      this.#refuse(
        '/timestamp',
        'invalid_timestamp',
        `expected an RFC 3339 time with its zone, got "${clip(text)}"`,
      );
    else if (at > now + limits.futureMs)
      this.#refuse(
        '/timestamp',
        'in_the_future',
        `expected no time more than ${limits.futureMs} ms after now, got "${clip(text)}"`,
      );
    // The engine reads the T and the Z in capitals only.
    else return text.toUpperCase();
    return null;
  }

  #text(value: unknown, pointer: string): string | null {
    if (value === null || value === undefined) return null;
    const { textBytes } = this.#context.limits;
    if (typeof value !== 'string')
      this.#refuse(pointer, 'type_mismatch', `expected a text, got ${nameType(value)}`);
    else if (value.length > textBytes || (value.length * 3 > textBytes && utf8Length(value) > textBytes))
      this.#refuse(pointer, 'too_long', `expected at most ${textBytes} bytes of text`);
    else if (!value.isWellFormed())
      this.#refuse(pointer, 'invalid_text', 'expected text without unpaired surrogates');
    else return value;
    return null;
  }

  #fits(name: string, type: ColumnType, role: SchemaRole, pointer: string): boolean {
    const misfit = this.#context.draft.check(name, type, role, this.newColumns.length);
    if (misfit !== null) this.#refuse(pointer, misfit.code, misfit.detail);
    else if (this.#context.draft.get(name) === undefined) this.newColumns.push({ name, type, role });
    return misfit === null;
  }

  #refuse(pointer: string, code: string, detail: string): void {
    this.errors.push({ pointer, code, detail });
  }
}

function misplaced(pointer: string, expected: string, got: unknown): ErrorDetail {
  return { pointer, code: 'type_mismatch', detail: `expected ${expected}, got ${nameType(got)}` };
}

function scalarType(value: unknown): ColumnType | null {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'string') return 'text';
  return typeof value === 'boolean' ? 'boolean' : null;
}

function nameType(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string' ? 'text' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The length in UTF-8 of a text that may hold unpaired surrogates. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0)!;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

export const escapePointer = (key: string): string => clip(key).replaceAll('~', '~0').replaceAll('/', '~1');

/** Shortens what a caller sent before it is sent back. */
const clip = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text).toWellFormed();
