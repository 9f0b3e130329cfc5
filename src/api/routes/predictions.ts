import { acceptPredictions, PREDICTION_TYPES } from '../../actions/accept-predictions.ts';
import { AppError } from '../../core/errors.ts';
import { bodyBytes } from '../body.ts';
import { defineRoute } from '../route.ts';

export const postPredictions = defineRoute({
  method: 'POST',
  path: '/v1/models/{model}/predictions',
  scope: 'ingest',
  summary: 'Ingests predictions; the answer comes when they are committed and on disk.',
  consumes: PREDICTION_TYPES,
  answers: {
    200: 'committed; rows that do not fit are listed and left out',
    422: 'every row was rejected, or `Prefer: handling=strict` and any; nothing is stored',
  },
  async handle({ context, params, headers, keyId, stream }) {
    const { limits } = context.config;
    const { answer, isReplayed } = await acceptPredictions(context, {
      model: params.model!,
      contentType: headers.get('content-type'),
      body: (limit) =>
        bodyBytes(stream(), headers.get('content-encoding') ?? undefined, {
          name: limit,
          bytes: limit === 'body' ? limits.bodyBytes : limits.streamBytes,
        }),
      keyId,
      idempotencyKey: idempotencyKey(headers),
      isStrict: /(^|[,;\s])handling\s*=\s*"?strict"?/i.test(headers.get('prefer') ?? ''),
    });
    return { status: 200, json: answer, headers: isReplayed ? { 'idempotency-replayed': 'true' } : {} };
  },
});

function idempotencyKey(headers: Headers): string | null {
  const key = headers.get('idempotency-key');
  if (key === null) return null;
  if (!/^[\x20-\x7e]{1,256}$/.test(key))
    throw new AppError('invalid_parameter', 'expected Idempotency-Key to be 1 to 256 printable characters');
  return key;
}
