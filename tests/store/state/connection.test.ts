import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, statSync, truncateSync } from 'node:fs';
import fc from 'fast-check';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { Connection, type Params, real } from '../../../src/store/state/connection.ts';
import { temporaryPath } from './temporary-state.ts';

let path: string;
let connection: Connection;

const open = (at: string): Connection => {
  const opened = new Connection(at);
  onTestFinished(() => opened.close());
  return opened;
};
const insert = (value: number, into = connection) => into.run('INSERT INTO t (i) VALUES (:value)', { value });
const values = (from = connection) => from.all<{ i: number }>('SELECT i FROM t ORDER BY i').map(({ i }) => i);

/** Holds the right to write for a while. */
const WRITER = `
  import { DatabaseSync } from '@photostructure/sqlite';
  const db = new DatabaseSync(process.argv[1]);
  db.exec('BEGIN IMMEDIATE; INSERT INTO t (i) VALUES (7)');
  process.stdout.write('writing', () => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    db.exec('COMMIT');
  });
`;

beforeEach(() => {
  path = temporaryPath();
  connection = open(path);
  connection.exec('CREATE TABLE t (i INTEGER, r REAL, s TEXT) STRICT');
});

describe('a transaction', () => {
  test('keeps everything when its work returns', () => {
    expect(connection.transaction(() => insert(1) + insert(2))).toBe(2);
    expect(values()).toEqual([1, 2]);
  });

  test('keeps nothing when its work throws, and passes the error on', () => {
    const failure = new Error('no');
    const work = () => {
      insert(1);
      throw failure;
    };
    expect(() => connection.transaction(work)).toThrow(failure);
    expect(values()).toEqual([]);
    connection.transaction(() => insert(2));
    expect(values()).toEqual([2]);
  });

  test('is refused within another, which is then taken back', () => {
    const nested = () => {
      insert(1);
      connection.transaction(() => insert(2));
    };
    expect(() => connection.transaction(nested)).toThrow('a transaction is not opened within another');
    expect(values()).toEqual([]);
  });

  test('does not wait for a promise', () => {
    const work = () => {
      insert(1);
      return Promise.resolve();
    };
    expect(() => connection.transaction(work)).toThrow('a transaction does not wait');
    expect(values()).toEqual([]);
  });

  test('is joined by work that is atomic by itself', () => {
    const work = () => {
      connection.atomically(() => insert(1));
      throw new Error('no');
    };
    expect(() => connection.transaction(work)).toThrow('no');
    expect(values()).toEqual([]);
    expect(() => connection.atomically(work)).toThrow('no');
    expect(values()).toEqual([]);
  });

  test('is not seen by another connection before it is committed', () => {
    const other = open(path);
    connection.transaction(() => {
      insert(1);
      expect(values(other)).toEqual([]);
    });
    expect(values(other)).toEqual([1]);
  });

  test('waits for another process that is writing', async () => {
    const writer = spawn(process.execPath, ['--input-type=module', '-e', WRITER, path]);
    const ended = once(writer, 'close');
    await once(writer.stdout, 'data');
    connection.transaction(() => insert(values().length * 10));
    expect(values()).toEqual([7, 10]);
    expect(await ended).toEqual([0, null]);
  });
});

describe('after a crash', () => {
  const copyOf = (): string => {
    const copy = temporaryPath();
    for (const suffix of ['', '-wal'])
      if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix);
    return copy;
  };

  test('a transaction that was not committed has left nothing, though much of it was written', () => {
    insert(1);
    const work = () => {
      connection.exec(
        `INSERT INTO t (i, s) SELECT 2, hex(randomblob(1000)) FROM (
           WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) SELECT i FROM n)`,
      );
      expect(statSync(`${path}-wal`).size).toBeGreaterThan(1_000_000);
      return copyOf();
    };
    expect(values(open(connection.transaction(work)))).toEqual([1]);
  });

  test('a log that was cut anywhere leaves whole transactions, in order', () => {
    for (let i = 0; i < 20; i += 2) connection.transaction(() => insert(i) + insert(i + 1));
    const { size } = statSync(`${path}-wal`);
    const kept = new Set<number>();
    for (let cut = 0; cut < size; cut += 997) {
      const copy = copyOf();
      truncateSync(`${copy}-wal`, cut);
      const reopened = open(copy);
      const isThere = reopened.get("SELECT 1 FROM sqlite_schema WHERE name = 't'") !== null;
      const found = isThere ? values(reopened) : [];
      expect(found).toEqual(Array.from({ length: found.length }, (_, i) => i));
      expect(found.length % 2).toBe(0);
      kept.add(found.length);
    }
    expect(kept.size).toBeGreaterThan(5);
  });
});

describe('the border to SQLite', () => {
  const stored = (column: string, value: Params[string]) => {
    connection.run(`INSERT INTO t (${column}) VALUES (:value)`, { value });
    return connection.get<Record<string, unknown>>(`SELECT ${column} FROM t`)?.[column];
  };

  test.each([0, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])('keeps the integer %d', (value) => {
    expect(stored('i', value)).toBe(value);
  });

  test.each([2 ** 53, -(2 ** 53), 1e300, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses %d where an integer belongs',
    (value) => {
      expect(() => stored('i', value)).toThrow('value is an integer up to 2^53, got');
    },
  );

  test.each([
    0.1,
    1e300,
    2 ** 60,
    Number.NEGATIVE_INFINITY,
    1e-20,
    5e-324,
    -1e-20,
    1 - 2 ** -53,
    2 ** -53 - 1,
  ])('keeps the real number %d', (value) => {
    expect(stored('r', real(value))).toBe(value);
  });

  test('keeps every real number', () => {
    const close = fc.tuple(
      fc.integer({ min: -3, max: 3 }),
      fc.double({ min: 0, max: 2 ** -50, noNaN: true }),
    );
    const number = fc.oneof(
      fc.double({ noNaN: true }),
      close.map(([whole, rest]) => whole + rest),
    );
    const isKept = fc.property(number, (value) => {
      connection.exec('DELETE FROM t');
      // −0 comes back as 0, which is the same number.
      return stored('r', real(value)) === value;
    });
    // In one transaction, because a sync for every number takes long.
    connection.transaction(() => fc.assert(isKept, { numRuns: 2000 }));
  });

  test('refuses NaN, which SQLite would make NULL', () => {
    expect(() => stored('r', real(Number.NaN))).toThrow('value is a number, got NaN');
  });

  test('refuses to read an integer that a number cannot hold', () => {
    connection.exec('INSERT INTO t (i) VALUES (9007199254740993)');
    expect(() => values()).toThrow('too large');
  });

  test.each(['', "'; DROP TABLE t; --", '__proto__', 'línea\n😀', '\uFFFD', 'x'.repeat(100_000)])(
    'keeps the text %j',
    (text) => {
      expect(stored('s', text)).toBe(text);
    },
  );

  test.each(['a\0b', '\uD800', 'x\uDC00y'])('refuses the text %j, which it would alter', (text) => {
    expect(() => stored('s', text)).toThrow('expected value without U+0000 and unpaired surrogates');
  });
});

describe('the file', () => {
  test('is written ahead, synced with every commit, and checked for foreign keys', () => {
    const pragma = (name: string) =>
      Object.values(connection.get<Record<string, unknown>>(`PRAGMA ${name}`)!);
    expect(['journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout'].flatMap(pragma)).toEqual([
      'wal',
      2,
      1,
      5000,
    ]);
  });

  test('is whole without its log once it is closed', () => {
    insert(1);
    connection.close();
    const copy = temporaryPath();
    copyFileSync(path, copy);
    expect(values(open(copy))).toEqual([1]);
  });

  test('can be closed twice', () => {
    connection.close();
    connection.close();
    expect(() => values()).toThrow('not open');
  });
});
