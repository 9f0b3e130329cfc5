import { z } from 'zod';
import { parseDuration } from '../core/duration.ts';
import { parseInstant } from '../core/time.ts';

/** Read by `parse`, which answers null for what it cannot read. */
const readField = (what: string, parse: (text: string) => number | null) =>
  z.string().transform((text, ctx) => {
    const value = parse(text);
    if (value !== null) return value;
    ctx.addIssue({ code: 'custom', message: `expected ${what}, got ${text.slice(0, 80)}` });
    return z.NEVER;
  });

export const instantField = readField('an RFC 3339 time with its zone', parseInstant);
export const durationField = readField('a duration such as 15m or 1d', (text) => parseDuration(text) || null);
