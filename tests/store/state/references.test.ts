import { beforeEach, describe, expect, test } from 'vitest';
import { sha256Hex } from '../../../src/core/hash.ts';
import type { ReferenceRecord, References } from '../../../src/store/state/references.ts';
import { NOW, type TemporaryState, temporaryState } from './temporary-state.ts';

const A = sha256Hex('a');
const B = sha256Hex('b');

const reference = (name: string, sha256: string): Omit<ReferenceRecord, 'createdAt'> => ({
  model: 'flights',
  name,
  sha256,
  rows: 100,
  bytes: 4096,
  columns: [
    { name: 'id', type: 'text', role: 'id' },
    { name: 'distance', type: 'number', role: 'feature' },
  ],
});

let temporary: TemporaryState;
let references: References;

beforeEach(() => {
  temporary = temporaryState();
  references = temporary.state.references;
  temporary.state.models.findOrCreate('flights');
});

describe('references', () => {
  test('come back as they were added', () => {
    const added = references.add(reference('training', A));
    expect(added).toEqual({ ...reference('training', A), createdAt: NOW });
    expect(references.find('flights', 'training')).toEqual(added);
  });

  test('are found by newest, name and SHA-256', () => {
    references.add(reference('training', A));
    references.add(reference('validation', B));
    const found = (which: string) => references.find('flights', which)?.name;
    expect(['newest', 'training', A, B].map(found)).toEqual([
      'validation',
      'training',
      'training',
      'validation',
    ]);
    expect(found('test')).toBeUndefined();
    expect(references.find('ships', 'newest')).toBeNull();
  });

  test('of the same name with other bytes are a new version, and the old one is still found by its bytes', () => {
    references.add(reference('training', A));
    references.add(reference('training', B));
    expect(references.find('flights', 'training')?.sha256).toBe(B);
    expect(references.find('flights', A)?.sha256).toBe(A);
  });

  test('that are stored again change nothing', () => {
    references.add(reference('training', A));
    references.add(reference('validation', B));
    temporary.clock.now += 1;
    expect(references.add(reference('training', A)).createdAt).toBe(NOW);
    expect(references.find('flights', 'newest')?.name).toBe('validation');
  });

  test('that return to earlier bytes are the newest again', () => {
    for (const sha256 of [A, B, A]) references.add(reference('training', sha256));
    expect(references.find('flights', 'newest')?.sha256).toBe(A);
    expect(references.list('flights', { limit: 9, cursor: null }).items).toHaveLength(3);
  });

  test('whose columns play other parts are a new version of the same bytes', () => {
    references.add(reference('training', A));
    const [first, ...rest] = reference('training', A).columns;
    references.add({ ...reference('training', A), columns: [{ ...first!, role: 'excluded' }, ...rest] });
    expect(references.find('flights', A)?.columns[0]?.role).toBe('excluded');
  });

  test('are listed newest first', () => {
    for (const name of ['a', 'b', 'c']) references.add(reference(name, sha256Hex(name)));
    const first = references.list('flights', { limit: 2, cursor: null });
    const second = references.list('flights', { limit: 2, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['c', 'b', 'a']);
    expect(second.nextCursor).toBeNull();
  });

  test('belong to a model that exists', () => {
    expect(() => references.add({ ...reference('training', A), model: 'ships' })).toThrow('FOREIGN KEY');
  });
});
