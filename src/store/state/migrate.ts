import { AppError } from '../../core/errors.ts';
import type { Connection } from './connection.ts';
import { MIGRATIONS } from './migrations/index.ts';

/** Marks a file as ours in SQLite's header: "Tide". */
const APPLICATION_ID = 0x54_69_64_65;

/**
 * Brings the file to the newest schema, each migration in a transaction of its own.
 * @throws {AppError} `conflict` for a file of a newer version, or one that is none of ours.
 */
export function migrate(connection: Connection, migrations: readonly string[] = MIGRATIONS): void {
  refuseForeign(connection, migrations.length);
  for (const [index, sql] of migrations.entries()) {
    if (schemaVersion(connection) > index) continue;
    connection.transaction(() => {
      // Another process may have done it while this one waited for its turn.
      if (schemaVersion(connection) > index) return;
      connection.exec(sql);
      connection.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${index + 1};`);
    });
  }
}

function refuseForeign(connection: Connection, newest: number): void {
  const version = schemaVersion(connection);
  if (version > newest)
    throw new AppError(
      'conflict',
      `expected a state file of schema version ${newest} or older, got ${version}: it was written by a newer release`,
    );
  const id = connection.get<{ application_id: number }>('PRAGMA application_id')?.application_id;
  const { tables } = connection.get<{ tables: number }>('SELECT count(*) AS tables FROM sqlite_schema')!;
  if (tables > 0 && id !== APPLICATION_ID)
    throw new AppError('conflict', 'expected a state file of Tidemark, got the file of another application');
}

const schemaVersion = (connection: Connection): number =>
  connection.get<{ user_version: number }>('PRAGMA user_version')!.user_version;
