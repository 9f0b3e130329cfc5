import type { z } from 'zod';
import type { CategoricalSample, NumericSample, SampleKind } from '../core/sample.ts';

export type UndefinedReason =
  | 'empty_reference'
  | 'empty_current'
  | 'constant'
  | 'too_few_rows'
  | 'not_binary'
  | 'infinite';

/**
 * What a test found. Never NaN or infinite, never a threshold, never a verdict.
 * A test that does not apply says why; `infinite` means a distance without a finite value, which counts as breached.
 */
export type Measurement =
  | {
      readonly kind: 'measured';
      readonly statistic: number;
      /** In (0, 1], or null where the test has none. */
      readonly pValue: number | null;
      readonly nReference: number;
      readonly nCurrent: number;
      readonly detail: Readonly<Record<string, number | string>>;
    }
  | { readonly kind: 'undefined'; readonly reason: UndefinedReason };

export const undefinedBecause = (reason: UndefinedReason): Measurement => ({ kind: 'undefined', reason });

type SampleOf<K extends SampleKind> =
  | (K extends 'numeric' ? NumericSample : never)
  | (K extends 'categorical' ? CategoricalSample : never);

/**
 * One two-sample test or distance, as its file defines it. `options` is schema, defaults, validation and docs in one.
 * A test that takes both kinds is given two samples of the same kind.
 */
export interface DriftTestDefinition<K extends SampleKind, O extends z.ZodObject> {
  readonly id: string;
  readonly title: string;
  /** One line for the docs table: what it is good for. */
  readonly use: string;
  readonly formula: string;
  readonly cost: string;
  readonly kinds: readonly K[];
  /** Which number is judged: a p-value by its smallness, a statistic (an effect size) by its largeness. */
  readonly decidesBy: 'pValue' | 'statistic';
  readonly options: O;
  readonly sources: readonly string[];
  measure(reference: SampleOf<K>, current: SampleOf<K>, options: z.output<O>): Measurement;
}

/** A drift test as everything outside its own file sees it. */
export interface DriftTest extends Omit<DriftTestDefinition<SampleKind, z.ZodObject>, 'measure'> {
  /** @throws {z.ZodError} on an unknown or invalid option. @throws {RangeError} on a sample of a kind it does not take. */
  measure(
    reference: NumericSample | CategoricalSample,
    current: NumericSample | CategoricalSample,
    options?: Readonly<Record<string, unknown>>,
  ): Measurement;
}

/** Makes the public test of a definition: checks the kinds, fills in the options, answers for empty samples. */
export function defineDriftTest<K extends SampleKind, O extends z.ZodObject>(
  definition: DriftTestDefinition<K, O>,
): DriftTest {
  return {
    ...definition,
    measure(reference, current, options = {}) {
      for (const sample of [reference, current]) {
        if (!(definition.kinds as readonly SampleKind[]).includes(sample.kind))
          throw new RangeError(
            `${definition.id} takes ${definition.kinds.join(' or ')} samples, got ${sample.kind}`,
          );
      }
      if (reference.kind !== current.kind)
        throw new RangeError(`expected two ${reference.kind} samples, got ${current.kind}`);
      const parsed = definition.options.parse(options);
      if (reference.size === 0) return undefinedBecause('empty_reference');
      if (current.size === 0) return undefinedBecause('empty_current');
      // The kinds were checked above; TypeScript cannot follow that through the type parameter.
      return definition.measure(reference as SampleOf<K>, current as SampleOf<K>, parsed);
    },
  };
}
