import { beforeEach, describe, expect, test } from 'vitest';
import type { SchemaColumn } from '../../../src/core/schema.ts';
import type { Models } from '../../../src/store/state/models.ts';
import { NOW, type TemporaryState, temporaryState } from './temporary-state.ts';

const feature = (name: string, type: SchemaColumn['type'] = 'number'): SchemaColumn => ({
  name,
  type,
  role: 'feature',
});

let models: Models;
let temporary: TemporaryState;
let id: number;

beforeEach(() => {
  temporary = temporaryState();
  models = temporary.state.models;
  id = models.findOrCreate('flights').id;
});

describe('models', () => {
  test('are made once and then found', () => {
    temporary.clock.now += 1;
    expect(models.findOrCreate('flights')).toEqual({ id, name: 'flights', createdAt: NOW });
    expect(models.find('flights')).toEqual({ id, name: 'flights', createdAt: NOW });
    expect(models.find('ships')).toBeNull();
  });

  test('have names that differ in case, and an id each', () => {
    expect(models.findOrCreate('Flights').id).not.toBe(id);
  });

  test('are listed by name, page by page', () => {
    for (const name of ['ships', 'cars', 'Zeppelins', 'bikes']) models.findOrCreate(name);
    const first = models.list({ limit: 3, cursor: null });
    expect(first.items.map(({ name }) => name)).toEqual(['Zeppelins', 'bikes', 'cars']);
    const second = models.list({ limit: 3, cursor: first.nextCursor });
    expect(second.items.map(({ name }) => name)).toEqual(['flights', 'ships']);
    expect(second.nextCursor).toBeNull();
    expect(models.all()).toEqual([...first.items, ...second.items]);
  });
});

describe('a schema', () => {
  test('starts empty', () => {
    expect(models.schema(id)).toEqual({ columns: [] });
    expect(models.changes(id)).toEqual([]);
  });

  test('takes new columns in their order, and records each with its time', () => {
    const target: SchemaColumn = { name: 'target', type: 'boolean', role: 'target' };
    expect(models.extendSchema(id, [feature('b'), target])).toEqual([
      { column: 'b', from: null, to: 'number' },
      { column: 'target', from: null, to: 'boolean' },
    ]);
    temporary.clock.now += 5;
    models.extendSchema(id, [feature('a', 'vector'), feature('b')]);
    expect(models.schema(id)).toEqual({ columns: [feature('b'), target, feature('a', 'vector')] });
    expect(models.changes(id)).toEqual([
      { column: 'b', from: null, to: 'number', at: NOW },
      { column: 'target', from: null, to: 'boolean', at: NOW },
      { column: 'a', from: null, to: 'vector', at: NOW + 5 },
    ]);
  });

  test('takes a new type for a column that it knows', () => {
    models.extendSchema(id, [feature('a'), feature('b')]);
    expect(models.extendSchema(id, [feature('a', 'text'), feature('b')])).toEqual([
      { column: 'a', from: 'number', to: 'text' },
    ]);
    expect(models.schema(id).columns).toEqual([feature('a', 'text'), feature('b')]);
  });

  test('refuses another role for a column that it knows, and keeps nothing of the rest', () => {
    models.extendSchema(id, [feature('a')]);
    expect(() => models.extendSchema(id, [feature('b'), { ...feature('a'), role: 'target' }])).toThrow(
      'expected feature "a" as stored before, got target "a"',
    );
    expect(models.schema(id).columns).toEqual([feature('a')]);
    expect(models.changes(id)).toHaveLength(1);
  });

  test('refuses names that differ only in case', () => {
    expect(() => models.extendSchema(id, [feature('Delay'), feature('delay')])).toThrow('"Delay"');
    expect(models.schema(id).columns).toEqual([]);
  });

  test('keeps hostile names as they are, apart from those of another model', () => {
    const names = ['"; DROP TABLE models; --', '__proto__', "it's", 'a.b.c', '温度', ' '];
    models.extendSchema(
      id,
      names.map((name) => feature(name)),
    );
    expect(models.schema(id).columns.map(({ name }) => name)).toEqual(names);
    expect(models.schema(models.findOrCreate('ships').id).columns).toEqual([]);
  });

  test('is extended with the transaction that it is part of, or not at all', () => {
    const work = () => {
      models.extendSchema(id, [feature('a')]);
      throw new Error('no');
    };
    expect(() => temporary.state.transaction(work)).toThrow('no');
    expect(models.schema(id).columns).toEqual([]);
  });
});
