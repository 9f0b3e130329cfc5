import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type CategoricalSample, categoricalSampleOf, type Sample } from '../../src/core/sample.ts';
import type { DriftTest, Measurement } from '../../src/stats/measure.ts';

/** The members of a fixture file that generate_categorical.py wrote. */
export const readMembers = <T>(name: 'categorical' | 'distances'): T =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8')) as T;

export type Counts = Readonly<Record<string, number>>;

/** A categorical sample of counts; a count of 0 is a category that does not occur. */
export const counted = (counts: Counts, missing = 0): CategoricalSample =>
  categoricalSampleOf(new Map(Object.entries(counts).filter(([, count]) => count > 0)), missing);

/** What a test measures, which has to be a number. */
export function measure(test: DriftTest, reference: Sample, current: Sample, options = {}) {
  const found: Measurement = test.measure(reference, current, options);
  if (found.kind !== 'measured') throw new Error(`expected a measurement, got ${found.reason}`);
  return found;
}

export const measureCounts = (test: DriftTest, reference: Counts, current: Counts, options = {}) =>
  measure(test, counted(reference), counted(current), options);

/** Counts of up to eight categories, at least one of them present. */
export const anyCounts: fc.Arbitrary<Counts> = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
  fc.integer({ min: 1, max: 5000 }),
  { minKeys: 1 },
);

export const times = (counts: Counts, factor: number): Counts =>
  Object.fromEntries(Object.entries(counts).map(([category, count]) => [category, count * factor]));
