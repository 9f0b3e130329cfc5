import { createHash, type Hash } from 'node:crypto';
import { AppError, type ErrorDetail } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { ModelSchema, SchemaChange } from '../core/schema.ts';
import type { Format } from '../ingest/format.ts';
import { formatOf, formats } from '../ingest/formats.ts';
import { SchemaDraft } from '../ingest/schema-draft.ts';
import type { CommitCounts, EventSpool } from '../store/events/event-store.ts';
import type { AppContext } from './context.ts';

export interface PredictionsRequest {
  readonly model: string;
  readonly contentType: string | null;
  /** The bytes after decompression, up to the limit that the format falls under. */
  readonly body: (limit: Format['limit']) => AsyncIterable<Uint8Array>;
  readonly keyId: string | null;
  readonly idempotencyKey: string | null;
  /** Nothing is stored when any row is rejected. */
  readonly isStrict: boolean;
}

export interface PredictionsAnswer {
  readonly batch_id: string;
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly errors: readonly ErrorDetail[];
  readonly schema_changes: readonly SchemaChange[];
}

export const PREDICTION_TYPES: readonly string[] = formats.flatMap((format) => format.contentTypes);

const ERRORS_TOLD_MAX = 100;

/**
 * Takes the rows of one request into the event store. When it returns, they are committed and on disk; when it throws,
 * nothing of the request is stored.
 */
export async function acceptPredictions(
  context: AppContext,
  request: PredictionsRequest,
): Promise<{ answer: PredictionsAnswer; isReplayed: boolean }> {
  if (context.state.models.find(request.model) === null && !context.config.ingest.createModels)
    throw new AppError('not_found', `there is no model "${request.model}"`);
  const format = formatOf(request.contentType ?? undefined);
  if (format === undefined)
    throw new AppError(
      'unsupported_media_type',
      `expected Content-Type to be one of ${PREDICTION_TYPES.join(', ')}`,
    );
  context.metrics.ingestRequests.inc({ protocol: format.id });
  if (request.idempotencyKey === null)
    return { answer: await ingest(context, request, format, null), isReplayed: false };
  const key = JSON.stringify([request.keyId, request.model, request.idempotencyKey]);
  if (context.keysInFlight.has(key))
    throw new AppError(
      'idempotency_key_in_use',
      'the first request with this key has not been answered yet',
      { retryAfterMs: 1000 },
    );
  context.keysInFlight.add(key);
  try {
    const stored = context.events.storedAnswer(key);
    if (stored === null) return { answer: await ingest(context, request, format, key), isReplayed: false };
    const hash = createHash('sha256');
    for await (const chunk of request.body(format.limit)) hash.update(chunk);
    if (hash.digest('hex') !== stored.bodySha256)
      throw new AppError('idempotency_key_reused', 'the first request with this key had another body');
    return { answer: JSON.parse(stored.answer) as PredictionsAnswer, isReplayed: true };
  } finally {
    context.keysInFlight.delete(key);
  }
}

async function ingest(
  context: AppContext,
  request: PredictionsRequest,
  format: Format,
  key: string | null,
): Promise<PredictionsAnswer> {
  const receivedAt = context.clock.now();
  const rejections = new Rejections();
  const draft = new SchemaDraft(schemaOf(context, request.model), context.config.limits.columns);
  const spool = await context.events.openSpool();
  try {
    const hash = key === null ? null : createHash('sha256');
    await decode(context, request.body(format.limit), format, {
      draft,
      spool,
      rejections,
      hash,
      now: receivedAt,
    });
    if (rejections.rows > 0 && (spool.rows === 0 || request.isStrict))
      throw refuse(context, request.model, rejections);
    const batchId = newId(receivedAt, context.randomBytes);
    const answerOf = (counts: CommitCounts): PredictionsAnswer => ({
      batch_id: batchId,
      ...counts,
      rejected: rejections.rows,
      errors: rejections.told,
      schema_changes: draft.changes,
    });
    if (spool.rows === 0) return answerOf({ accepted: 0, duplicates: 0 });
    const { modelId, schema } = await extendSchema(context, request.model, draft);
    const idempotency = key === null ? null : { key, bodySha256: hash!.digest('hex'), at: receivedAt };
    const counts = await spool.commit({ modelId, schema }, receivedAt, idempotency, (counts) =>
      JSON.stringify(answerOf(counts)),
    );
    count(context, request.model, counts, rejections);
    context.onCommitted(request.model);
    return answerOf(counts);
  } finally {
    await spool.discard();
  }
}

async function decode(
  context: AppContext,
  body: AsyncIterable<Uint8Array>,
  format: Format,
  into: { draft: SchemaDraft; spool: EventSpool; rejections: Rejections; hash: Hash | null; now: number },
): Promise<void> {
  const { limits } = context.config;
  const decoder = format.decode({
    draft: into.draft,
    limits: {
      rows: limits.rows,
      columns: limits.columns,
      textBytes: limits.textBytes,
      rowBytes: Math.min(ROW_BYTES_MAX, limits.streamBytes),
      futureMs: limits.futureMs,
    },
    now: into.now,
    emit: (lines, rows) => into.spool.write(lines, rows, () => into.draft.columns),
    reject: (errors) => into.rejections.add(errors),
  });
  for await (const chunk of body) {
    into.hash?.update(chunk);
    context.metrics.ingestBytes.inc({ protocol: format.id }, chunk.length);
    decoder.push(chunk);
    await into.spool.drain();
  }
  decoder.end();
}

const ROW_BYTES_MAX = 4 << 20;

/**
 * Makes what the body added to the schema the model's own. Another request may have named the same columns in the
 * meantime; where it gave them another type, this body has to be read again, which only its sender can do.
 */
function extendSchema(
  context: AppContext,
  model: string,
  draft: SchemaDraft,
): Promise<{ modelId: number; schema: ModelSchema }> {
  return context.schemaLock.run(async () => {
    const { id } = context.state.models.findOrCreate(model);
    const current = new SchemaDraft(context.state.models.schema(id), context.config.limits.columns);
    for (const column of draft.added) {
      const misfit = current.check(column.name, column.type, column.role);
      if (misfit !== null)
        throw new AppError(
          'unavailable',
          `the model's schema changed while this body arrived: ${misfit.detail}`,
          {
            retryAfterMs: 1000,
          },
        );
      current.add(column);
    }
    if (current.added.length > 0) context.state.models.extendSchema(id, current.added);
    const schema = { columns: current.columns };
    await context.events.ensureTable({ modelId: id, schema });
    return { modelId: id, schema };
  });
}

/** Empty for a model that is not there yet. */
export function schemaOf(context: AppContext, name: string): ModelSchema {
  const model = context.state.models.find(name);
  return model === null ? { columns: [] } : context.state.models.schema(model.id);
}

/** Counts refused rows, and keeps the first errors to tell. */
class Rejections {
  rows = 0;
  readonly told: ErrorDetail[] = [];
  readonly byReason = new Map<string, number>();

  add(errors: readonly ErrorDetail[]): void {
    this.rows++;
    const reason = errors[0]?.code ?? 'unknown';
    this.byReason.set(reason, (this.byReason.get(reason) ?? 0) + 1);
    this.told.push(...errors.slice(0, ERRORS_TOLD_MAX - this.told.length));
  }
}

function refuse(context: AppContext, model: string, rejections: Rejections): AppError {
  count(context, model, { accepted: 0, duplicates: 0 }, rejections);
  return new AppError('rows_rejected', `${rejections.rows} rows do not fit; the first errors are listed`, {
    errors: rejections.told,
    members: { accepted: 0, duplicates: 0, rejected: rejections.rows },
  });
}

function count(context: AppContext, model: string, counts: CommitCounts, rejections: Rejections): void {
  const label = { model: context.metrics.modelLabel(model) };
  if (counts.accepted > 0) context.metrics.ingestEvents.inc(label, counts.accepted);
  if (counts.duplicates > 0) context.metrics.ingestEventsDuplicate.inc(label, counts.duplicates);
  for (const [reason, rows] of rejections.byReason)
    context.metrics.ingestEventsRejected.inc({ ...label, reason }, rows);
}
