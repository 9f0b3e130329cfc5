import { z } from 'zod';
import type { Labels } from '../core/fingerprint.ts';
import { DAY_MS, parseInstant } from '../core/time.ts';
import { compilePattern, PatternError } from './pattern.ts';

const LABEL_NAMES = ['model', 'monitor', 'segment'] as const;

export interface Matcher {
  readonly name: (typeof LABEL_NAMES)[number];
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** Hides the messages of the alerts whose labels all of its matchers match, while it lasts: [startAt, endAt). */
export interface Silence {
  readonly matchers: readonly Matcher[];
  readonly startAt: number;
  readonly endAt: number;
  readonly author: string;
  readonly comment: string;
}

export const SILENCE_MS_MAX = 366 * DAY_MS;

const matcherField = z
  .strictObject({
    name: z.enum(LABEL_NAMES),
    op: z.enum(['=', '!=', '=~', '!~']).default('='),
    value: z.string().max(256),
  })
  .superRefine(({ op, value }, ctx) => {
    const fault = op === '=~' || op === '!~' ? patternFault(value) : null;
    if (fault !== null) ctx.addIssue({ code: 'custom', path: ['value'], message: fault });
  });

const instantField = z.string().transform((text, ctx) => {
  const at = parseInstant(text);
  if (at !== null) return at;
  ctx.addIssue({ code: 'custom', message: `expected an RFC 3339 time, got ${text}` });
  return z.NEVER;
});

/** A silence as the API takes it. */
export const silenceInput = z.strictObject({
  matchers: z
    .array(matcherField)
    .min(1)
    .max(20)
    .describe('all have to match; =~ and !~ take a regular expression for the whole value'),
  start: instantField.optional().describe('left out: now'),
  end: instantField,
  author: z.string().max(256).default(''),
  comment: z.string().max(4096).default(''),
});

/** The silence that was asked for, or what is wrong with it as a whole. */
export function silenceFrom(
  { matchers, start, end, author, comment }: z.output<typeof silenceInput>,
  now: number,
): { readonly silence: Silence } | { readonly pointer: string; readonly fault: string } {
  const startAt = start ?? now;
  if (matchers.every((matcher) => doesMatch({}, matcher)))
    return {
      pointer: '/matchers',
      fault: 'expected a matcher that asks for something: these match every alert',
    };
  if (end <= Math.max(startAt, now) || end - startAt > SILENCE_MS_MAX)
    return { pointer: '/end', fault: 'expected an end after now and after the start, by at most 366 days' };
  return { silence: { matchers, startAt, endAt: end, author, comment } };
}

export const isSilenced = (labels: Labels, silences: readonly Silence[], now: number): boolean =>
  silences.some(
    ({ matchers, startAt, endAt }) =>
      startAt <= now && now < endAt && matchers.every((matcher) => doesMatch(labels, matcher)),
  );

/** A label that an alert does not have is empty. */
function doesMatch(labels: Labels, { name, op, value }: Matcher): boolean {
  const label = labels[name] ?? '';
  switch (op) {
    case '=':
      return label === value;
    case '!=':
      return label !== value;
    case '=~':
      return compilePattern(value)(label);
    case '!~':
      return !compilePattern(value)(label);
  }
}

function patternFault(source: string): string | null {
  try {
    compilePattern(source);
    return null;
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
}
