import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { EvaluationSeries } from './evaluation-series.ts';
import { ModelLabels } from './model-labels.ts';

export interface BuildInfo {
  readonly version: string;
  readonly revision: string;
  readonly nodeVersion: string;
  readonly duckdbVersion: string;
}

/** Gauges that prom-client names like counters; promtool refuses them. */
const MISNAMED_DEFAULTS = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];
/** How many models have series of their own; the counts of further ones add up under the model `_other`. */
const MODELS_MAX = 30;
/** Of route, method and status; what comes beyond has the route `other`. */
const HTTP_COMBINATIONS_MAX = 80;
const FAST_BUCKETS = [0.005, 0.025, 0.1, 0.5, 2.5];
const SLOW_BUCKETS = [0.05, 0.25, 1, 5, 30, 120];

export type Metrics = ReturnType<typeof createMetrics>;

/**
 * Every instrument of the service, in a registry of its own. Names, labels and units follow Prometheus' conventions;
 * instants are exported as timestamps, not ages, and the number of series is bounded.
 */
export function createMetrics(build: BuildInfo, options: { maxSeries: number }) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED_DEFAULTS) registry.removeSingleMetric(name);

  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter<L>({ name: `tidemark_${name}`, help, labelNames, registers });
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge<L>({ name: `tidemark_${name}`, help, labelNames, registers });
  const histogram = <L extends string>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: readonly L[] = [],
  ) => new Histogram<L>({ name: `tidemark_${name}`, help, labelNames, buckets, registers });

  gauge('build_info', 'What is running; always 1.', [
    'version',
    'revision',
    'node_version',
    'duckdb_version',
  ]).set(
    {
      version: build.version,
      revision: build.revision,
      node_version: build.nodeVersion,
      duckdb_version: build.duckdbVersion,
    },
    1,
  );

  const seriesDropped = counter(
    'metrics_series_dropped_total',
    'Series that were not exported because of the cap.',
  );
  const models = new ModelLabels(MODELS_MAX);
  const httpDuration = histogram(
    'http_request_duration_seconds',
    'Time from a request to its whole answer.',
    FAST_BUCKETS,
    ['route', 'method', 'code'],
  );
  const httpCombinations = new Set<string>();

  return {
    registry,
    /** The label value that stands for a model in everything but the series of its last evaluation. */
    modelLabel: (model: string) => models.labelOf(model),
    evaluationSeries: new EvaluationSeries({
      gauge,
      models,
      seriesMax: options.maxSeries,
      onDropped: (count) => seriesDropped.inc(count),
    }),

    observeHttp(route: string, method: string, code: number, seconds: number): void {
      const combination = `${route} ${method} ${code}`;
      const isKnown = httpCombinations.has(combination) || httpCombinations.size < HTTP_COMBINATIONS_MAX;
      if (isKnown) httpCombinations.add(combination);
      httpDuration.observe(
        {
          route: isKnown ? route : 'other',
          method: isKnown ? method : 'other',
          code: isKnown ? String(code) : 'other',
        },
        seconds,
      );
    },
    httpRequestsInFlight: gauge('http_requests_in_flight', 'Requests that are being answered.'),
    authFailures: counter('auth_failures_total', 'Requests refused for their key.', ['reason']),

    ingestRequests: counter('ingest_requests_total', 'Requests that brought predictions.', ['protocol']),
    ingestBytes: counter('ingest_bytes_total', 'Bytes of their bodies, after decompression.', ['protocol']),
    ingestEvents: counter('ingest_events_total', 'Predictions committed.', ['model']),
    ingestEventsDuplicate: counter(
      'ingest_events_duplicate_total',
      'Predictions whose id was stored already.',
      ['model'],
    ),
    ingestEventsRejected: counter('ingest_events_rejected_total', 'Predictions refused, by reason.', [
      'model',
      'reason',
    ]),
    ingestQueueBytes: gauge('ingest_queue_bytes', 'Bytes of rows that wait in memory for their commit.'),
    ingestQueueCapacityBytes: gauge(
      'ingest_queue_capacity_bytes',
      'Bytes beyond which new requests are turned away.',
    ),
    ingestCommitDuration: histogram(
      'ingest_commit_duration_seconds',
      'Time of one commit, with its load and its fsync.',
      FAST_BUCKETS,
    ),
    eventLatest: gauge('event_latest_timestamp_seconds', 'Event time of the newest prediction.', ['model']),

    evaluations: counter('evaluations_total', 'Evaluations made.', ['model']),
    evaluationsFailed: counter(
      'evaluations_failed_total',
      'Evaluations that could not be made, or not recorded.',
      ['model'],
    ),
    evaluationDuration: histogram('evaluation_duration_seconds', 'Time of one evaluation.', SLOW_BUCKETS),
    alerts: gauge('alerts', 'Alerts by severity and state.', ['model', 'severity', 'state']),

    notifications: counter('notifications_total', 'Notifications delivered.', ['channel']),
    notificationsFailed: counter('notifications_failed_total', 'Attempts that failed, by reason.', [
      'channel',
      'reason',
    ]),
    notificationAttempts: counter('notification_attempts_total', 'Attempts to deliver.', ['channel']),
    notificationsDead: counter('notifications_dead_total', 'Notifications given up.', ['channel']),
    notificationsPending: gauge('notifications_pending', 'Notifications that wait.', ['channel']),
    notificationOldestPending: gauge(
      'notification_oldest_pending_timestamp_seconds',
      'When the oldest waiting notification was made; 0 for none.',
      ['channel'],
    ),
    notificationDuration: histogram(
      'notification_duration_seconds',
      'Time of one attempt to deliver.',
      FAST_BUCKETS,
      ['channel'],
    ),

    storageSize: gauge('storage_size_bytes', 'Size of the events database.', ['file']),
    storageFree: gauge('storage_free_bytes', 'Free space on its disk.'),
    storageFatalErrors: counter(
      'storage_fatal_errors_total',
      'Times the events database declared itself unusable.',
    ),
    configLastReloadSuccessful: gauge(
      'config_last_reload_successful',
      'Whether the last reload of the configuration was good.',
    ),
    configLastReloadSuccessTimestamp: gauge(
      'config_last_reload_success_timestamp_seconds',
      'When the configuration was last loaded.',
    ),
  };
}
