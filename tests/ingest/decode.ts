import type { ErrorDetail } from '../../src/core/errors.ts';
import type { IngestLimits } from '../../src/core/limits.ts';
import type { ModelSchema } from '../../src/core/schema.ts';
import type { Format } from '../../src/ingest/format.ts';
import { SchemaDraft } from '../../src/ingest/schema-draft.ts';

export const NOW = Date.UTC(2026, 0, 15);
export const LIMITS: IngestLimits = {
  rows: 1000,
  columns: 50,
  textBytes: 1000,
  rowBytes: 10_000,
  futureMs: 300_000,
};

/** Decodes a body that arrives in pieces of `pieceBytes`. */
export function decode(
  format: Format,
  body: string | Uint8Array,
  options: { schema?: ModelSchema; limits?: Partial<IngestLimits>; pieceBytes?: number } = {},
) {
  const draft = new SchemaDraft(options.schema ?? { columns: [] }, { ...LIMITS, ...options.limits }.columns);
  const lines: string[] = [];
  const rejections: (readonly ErrorDetail[])[] = [];
  let rows = 0;
  const decoder = format.decode({
    draft,
    limits: { ...LIMITS, ...options.limits },
    now: NOW,
    emit(bytes, count) {
      lines.push(...Buffer.from(bytes).toString('utf8').split('\n').slice(0, -1));
      rows += count;
    },
    reject: (errors) => rejections.push(errors),
  });
  const bytes = Buffer.from(body);
  for (let at = 0; at < bytes.length; at += options.pieceBytes ?? bytes.length) {
    decoder.push(Uint8Array.from(bytes.subarray(at, at + (options.pieceBytes ?? bytes.length))));
  }
  decoder.end();
  return { events: lines.map((line) => JSON.parse(line)), lines, rows, rejections, draft };
}
