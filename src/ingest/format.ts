import type { ErrorDetail } from '../core/errors.ts';
import type { IngestLimits } from '../core/limits.ts';
import type { SchemaDraft } from './schema-draft.ts';

/** What a decoder is given: where accepted events go, where refusals go, and what it has to know to tell them apart. */
export interface DecodeContext {
  /** The model's schema with what this body adds to it. */
  readonly draft: SchemaDraft;
  readonly limits: IngestLimits;
  /** Epoch milliseconds: what counts as the future. */
  readonly now: number;
  /** Takes `rows` accepted events as canonical lines (see `CanonicalEvent`), in the order of the body. The bytes are the receiver's to keep. */
  emit(lines: Uint8Array, rows: number): void;
  /** Takes the refusal of one row. */
  reject(errors: readonly ErrorDetail[]): void;
}

/**
 * Reads one body, piece by piece. `push` and `end` throw an `AppError` (`malformed_body`, `too_large`) when the body
 * as a whole cannot be read; a row that does not fit is rejected alone.
 */
export interface Decoder {
  push(chunk: Uint8Array): void;
  end(): void;
}

/** One wire format of predictions. Adding one is one file and one line in `formats.ts`. */
export interface Format {
  readonly id: string;
  readonly contentTypes: readonly string[];
  /** Which limit its bodies fall under: `body` for what is held in memory, `stream` for what is spooled. */
  readonly limit: 'body' | 'stream';
  decode(context: DecodeContext): Decoder;
}
