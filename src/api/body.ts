import type { Readable, Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { AppError } from '../core/errors.ts';

/** Decoders by the name that `Content-Encoding` gives them. zstd is there only where this Node has it. */
const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: () => zlib.createGunzip(),
  'x-gzip': () => zlib.createGunzip(),
  br: () => zlib.createBrotliDecompress(),
  ...('createZstdDecompress' in zlib ? { zstd: zlib.createZstdDecompress as () => Transform } : {}),
};

/** Encodings that a body may have, as `Accept-Encoding` lists them. */
export const ENCODINGS = Object.keys(DECODERS)
  .filter((name) => name !== 'x-gzip')
  .join(', ');

/**
 * The bytes of a body, decompressed as they arrive.
 * @param limit bytes after decompression; `name` is what the limit is called in the configuration
 * @throws {AppError} `unsupported_media_type`, `malformed_body`, `too_large`
 */
export async function* bodyBytes(
  source: Readable,
  contentEncoding: string | undefined,
  limit: { readonly name: string; readonly bytes: number },
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of decoded(source, contentEncoding)) {
      bytes += (chunk as Uint8Array).length;
      if (bytes > limit.bytes)
        throw new AppError(
          'too_large',
          `expected at most ${limit.bytes} bytes after decompression (limits.${limit.name})`,
          {
            members: { limits: { [limit.name]: limit.bytes } },
          },
        );
      yield chunk as Uint8Array;
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('malformed_body', `the body ended or broke off after ${bytes} decompressed bytes`, {
      cause: error,
    });
  }
}

/** The whole of a small body. */
export async function wholeBody(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function decoded(source: Readable, contentEncoding: string | undefined): Readable {
  const name = contentEncoding?.trim().toLowerCase() ?? 'identity';
  if (name === 'identity' || name === '') return source;
  const decoder = DECODERS[name];
  if (decoder === undefined)
    throw new AppError(
      'unsupported_media_type',
      `expected Content-Encoding to be one of ${ENCODINGS}, or none`,
    );
  const stream = decoder();
  source.on('error', (error) => stream.destroy(error));
  return source.pipe(stream);
}
