import { models } from './0001-models.ts';
import { evaluations } from './0002-evaluations.ts';
import { runs } from './0003-runs.ts';
import { alerts } from './0004-alerts.ts';
import { keys } from './0005-keys.ts';
import { anomalies } from './0006-anomalies.ts';

/** In order. A file's schema version is how many of these it has had; one that was released is never changed again. */
export const MIGRATIONS: readonly string[] = [models, evaluations, runs, alerts, keys, anomalies];
