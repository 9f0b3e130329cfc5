import type { z } from 'zod';
import { jsonSchemaOf } from '../openapi.ts';

/** One field of a query or a body, as a reader meets it. */
export interface SchemaField {
  /** Dotted where it lies within another one. */
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  /** Limits, default and description. */
  readonly notes: string;
}

/** What JSON Schema says of a value, as far as it is shown. */
interface Shape {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: Shape | boolean;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** The fields that a schema takes, those of nested objects among them. */
export const schemaFields = (schema: z.ZodType): readonly SchemaField[] =>
  fieldsOf(jsonSchemaOf(schema) as Shape, '');

const fieldsOf = (shape: Shape, prefix: string): SchemaField[] =>
  Object.entries(shape.properties ?? {}).flatMap(([key, field]) => {
    const name = `${prefix}${key}`;
    const isRequired = shape.required?.includes(key) ?? false;
    return [
      { name, type: typeText(field), isRequired, notes: notesOf(field) },
      ...fieldsOf(field, `${name}.`),
    ];
  });

function typeText(shape: Shape): string {
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices !== undefined) return [...new Set(choices.map(typeText))].join(' or ');
  if (shape.enum !== undefined) return shape.enum.map((value) => JSON.stringify(value)).join(', ');
  if ('const' in shape) return JSON.stringify(shape.const);
  if (shape.type === 'array') return `array of ${typeText(shape.items ?? {})}`;
  if (shape.type === 'object') return objectText(shape);
  return shape.type === undefined ? 'any' : [shape.type].flat().join(' or ');
}

function objectText({ properties, additionalProperties }: Shape): string {
  if (properties !== undefined) return `{ ${Object.keys(properties).join(', ')} }`;
  return typeof additionalProperties === 'object' ? `object of ${typeText(additionalProperties)}` : 'object';
}

function notesOf(shape: Shape): string {
  const { minimum, maximum, minLength, maxLength, description } = shape;
  const notes = [
    description,
    rangeText(minimum, maximum, ''),
    rangeText(minLength === 1 ? undefined : minLength, maxLength, ' characters'),
    shape.default == null ? undefined : `default ${JSON.stringify(shape.default)}`,
  ];
  return [...new Set(notes)].filter((note) => note !== undefined).join('; ');
}

function rangeText(low: number | undefined, high: number | undefined, unit: string): string | undefined {
  // Every integer has the range of the safe ones, which says nothing.
  const least = low === Number.MIN_SAFE_INTEGER ? undefined : low;
  const most = high === Number.MAX_SAFE_INTEGER ? undefined : high;
  if (least === undefined) return most === undefined ? undefined : `at most ${most}${unit}`;
  return most === undefined ? `at least ${least}${unit}` : `${least} to ${most}${unit}`;
}
