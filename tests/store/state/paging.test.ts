import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { Alerts } from '../../../src/store/state/alerts.ts';
import { Connection, type Params } from '../../../src/store/state/connection.ts';
import { Evaluations } from '../../../src/store/state/evaluations.ts';
import { Experiments } from '../../../src/store/state/experiments.ts';
import { migrate } from '../../../src/store/state/migrate.ts';
import { Models } from '../../../src/store/state/models.ts';
import { Outbox } from '../../../src/store/state/outbox.ts';
import type { Page, PageRequest } from '../../../src/store/state/page.ts';
import { References } from '../../../src/store/state/references.ts';
import { Runs } from '../../../src/store/state/runs.ts';
import { Silences } from '../../../src/store/state/silences.ts';
import { temporaryPath } from './temporary-state.ts';

const ROWS = 100_000;

/** Remembers how SQLite goes about every question for several rows. */
class ExplainingConnection extends Connection {
  readonly plans: string[] = [];

  override all<Row>(sql: string, params: Params = {}): Row[] {
    const steps = super.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, params);
    this.plans.push(steps.map(({ detail }) => detail).join(' · '));
    return super.all<Row>(sql, params);
  }
}

let connection: ExplainingConnection;
const now = () => 0;
const FIRST: PageRequest = { limit: 10, cursor: null };

beforeEach(() => {
  connection = new ExplainingConnection(temporaryPath());
  onTestFinished(() => connection.close());
  migrate(connection);
  connection.exec("INSERT INTO models (name, created_at) VALUES ('flights', 0)");
});

const fill = (into: string, values: string) =>
  connection.exec(
    `INSERT INTO ${into} WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS - 1})
     SELECT ${values} FROM n`,
  );

function fillEvaluations(): Evaluations {
  fill(
    `evaluations (id, model, monitor, is_scheduled, revision, verdict, window_start, window_end, reference_sha256,
       created_at, rows, columns, body)`,
    `i, 'flights', 'default', 1, 0, iif(i % 1000 = 0, 'critical', 'ok'), i, i + 1, '', 0, 10, '[]', i`,
  );
  return new Evaluations(connection, now);
}

/** Walks all pages, and says how many different items they had. */
function walk<T>(list: (page: PageRequest) => Page<T>, keyOf: (item: T) => unknown): number {
  const seen = new Set<unknown>();
  let listed = 0;
  for (let cursor: string | null = null; ; ) {
    const page: Page<T> = list({ limit: 1000, cursor });
    for (const item of page.items) seen.add(keyOf(item));
    listed += page.items.length;
    cursor = page.nextCursor;
    if (cursor !== null) continue;
    expect(listed).toBe(seen.size);
    return listed;
  }
}

describe('with 100,000 rows', () => {
  test('the pages of evaluations hold each of them once', () => {
    const evaluations = fillEvaluations();
    expect(walk((page) => evaluations.list('flights', {}, page), String)).toBe(ROWS);
  });

  test('the pages of filtered evaluations hold each that is asked for once', () => {
    const evaluations = fillEvaluations();
    const filter = { monitor: 'default', verdict: 'critical', from: 1, to: ROWS } as const;
    expect(walk((page) => evaluations.list('flights', filter, page), String)).toBe(ROWS / 1000 - 1);
  });

  test('the pages of notifications hold each of them once', () => {
    fill(
      `notifications (id, channel, type, fingerprint, model, state, attempts, created_at, next_attempt_at, notice)`,
      `i, 'slack', 'alert.firing', 'f', 'flights', iif(i % 2, 'dead', 'pending'), 0, 0, iif(i % 2, NULL, 0), '{}'`,
    );
    const outbox = new Outbox(connection, now);
    expect(
      walk(
        (page) => outbox.list({ state: 'dead' }, page),
        ({ id }) => id,
      ),
    ).toBe(ROWS / 2);
  });

  test('the pages of alerts that changed together hold each of them once', () => {
    fill(
      'alerts (fingerprint, model, monitor, status, labels, state, updated_at)',
      `i, 'flights', 'default', 'firing', '{}', '{}', i / 30000`,
    );
    const alerts = new Alerts(connection, now);
    expect(
      walk(
        (page) => alerts.list('firing', page),
        ({ fingerprint }) => fingerprint,
      ),
    ).toBe(ROWS);
  });
});

describe('reads no more than it shows:', () => {
  test('the latest window of every monitor', () => {
    evaluations().latest();
    expect(connection.plans.join()).not.toMatch(/SCAN (evaluations|e)\b/);
  });

  const evaluations = () => new Evaluations(connection, now);
  const outbox = () => new Outbox(connection, now);

  test.each<[string, () => unknown, string]>([
    [
      'a list of models',
      () => new Models(connection, now).list(FIRST),
      'SEARCH models USING INDEX sqlite_autoindex_models_1 (name>?)',
    ],
    [
      'a list of references',
      () => new References(connection, now).list('flights', FIRST),
      'SEARCH reference_datasets USING INDEX reference_datasets_newest (model=? AND seq<?)',
    ],
    [
      'a list of evaluations',
      () => evaluations().list('flights', {}, FIRST),
      'SEARCH evaluations USING INDEX evaluations_newest (model=? AND seq<?)',
    ],
    [
      'a filtered list of evaluations',
      () => evaluations().list('flights', { monitor: 'default', verdict: 'ok', from: 0, to: 1 }, FIRST),
      'SEARCH evaluations USING INDEX evaluations_newest (model=? AND seq<?)',
    ],
    [
      'a history',
      () => evaluations().history('flights', 'default', 30),
      'SEARCH e USING INDEX evaluations_of_monitor (model=? AND monitor=?) · CORRELATED SCALAR SUBQUERY 1 · ' +
        'SEARCH later USING COVERING INDEX evaluations_of_monitor (model=? AND monitor=? AND window_end=? AND window_start=? AND revision>?)',
    ],
    [
      'a list of runs',
      () => new Runs(connection, new Experiments(connection, now)).list(1, FIRST),
      'SEARCH runs USING INDEX runs_newest (experiment_id=? AND lifecycle_stage=? AND (start_at,run_id)<(?,?))',
    ],
    [
      'a list of alerts',
      () => new Alerts(connection, now).list(null, FIRST),
      'SEARCH alerts USING INDEX alerts_newest ((updated_at,fingerprint)<(?,?))',
    ],
    [
      'a list of alerts in one state',
      () => new Alerts(connection, now).list('firing', FIRST),
      'SEARCH alerts USING INDEX alerts_by_status (status=? AND (updated_at,fingerprint)<(?,?))',
    ],
    [
      'a list of notifications',
      () => outbox().list({}, FIRST),
      'SEARCH notifications USING INTEGER PRIMARY KEY (rowid<?)',
    ],
    [
      'a list of notifications in one state',
      () => outbox().list({ state: 'dead' }, FIRST),
      'SEARCH notifications USING INDEX notifications_by_state (state=? AND seq<?)',
    ],
    [
      'a list of notifications of one channel',
      () => outbox().list({ channel: 'slack' }, FIRST),
      'SEARCH notifications USING INDEX notifications_by_channel (channel=? AND seq<?)',
    ],
    [
      'what is pending',
      () => outbox().pending(),
      'SEARCH notifications USING INDEX notifications_by_state (state=?)',
    ],
    [
      'a list of silences',
      () => new Silences(connection, now).list(FIRST),
      'SEARCH silences USING INTEGER PRIMARY KEY (rowid<?)',
    ],
  ])('%s', (_, ask, plan) => {
    ask();
    expect(connection.plans).toEqual([plan]);
  });
});
