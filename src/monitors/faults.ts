import type { z } from 'zod';

/** One thing that is wrong with a value that was given, and where in it. */
export interface Fault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What a schema found, in the product's words; what came is told where the parse has reported its inputs. */
export const faultsOf = (error: z.ZodError): Fault[] => error.issues.flatMap(faultsOfIssue);

/** Adds the faults of a nested parse to those of the outer one. */
export function addFaults(
  faults: readonly Fault[],
  path: readonly PropertyKey[],
  ctx: z.RefinementCtx,
): void {
  for (const fault of faults)
    ctx.addIssue({ code: 'custom', path: [...path, ...fault.path], message: fault.message });
}

function faultsOfIssue(issue: z.core.$ZodIssue): Fault[] {
  const { path } = issue;
  // A schema that has words of its own for what it expects knows best.
  if (!/^(Invalid|Too|Unrecognized) /.test(issue.message)) return [{ path, message: issue.message }];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], message: 'unknown key' }));
    case 'invalid_type': {
      const got = issue.expected === 'int' && typeof issue.input === 'number' ? gotValue : gotType;
      return [{ path, message: `expected ${TYPES[issue.expected] ?? issue.expected}${got(issue)}` }];
    }
    case 'invalid_value':
      return [{ path, message: `expected ${issue.values.join(' or ')}${gotValue(issue)}` }];
    case 'too_small':
      return [{ path, message: `expected ${bound(issue, issue.minimum, 'at least', 'above')}` }];
    case 'too_big':
      return [{ path, message: `expected ${bound(issue, issue.maximum, 'at most', 'below')}` }];
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ path, message }));
    default:
      return [{ path, message: issue.message }];
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
};

interface Reported {
  readonly input?: unknown;
}

const gotValue = (issue: Reported): string =>
  typeof issue.input === 'string' || typeof issue.input === 'number'
    ? `, got ${issue.input}`
    : gotType(issue);

/** Says no more than the type, because a secret may stand in the place of anything. */
function gotType(issue: Reported): string {
  if (!('input' in issue)) return '';
  const { input } = issue;
  if (input === undefined || input === null) return ', got nothing';
  return `, got ${TYPES[Array.isArray(input) ? 'array' : typeof input] ?? typeof input}`;
}

interface Bound extends Reported {
  readonly origin: string;
  readonly inclusive?: boolean;
}

function bound(issue: Bound, limit: number | bigint, reach: string, pass: string): string {
  if (issue.origin === 'array') return `${reach} ${limit} ${limit === 1 ? 'entry' : 'entries'}`;
  if (issue.origin === 'string') return `${reach} ${limit} characters`;
  return (issue.inclusive ? `a number of ${reach} ${limit}` : `a number ${pass} ${limit}`) + gotValue(issue);
}
