import { isUtf8 } from 'node:buffer';
import { AppError, type ErrorDetail } from '../core/errors.ts';
import { conform, escapePointer } from './conform.ts';
import type { DecodeContext, Decoder, Format } from './format.ts';
import { inexactNumbers } from './json-tokens.ts';

/** One event, an array of events, or `{ "predictions": [event, …] }`. */
export const json: Format = {
  id: 'json',
  contentTypes: ['application/json'],
  limit: 'body',
  decode: (context) => new JsonDecoder(context),
};

class JsonDecoder implements Decoder {
  readonly #context: DecodeContext;
  readonly #chunks: Uint8Array[] = [];

  constructor(context: DecodeContext) {
    this.#context = context;
  }

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
  }

  end(): void {
    const body = Buffer.concat(this.#chunks);
    if (!isUtf8(body)) throw new AppError('malformed_body', 'expected UTF-8');
    const text = body.toString('utf8').replace(/^\uFEFF/, '');
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw new AppError('malformed_body', `expected JSON: ${describe(error)}`);
    }
    const { events, prefix } = eventsOf(value);
    const { limits } = this.#context;
    if (events.length > limits.rows)
      throw new AppError('too_large', `expected at most ${limits.rows} rows in one request`);
    const inexact = inexactByRow(text, prefix);
    const lines: string[] = [];
    for (const [index, event] of events.entries()) {
      const conformed = inexact.has(index) ? { errors: inexact.get(index)! } : conform(event, this.#context);
      if ('errors' in conformed) this.#context.reject(conformed.errors.map((error) => ({ index, ...error })));
      else lines.push(JSON.stringify(conformed.event));
    }
    if (lines.length > 0) this.#context.emit(Buffer.from(`${lines.join('\n')}\n`), lines.length);
  }
}

/** The events of a body, and how many keys lead from its root to one of them. */
function eventsOf(value: unknown): { events: readonly unknown[]; prefix: 0 | 1 | 2 } {
  if (Array.isArray(value)) return { events: value, prefix: 1 };
  if (typeof value !== 'object' || value === null)
    throw new AppError(
      'malformed_body',
      'expected an event, an array of events, or an object with "predictions"',
    );
  const { predictions } = value as { predictions?: unknown };
  if (predictions === undefined) return { events: [value], prefix: 0 };
  const others = Object.keys(value).filter((key) => key !== 'predictions');
  if (!Array.isArray(predictions) || others.length > 0)
    throw new AppError(
      'malformed_body',
      'expected an object with "predictions", an array of events, and nothing else',
    );
  return { events: predictions, prefix: 2 };
}

function inexactByRow(text: string, prefix: 0 | 1 | 2): ReadonlyMap<number, ErrorDetail[]> {
  const byRow = new Map<number, ErrorDetail[]>();
  for (const { path } of inexactNumbers(text)) {
    const index = prefix === 0 ? 0 : (path[prefix - 1] as number);
    const pointer = path
      .slice(prefix)
      .map((key) => `/${escapePointer(String(key))}`)
      .join('');
    const errors = byRow.get(index) ?? [];
    errors.push({ pointer, code: 'not_exact', detail: 'expected a number that a double holds exactly' });
    byRow.set(index, errors);
  }
  return byRow;
}

/** What V8 says, without the excerpt of the body that it may quote. */
function describe(error: unknown): string {
  if (/end of JSON input/.test(String(error))) return 'the text ends too early';
  const place = /at position \d+/.exec(String(error));
  return `unexpected text${place === null ? '' : ` ${place[0]}`}`;
}
