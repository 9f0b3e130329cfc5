import { isUtf8 } from 'node:buffer';
import { AppError } from '../core/errors.ts';
import { formatInstant } from '../core/time.ts';
import { conform, escapePointer } from './conform.ts';
import type { DecodeContext, Decoder, Format } from './format.ts';
import { inexactNumbers } from './json-tokens.ts';
import { lineShape } from './line-shape.ts';

const NEWLINE = 0x0a;
const SHAPES_KEPT = 8;
/** After so many shapes in one body its lines have no common shape, and looking for one costs more than it saves. */
const SHAPES_TRIED_MAX = 100;
const ZONE_OFFSET_MAX_MS = 14 * 3_600_000;
/** Digits after a point that could make a number smaller than the smallest double; such a block is read line by line. */
const TINY_FRACTION = `.${'0'.repeat(200)}`;

/**
 * An event per line. Lines built like an earlier one are passed on as they came, after one regular expression has
 * checked all of them that there is to check (see `line-shape.ts`); every other line is parsed, conformed and written anew.
 */
export const ndjson: Format = {
  id: 'ndjson',
  contentTypes: ['application/x-ndjson', 'application/ndjson', 'application/jsonl'],
  limit: 'stream',
  decode: (context) => new NdjsonDecoder(context),
};

class NdjsonDecoder implements Decoder {
  readonly #context: DecodeContext;
  readonly #shapes: RegExp[] = [];
  #shapesTried = 0;
  /** The pieces of a line that has not ended yet. */
  #carry: Uint8Array[] = [];
  #carryBytes = 0;
  #isTooLong = false;
  #line = 0;
  #rows = 0;
  /** Times up to these are not in the future, whatever the offset; compared as text, up to the second. */
  readonly #latestUtc: string;
  readonly #latestLocal: string;

  constructor(context: DecodeContext) {
    this.#context = context;
    const latest = context.now + context.limits.futureMs;
    this.#latestUtc = formatInstant(latest - 1000).slice(0, 19);
    this.#latestLocal = formatInstant(latest - 1000 - ZONE_OFFSET_MAX_MS).slice(0, 19);
  }

  push(chunk: Uint8Array): void {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end === 0) return this.#keep(chunk);
    if (this.#isTooLong) {
      const start = chunk.indexOf(NEWLINE) + 1;
      this.#isTooLong = false;
      this.#refuseLongLine();
      if (start < end) this.#block(Buffer.from(chunk.buffer, chunk.byteOffset + start, end - start));
    } else if (this.#carryBytes === 0) this.#block(Buffer.from(chunk.buffer, chunk.byteOffset, end));
    else {
      const block = Buffer.concat([...this.#carry, chunk.subarray(0, end)]);
      this.#carry = [];
      this.#carryBytes = 0;
      this.#block(block);
    }
    this.#keep(chunk.subarray(end));
  }

  end(): void {
    if (this.#isTooLong) this.#refuseLongLine();
    else if (this.#carryBytes > 0) this.#block(Buffer.concat([...this.#carry, Buffer.of(NEWLINE)]));
  }

  #keep(tail: Uint8Array): void {
    if (tail.length === 0 || this.#isTooLong) return;
    this.#carry.push(tail);
    this.#carryBytes += tail.length;
    if (this.#carryBytes > this.#context.limits.rowBytes) {
      this.#isTooLong = true;
      this.#carry = [];
      this.#carryBytes = 0;
    }
  }

  #refuseLongLine(): void {
    this.#line++;
    this.#count();
    const detail = `expected at most ${this.#context.limits.rowBytes} bytes in one row`;
    this.#context.reject([{ line: this.#line, pointer: '', code: 'too_long', detail }]);
  }

  /** Reads whole lines. */
  #block(block: Buffer): void {
    const text = block.toString('latin1');
    const mayTrust = isUtf8(block) && !text.includes(TINY_FRACTION);
    let at = 0;
    let runStart = 0;
    let runRows = 0;
    const flush = () => {
      if (runRows > 0) this.#context.emit(block.subarray(runStart, at), runRows);
      runRows = 0;
    };
    while (at < text.length) {
      const next = mayTrust ? this.#matchEnd(text, at) : -1;
      if (next >= 0) {
        this.#line++;
        this.#count();
        runRows++;
        at = next;
        continue;
      }
      flush();
      const end = text.indexOf('\n', at);
      this.#line++;
      this.#strict(block.subarray(at, end));
      at = end + 1;
      runStart = at;
    }
    flush();
  }

  /** Where the line at `at` ends if it has a known shape, else −1. */
  #matchEnd(text: string, at: number): number {
    for (const [index, shape] of this.#shapes.entries()) {
      shape.lastIndex = at;
      const match = shape.exec(text);
      if (match === null) continue;
      // No value is longer than its line.
      if (match[0].length > this.#context.limits.textBytes) return -1;
      const time = match[1];
      if (
        time !== undefined &&
        !(time.slice(0, 19) <= (time.endsWith('Z') ? this.#latestUtc : this.#latestLocal))
      )
        return -1;
      if (index > 0) this.#shapes.unshift(...this.#shapes.splice(index, 1));
      return shape.lastIndex;
    }
    return -1;
  }

  #strict(bytes: Buffer): void {
    const start = this.#line === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    const line = bytes.subarray(start);
    const reject = (pointer: string, code: string, detail: string) =>
      this.#context.reject([{ line: this.#line, pointer, code, detail }]);
    if (/^[ \t\r]*$/.test(line.toString('latin1', 0, 64)) && line.toString('latin1').trim() === '') return;
    this.#count();
    if (line.length > this.#context.limits.rowBytes)
      return reject('', 'too_long', `expected at most ${this.#context.limits.rowBytes} bytes in one row`);
    if (!isUtf8(line)) return reject('', 'invalid_utf8', 'expected UTF-8');
    const text = line.toString('utf8');
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return reject('', 'invalid_json', 'expected a JSON object on the line');
    }
    const inexact = inexactNumbers(text)[0];
    if (inexact !== undefined) {
      const pointer = inexact.path.map((key) => `/${escapePointer(String(key))}`).join('');
      return reject(pointer, 'not_exact', 'expected a number that a double holds exactly');
    }
    const conformed = conform(value, this.#context);
    if ('errors' in conformed)
      return this.#context.reject(conformed.errors.map((error) => ({ line: this.#line, ...error })));
    this.#context.emit(Buffer.from(`${JSON.stringify(conformed.event)}\n`), 1);
    this.#learn(line.toString('latin1').trimEnd());
  }

  #learn(line: string): void {
    if (this.#shapesTried >= SHAPES_TRIED_MAX) return;
    this.#shapesTried++;
    const shape = lineShape(line, this.#context.draft);
    if (shape === null || this.#shapes.some((known) => known.source === shape.source)) return;
    this.#shapes.unshift(shape);
    if (this.#shapes.length > SHAPES_KEPT) this.#shapes.pop();
  }

  #count(): void {
    this.#rows++;
    if (this.#rows > this.#context.limits.rows)
      throw new AppError('too_large', `expected at most ${this.#context.limits.rows} rows in one request`);
  }
}
