import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { describeReference, listReferences, referenceFile } from '../../actions/read-references.ts';
import { storeReference } from '../../actions/store-reference.ts';
import { AppError } from '../../core/errors.ts';
import { bodyBytes } from '../body.ts';
import { pageQuery, pageReply } from '../page.ts';
import { defineRoute } from '../route.ts';

const FORMATS = { 'application/vnd.apache.parquet': 'parquet', 'text/csv': 'csv' } as const;
const contentTypes = Object.keys(FORMATS);
const column = z.string().min(1).optional();

export const putReference = defineRoute({
  method: 'PUT',
  path: '/v1/models/{model}/references/{name}',
  scope: 'write',
  summary: 'Stores a reference dataset. The same name with other bytes makes a new version.',
  query: z.strictObject({
    id: column,
    timestamp: column,
    prediction: column,
    probability: column,
    target: column,
    exclude: z
      .string()
      .transform((names) => names.split(',').filter((name) => name !== ''))
      .optional(),
  }),
  consumes: contentTypes,
  answers: {
    201: 'the stored reference',
    422: 'the dataset is empty, has a bad header, or a role names no column',
  },
  async handle({ context, params, query, headers, stream }) {
    const mediaType = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
    const format = Object.hasOwn(FORMATS, mediaType) ? FORMATS[mediaType as keyof typeof FORMATS] : undefined;
    if (format === undefined)
      throw new AppError(
        'unsupported_media_type',
        `expected Content-Type to be one of ${contentTypes.join(', ')}`,
      );
    const { exclude = [], ...roles } = query;
    const body = bodyBytes(stream(), headers.get('content-encoding') ?? undefined, {
      name: 'stream',
      bytes: context.config.limits.streamBytes,
    });
    const stored = await storeReference(context, {
      model: params.model!,
      name: params.name!,
      format,
      body,
      roles,
      exclude,
    });
    return { status: 201, json: stored };
  },
});

export const getReferences = defineRoute({
  method: 'GET',
  path: '/v1/models/{model}/references',
  scope: 'read',
  summary: 'Lists the references of a model, newest first.',
  query: pageQuery,
  answers: { 200: 'references' },
  handle: ({ context, params, query }) => pageReply(listReferences(context, params.model!, query)),
});

export const getReference = defineRoute({
  method: 'GET',
  path: '/v1/models/{model}/references/{reference}',
  scope: 'read',
  summary: 'Describes one reference, by its name (the newest version) or its sha256.',
  answers: { 200: 'the reference' },
  handle: ({ context, params }) => ({
    status: 200,
    json: describeReference(context, params.model!, params.reference!),
  }),
});

export const getReferenceData = defineRoute({
  method: 'GET',
  path: '/v1/models/{model}/references/{reference}/data',
  scope: 'read',
  summary: 'Gives the Parquet file of a reference.',
  answers: { 200: 'application/vnd.apache.parquet' },
  handle({ context, params }) {
    const { path, bytes, sha256 } = referenceFile(context, params.model!, params.reference!);
    return {
      status: 200,
      raw: Readable.toWeb(createReadStream(path)) as ReadableStream,
      headers: {
        'content-type': 'application/vnd.apache.parquet',
        'content-length': String(bytes),
        etag: `"${sha256}"`,
      },
    };
  },
});
