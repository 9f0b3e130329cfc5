import { Alerts } from './alerts.ts';
import { Anomalies } from './anomalies.ts';
import { Connection } from './connection.ts';
import { Detectors } from './detectors.ts';
import { Evaluations } from './evaluations.ts';
import { Experiments } from './experiments.ts';
import { Keys } from './keys.ts';
import { migrate } from './migrate.ts';
import { Models } from './models.ts';
import { Outbox } from './outbox.ts';
import { References } from './references.ts';
import { Runs } from './runs.ts';
import { Silences } from './silences.ts';

/** The small data: one SQLite file, written by one connection. Every call is synchronous and on disk when it returns. */
export interface StateStore {
  readonly models: Models;
  readonly references: References;
  readonly evaluations: Evaluations;
  readonly experiments: Experiments;
  readonly runs: Runs;
  readonly alerts: Alerts;
  readonly outbox: Outbox;
  readonly silences: Silences;
  readonly keys: Keys;
  readonly detectors: Detectors;
  readonly anomalies: Anomalies;
  /** Commits all that `work` did when it returns, and none of it when it throws. Not to be nested. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/**
 * Opens the file, makes it when it does not exist, and brings it to the newest schema.
 * @throws {AppError} `conflict` for a file of a newer release, or of another application.
 */
export function openState(path: string, { now }: { readonly now: () => number }): StateStore {
  const connection = new Connection(path);
  try {
    migrate(connection);
  } catch (error) {
    connection.close();
    throw error;
  }
  const experiments = new Experiments(connection, now);
  return {
    models: new Models(connection, now),
    references: new References(connection, now),
    evaluations: new Evaluations(connection, now),
    experiments,
    runs: new Runs(connection, experiments),
    alerts: new Alerts(connection, now),
    outbox: new Outbox(connection, now),
    silences: new Silences(connection, now),
    keys: new Keys(connection, now),
    detectors: new Detectors(connection),
    anomalies: new Anomalies(connection),
    transaction: (work) => connection.transaction(work),
    close: () => connection.close(),
  };
}
