import { type Document, isAlias, isMap, isNode, isSeq, LineCounter, parse, parseDocument, visit } from 'yaml';
import type { Fault } from './monitors/faults.ts';

export interface ConfigFault {
  /** JSON Pointer into the file. */
  readonly pointer: string;
  readonly line: number;
  readonly detail: string;
}

/** Every fault of a configuration file at once. No text in it holds a secret. */
export class ConfigError extends Error {
  readonly errors: readonly ConfigFault[];

  constructor(errors: readonly ConfigFault[]) {
    super(errors.map(({ pointer, line, detail }) => `line ${line}: ${pointer || '/'}: ${detail}`).join('\n'));
    this.errors = errors;
  }
}

/** Where values come from that do not stand in the file. */
export interface ConfigSource {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a file that a `*_file` key names. */
  readonly readFile: (path: string) => string;
}

type Path = readonly PropertyKey[];

/** The parser's own limit of 100 would refuse a hundred models that share one monitor. */
const ALIASES_MAX = 10_000;
/** What is shorter is no secret, and taking it out would take letters out of words. */
const SECRET_LENGTH_MIN = 4;

/** A YAML file, with the values filled in that it takes from elsewhere. */
export class ConfigFile {
  readonly values: unknown;
  readonly #source: ConfigSource;
  readonly #faults: Fault[] = [];
  readonly #lines = new LineCounter();
  readonly #document: Document;
  readonly #secrets = new Set<string>();
  /** Where a value could not be filled in, so that what a schema says of it means nothing. */
  readonly #unfilled = new Set<string>();
  /** Texts from the environment that YAML reads as a number or as true or false. */
  readonly #readings = new Map<string, { readonly path: Path; readonly value: number | boolean }>();

  /** @throws {ConfigError} when the text is no YAML. */
  constructor(text: string, source: ConfigSource) {
    this.#source = source;
    this.#document = parseDocument(text, {
      lineCounter: this.#lines,
      prettyErrors: false,
      merge: true,
      logLevel: 'error',
    });
    const problems = [
      ...this.#document.errors,
      ...this.#document.warnings,
      ...danglingAliases(this.#document),
    ];
    if (problems.length > 0)
      throw new ConfigError(
        problems.map(({ pos, message }) => this.#fault('', pos[0], withoutQuote(message))),
      );
    this.values = this.#fill(this.#plain(), []) ?? {};
  }

  /** Reads the secret at `path` from the file that its `_file` twin names, and keeps it out of every fault. */
  fillSecret(path: Path): void {
    const parent = valueAt(this.values, path.slice(0, -1));
    const key = String(path.at(-1));
    const twin = `${key}_file`;
    if (!isRecord(parent)) return;
    const twinPath = [...path.slice(0, -1), twin];
    if (Object.hasOwn(parent, twin)) {
      const file = parent[twin];
      delete parent[twin];
      if (Object.hasOwn(parent, key)) this.#refuse(twinPath, `expected either ${key} or ${twin}, got both`);
      else if (typeof file !== 'string') this.#refuse(twinPath, 'expected the path of a file');
      else parent[key] = this.#readSecret(file, twinPath);
      if (parent[key] === '') this.#unfilled.add(pointerOf(path));
    }
    if (typeof parent[key] === 'string') this.#secrets.add(parent[key]);
  }

  /** Gives texts from the environment that were refused the type that they read as. True if there were any. */
  retype(refused: readonly Fault[]): boolean {
    const readings = refused.flatMap(({ path }) => this.#readings.get(pointerOf(path)) ?? []);
    for (const { path, value } of readings) {
      const parent = valueAt(this.values, path.slice(0, -1)) as Record<PropertyKey, unknown>;
      parent[path.at(-1)!] = value;
    }
    return readings.length > 0;
  }

  /** All faults of the file, those that were found in its values among them, in the order of its lines. */
  faultsWith(found: readonly Fault[]): ConfigFault[] {
    const meant = found.filter(({ path }) => !this.#unfilled.has(pointerOf(path)));
    return [...this.#faults, ...meant]
      .map(({ path, message }) => this.#fault(pointerOf(path), this.#offsetOf(path), message))
      .sort((a, b) => a.line - b.line);
  }

  #fault(pointer: string, offset: number, message: string): ConfigFault {
    const secrets = [...this.#secrets].filter(({ length }) => length >= SECRET_LENGTH_MIN);
    // The longest first, because one may be a part of another.
    const detail = secrets
      .sort((a, b) => b.length - a.length)
      .reduce((text, secret) => text.replaceAll(secret, '[redacted]'), message);
    return { pointer, line: Math.max(1, this.#lines.linePos(offset).line), detail };
  }

  #refuse(path: Path, message: string): void {
    this.#faults.push({ path, message });
  }

  #plain(): unknown {
    try {
      return this.#document.toJS({ maxAliasCount: ALIASES_MAX });
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      // The parser gives up on aliases of aliases whose expansion would not end.
      throw new ConfigError([this.#fault('', 0, withoutQuote(error.message))]);
    }
  }

  /** With variables of the environment filled in. A key without a value is taken as one that is not there. */
  #fill(value: unknown, path: Path): unknown {
    if (typeof value === 'string') return this.#fillText(value, path);
    if (Array.isArray(value)) return value.map((item, i) => this.#fill(item, [...path, i]));
    if (!isRecord(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, item]) => item !== null)
        .map(([key, item]) => [key, this.#fill(item, [...path, key])]),
    );
  }

  #fillText(text: string, path: Path): string {
    let isFilled = false;
    const filled = text.replace(/\$\{([^{}]*)\}/g, (_, name: string) => {
      const value = Object.hasOwn(this.#source.env, name) ? this.#source.env[name] : undefined;
      if (value === undefined) {
        this.#refuse(path, `the environment variable ${name} is not set`);
        this.#unfilled.add(pointerOf(path));
      } else this.#secrets.add(value);
      isFilled = true;
      return value ?? '';
    });
    if (isFilled && /^(true|false|-?\d+(\.\d+)?)$/.test(filled))
      this.#readings.set(pointerOf(path), { path, value: parse(filled) as number | boolean });
    return filled;
  }

  #readSecret(file: string, path: Path): string {
    try {
      return this.#source.readFile(file).replace(/\r?\n$/, '');
    } catch (error) {
      this.#refuse(path, `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      return '';
    }
  }

  /** Where the last key of the path begins that stands in the file. */
  #offsetOf(path: Path): number {
    let node: unknown = this.#document.contents;
    let offset = this.#document.contents?.range?.[0] ?? 0;
    for (const key of path) {
      if (isAlias(node)) node = node.resolve(this.#document);
      if (!isMap(node) && !isSeq(node)) break;
      const pair = isMap(node) ? node.items.find((item) => String(item.key) === String(key)) : undefined;
      const place = isMap(node) ? pair?.key : node.items[Number(key)];
      if (!isNode(place)) break;
      offset = place.range?.[0] ?? offset;
      node = isMap(node) ? pair?.value : place;
    }
    return offset;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );

const pointerOf = (path: Path): string =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

function danglingAliases(document: Document): { pos: [number]; message: string }[] {
  const found: { pos: [number]; message: string }[] = [];
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) === undefined)
        found.push({ pos: [alias.range?.[0] ?? 0], message: 'alias without an anchor before it' });
    },
  });
  return found;
}

/** After a colon some messages of the parser quote the file, and with it perhaps a secret. */
const withoutQuote = (message: string): string => message.split(/(?<=\S)[:;] /)[0]!.toLowerCase();
