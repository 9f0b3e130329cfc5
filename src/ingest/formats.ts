import type { Format } from './format.ts';
import { json } from './json.ts';
import { ndjson } from './ndjson.ts';

/** Every wire format of predictions. */
export const formats: readonly Format[] = [json, ndjson];

/** The format of a content type, parameters aside; undefined when none takes it. */
export function formatOf(contentType: string | undefined): Format | undefined {
  const mediaType = contentType?.split(';')[0]?.trim().toLowerCase();
  return formats.find((format) => format.contentTypes.includes(mediaType ?? ''));
}
