import { z } from 'zod';
import { parseDuration } from '../core/duration.ts';
import { isTimeZone } from '../core/time.ts';

/** Of a model, a reference, a monitor or a channel. */
export const nameField = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/,
    'expected a name of 1 to 128 of A-Z a-z 0-9 . _ -, starting with a letter or digit',
  );

/** A duration of at least `minMs`, read to milliseconds. */
export const durationField = (minMs = 1) =>
  z.string('expected a duration such as 30s, 15m or 1d').transform((text, ctx) => {
    const ms = parseDuration(text);
    if (ms !== null && ms >= minMs) return ms;
    const expected = ms === null ? 'a duration such as 500ms, 30s, 15m, 1h or 1d' : `at least ${minMs}ms`;
    ctx.addIssue({ code: 'custom', message: `expected ${expected}, got ${text}` });
    return z.NEVER;
  });

export const timeZoneField = z.string().refine(isTimeZone, {
  error: ({ input }) => `expected a time zone such as UTC or Europe/Berlin, got ${input}`,
});

/** Which channels are told. Null, when the key is left out, means all of them. */
export const channelsField = z
  .array(nameField)
  .nullable()
  .default(null)
  .describe('names of channels; left out: all channels');
