import { z } from 'zod';
import type { ChannelConfig } from './alerts/channel.ts';
import { channels as channelTypes } from './alerts/channels/index.ts';
import { ConfigError, ConfigFile, type ConfigSource, valueAt } from './config-file.ts';
import { parseSize } from './core/duration.ts';
import { anomalySpec } from './monitors/anomaly-spec.ts';
import { addFaults, type Fault, faultsOf } from './monitors/faults.ts';
import { durationField, nameField } from './monitors/fields.ts';
import { canDecide, monitorSpec } from './monitors/spec.ts';

export { ConfigError, type ConfigFault, type ConfigSource } from './config-file.ts';

/** Everything that the service is told at start, every default filled in. Durations are in ms, sizes in bytes. */
export type Config = z.output<typeof configSchema>;
export type ModelConfig = z.output<typeof modelSchema>;

/** The configuration of a service that has no file. */
export const defaultConfig = (env: ConfigSource['env'] = {}): Config =>
  loadConfig('', { env, readFile: () => '' });

/** What holds for a model, also for one that the file does not mention. */
export const modelConfig = (config: Config, model: string): ModelConfig =>
  config.models.get(model) ?? DEFAULT_MODEL;

/** @throws {ConfigError} */
export function loadConfig(text: string, source: ConfigSource): Config {
  const file = new ConfigFile(text, source);
  for (const path of secretPaths(file.values)) file.fillSecret(path);
  let parsed = parse(file.values);
  if (parsed.error && file.retype(faultsOf(parsed.error))) parsed = parse(file.values);
  const faults = file.faultsWith([
    ...(parsed.error ? faultsOf(parsed.error) : []),
    ...faultsBetween(file.values),
  ]);
  if (faults.length > 0 || parsed.error) throw new ConfigError(faults);
  const { data: config } = parsed;
  const adminKey = source.env.TIDEMARK_ADMIN_KEY || config.auth.adminKey;
  return { ...config, auth: { ...config.auth, adminKey } };
}

const parse = (values: unknown) => configSchema.safeParse(values, { reportInput: true });

const channelSchema = z
  .looseObject({ type: z.enum(channelTypes.map(({ type }) => type)) })
  .transform((config, ctx): ChannelConfig => {
    const schema = channelTypes.find(({ type }) => type === config.type)!.config;
    const parsed = schema.safeParse(config, { reportInput: true });
    if (parsed.error) addFaults(faultsOf(parsed.error), [], ctx);
    return { ...parsed.data, type: config.type };
  });

/** A monitor that says nothing of all columns of a kind is a slip. To leave a kind out, its list of tests is empty. */
const monitorField = monitorSpec.superRefine((spec, ctx) => {
  for (const kind of ['numeric', 'categorical'] as const) {
    const ids = spec.tests[kind].map(({ test }) => test).join(', ');
    const message = `expected a test with a p-value, or a threshold in drift for one of ${ids}`;
    if (ids !== '' && !canDecide(spec, kind))
      ctx.addIssue({ code: 'custom', path: ['tests', kind], message });
  }
});

const modelSchema = z
  .strictObject({
    roles: z
      .strictObject({
        id: z.string().min(1).default('id'),
        timestamp: z.string().min(1).default('timestamp'),
        prediction: z.string().min(1).default('prediction'),
        probability: z.string().min(1).default('probability'),
        target: z.string().min(1).default('target'),
      })
      .prefault({})
      .describe('names of the columns that play a part'),
    retention: durationField().optional().describe('how long events are kept; left out: for ever'),
    monitors: z.array(monitorField).prefault([{}]),
    anomalies: z.array(anomalySpec).default([]),
  })
  .transform(({ retention, ...model }) => ({ ...model, retentionMs: retention ?? null }));

const DEFAULT_MODEL = modelSchema.parse({});

const sizeField = z.string('expected a size such as 64MiB').transform((text, ctx) => {
  const bytes = parseSize(text);
  if (bytes !== null) return bytes;
  ctx.addIssue({ code: 'custom', message: `expected a size such as 64KiB, 64MiB or 4GiB, got ${text}` });
  return z.NEVER;
});

const configSchema = z
  .strictObject({
    server: z
      .strictObject({
        host: z.string().min(1).default('127.0.0.1'),
        port: z.int().min(0).max(65_535).default(8080),
        public_url: z
          .url({ protocol: /^https?$/, error: 'expected an http or https URL' })
          .optional()
          .describe('where links lead; left out: the address that is listened on'),
      })
      .prefault({}),
    auth: z
      .strictObject({
        mode: z.enum(['keys', 'none']).default('keys'),
        admin_key: z.string().min(1).optional(),
        open_metrics: z.boolean().default(false).describe('whether /metrics needs no key'),
      })
      .prefault({}),
    data: z.string().min(1).default('./data'),
    limits: z
      .strictObject({
        body: sizeField.prefault('64MiB'),
        stream: sizeField.prefault('4GiB'),
        rows: z.int().min(1).default(10_000_000),
        columns: z.int().min(1).default(2000),
        text: sizeField.prefault('64KiB'),
        queued: sizeField.prefault('256MiB'),
        disk_free: sizeField.prefault('1GiB'),
        future: durationField(0).prefault('5m'),
      })
      .prefault({}),
    ingest: z.strictObject({ create_models: z.boolean().default(true) }).prefault({}),
    metrics: z.strictObject({ max_series: z.int().min(0).default(2000) }).prefault({}),
    channels: z.record(nameField, channelSchema).default({}),
    models: z.record(nameField, modelSchema).default({}),
  })
  .transform(({ server, auth, data, limits, ingest, metrics, channels, models }) => ({
    server: { host: server.host, port: server.port, publicUrl: server.public_url ?? null },
    auth: { mode: auth.mode, adminKey: auth.admin_key ?? null, openMetrics: auth.open_metrics },
    data,
    limits: {
      bodyBytes: limits.body,
      streamBytes: limits.stream,
      rows: limits.rows,
      columns: limits.columns,
      textBytes: limits.text,
      queuedBytes: limits.queued,
      diskFreeBytes: limits.disk_free,
      futureMs: limits.future,
    },
    ingest: { createModels: ingest.create_models },
    metrics: { maxSeries: metrics.max_series },
    channels: new Map(Object.entries(channels)),
    models: new Map(Object.entries(models)),
  }));

/** Where the file may hold a secret, or name another file that does. */
function secretPaths(values: unknown): string[][] {
  const paths = [['auth', 'admin_key']];
  for (const [name, channel] of entriesAt(values, ['channels'])) {
    const type = channelTypes.find((candidate) => candidate.type === valueAt(channel, ['type']));
    for (const secret of type?.secrets ?? []) paths.push(['channels', name, ...secret.split('.')]);
  }
  return paths;
}

/** What is wrong between parts. It looks at the values as they came, so that no fault within a part hides these. */
function faultsBetween(values: unknown): Fault[] {
  const faults: Fault[] = [];
  const channels = entriesAt(values, ['channels']).map(([name]) => name);
  for (const [model] of entriesAt(values, ['models'])) {
    const names = new Set<unknown>();
    for (const { path, channelsPath, defaultName } of [
      { path: ['models', model, 'monitors'], channelsPath: ['alert', 'channels'], defaultName: 'default' },
      { path: ['models', model, 'anomalies'], channelsPath: ['channels'], defaultName: undefined },
    ])
      for (const [i, watch] of entriesAt(values, path)) {
        const name = valueAt(watch, ['name']) ?? defaultName;
        if (name !== undefined && names.has(name))
          faults.push({ path: [...path, i, 'name'], message: `${name} is the name of another one` });
        names.add(name);
        for (const [j, channel] of entriesAt(watch, channelsPath))
          if (!channels.includes(String(channel)))
            faults.push({
              path: [...path, i, ...channelsPath, j],
              message: `expected the name of a channel, got ${channel}`,
            });
      }
  }
  return faults;
}

const entriesAt = (values: unknown, path: readonly string[]): [string, unknown][] => {
  const value = valueAt(values, path);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
};
