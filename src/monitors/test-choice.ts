import { z } from 'zod';
import type { SampleKind } from '../core/sample.ts';
import { driftTests } from '../stats/drift/index.ts';
import { addFaults, faultsOf } from './faults.ts';

/** A test that a monitor measures, with all of its options. */
export interface TestChoice {
  readonly test: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A list of `id` or `{ id: { option: value } }`: tests for columns of `kind`, each at most once. */
export const testChoices = (kind: SampleKind) =>
  z.array(testChoice(kind)).superRefine((choices, ctx) => {
    for (const [i, { test }] of choices.entries())
      if (choices.findIndex((other) => other.test === test) < i)
        ctx.addIssue({ code: 'custom', path: [i], message: `${test} is named twice` });
  });

const entry = z.union(
  [
    z.string().transform((id) => [id, {}] as const),
    z
      .record(z.string(), z.record(z.string(), z.unknown()))
      .refine((value) => Object.keys(value).length === 1)
      .transform((value) => Object.entries(value)[0]!),
  ],
  'expected the id of a test, or { id: { option: value } } with one id',
);

const testChoice = (kind: SampleKind) =>
  entry.transform(([id, options], ctx): TestChoice => {
    const known = driftTests.filter(({ kinds }) => kinds.includes(kind));
    const test = known.find((candidate) => candidate.id === id);
    if (test === undefined) {
      const ids = known.map((candidate) => candidate.id).join(', ');
      ctx.addIssue({ code: 'custom', message: `expected a test for ${kind} columns (${ids}), got ${id}` });
      return z.NEVER;
    }
    const parsed = test.options.safeParse(options, { reportInput: true });
    if (parsed.error) addFaults(faultsOf(parsed.error), [id], ctx);
    return { test: id, options: parsed.data ?? {} };
  });
