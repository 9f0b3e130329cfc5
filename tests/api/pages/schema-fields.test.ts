import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { schemaFields } from '../../../src/api/pages/schema-fields.ts';

describe('the fields of a schema', () => {
  test.each([
    ['text', z.string(), 'string', ''],
    ['bounded text', z.string().min(1).max(20), 'string', 'at most 20 characters'],
    ['a whole number', z.int(), 'integer', ''],
    ['a bounded number', z.number().min(0).max(1), 'number', '0 to 1'],
    ['a number with a default', z.int().min(1).default(100), 'integer', 'at least 1; default 100'],
    ['a described one', z.boolean().describe('whether'), 'boolean', 'whether'],
    ['one of some words', z.enum(['a', 'b']), '"a", "b"', ''],
    ['a list', z.array(z.string()), 'array of string', ''],
    ['a choice', z.union([z.string(), z.null(), z.number()]), 'string or null or number', ''],
    ['a map', z.record(z.string(), z.number()), 'object of number', ''],
    ['a converted one', z.string().transform((text) => text.length), 'string', ''],
    ['what has no JSON form', z.custom<Date>(), 'any', ''],
  ])('tell %s', (_, schema, type, notes) => {
    expect(schemaFields(z.object({ field: schema }))[0]).toMatchObject({ name: 'field', type, notes });
  });

  test('go down into objects and tell what is required', () => {
    const window = z.object({ start: z.string(), end: z.string().optional() });
    expect(schemaFields(z.object({ window })).map(({ name, isRequired }) => [name, isRequired])).toEqual([
      ['window', true],
      ['window.start', true],
      ['window.end', false],
    ]);
  });
});
