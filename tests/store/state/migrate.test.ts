import { writeFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Connection } from '../../../src/store/state/connection.ts';
import { migrate } from '../../../src/store/state/migrate.ts';
import { MIGRATIONS } from '../../../src/store/state/migrations/index.ts';
import { openState } from '../../../src/store/state/state-store.ts';
import { temporaryPath } from './temporary-state.ts';

const FIRST = ['CREATE TABLE a (x INTEGER) STRICT'];
const SECOND = [...FIRST, 'ALTER TABLE a ADD COLUMN y TEXT; UPDATE a SET y = x'];

const opened = (path = temporaryPath()): Connection => {
  const connection = new Connection(path);
  onTestFinished(() => connection.close());
  return connection;
};
const version = (connection: Connection) => connection.get('PRAGMA user_version');

describe('migrations', () => {
  test('make a new file', () => {
    const connection = opened();
    migrate(connection, SECOND);
    expect(version(connection)).toEqual({ user_version: 2 });
    expect(connection.all('SELECT x, y FROM a')).toEqual([]);
  });

  test('are each applied once', () => {
    const connection = opened();
    migrate(connection, FIRST);
    connection.exec('INSERT INTO a VALUES (7)');
    migrate(connection, FIRST);
    migrate(connection, SECOND);
    migrate(connection, SECOND);
    expect(connection.all('SELECT x, y FROM a')).toEqual([{ x: 7, y: '7' }]);
  });

  test('leave the file as it was when one fails', () => {
    const connection = opened();
    migrate(connection, FIRST);
    const broken = [...FIRST, 'CREATE TABLE b (x INTEGER) STRICT; SELECT nonsense FROM nowhere'];
    expect(() => migrate(connection, broken)).toThrow('nowhere');
    expect(version(connection)).toEqual({ user_version: 1 });
    expect(connection.get("SELECT 1 FROM sqlite_schema WHERE name = 'b'")).toBeNull();
  });

  test('refuse a file of a newer release', () => {
    const connection = opened();
    migrate(connection, SECOND);
    expect(() => migrate(connection, FIRST)).toThrow(
      'expected a state file of schema version 1 or older, got 2: it was written by a newer release',
    );
  });

  test('refuse the file of another application', () => {
    const connection = opened();
    connection.exec('CREATE TABLE notes (text TEXT)');
    expect(() => migrate(connection, FIRST)).toThrow('got the file of another application');
    expect(connection.get("SELECT 1 FROM sqlite_schema WHERE name = 'a'")).toBeNull();
  });

  test('make strict tables only', () => {
    const connection = opened();
    migrate(connection);
    const tables = connection.all<{ name: string; strict: number }>(
      `SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%'`,
    );
    expect(tables.length).toBeGreaterThan(15);
    expect(tables.filter(({ strict }) => strict === 0)).toEqual([]);
    expect(version(connection)).toEqual({ user_version: MIGRATIONS.length });
  });
});

describe('opening the state', () => {
  const options = { now: () => 0 };

  test('finds again what was stored', () => {
    const path = temporaryPath();
    const first = openState(path, options);
    first.models.findOrCreate('flights');
    first.close();
    const second = openState(path, options);
    onTestFinished(() => second.close());
    expect(second.models.all().map(({ name }) => name)).toEqual(['flights']);
  });

  test('refuses a file that is no database, and leaves it as it is', () => {
    const path = temporaryPath();
    writeFileSync(path, 'not a database '.repeat(100));
    expect(() => openState(path, options)).toThrow('not a database');
  });

  test('can be done twice at the same time', () => {
    const path = temporaryPath();
    const states = [openState(path, options), openState(path, options)];
    for (const state of states) onTestFinished(() => state.close());
    states[0]!.models.findOrCreate('flights');
    states[1]!.models.findOrCreate('ships');
    for (const { models } of states)
      expect(models.all().map(({ name }) => name)).toEqual(['flights', 'ships']);
  });
});
