import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Who may import whom. `types` are folders of which only types may be imported; a package belongs to one folder unless it is listed in several. */
const RULES: Record<string, { folders: string[]; types?: string[]; packages: string[] }> = {
  core: { folders: [], packages: [] },
  stats: { folders: ['core'], packages: ['simple-statistics', 'zod'] },
  ingest: { folders: ['core'], packages: ['apache-arrow'] },
  monitors: { folders: ['core', 'stats'], packages: ['croner', 'zod'] },
  alerts: { folders: ['core'], packages: ['zod'] },
  'alerts/channels': {
    folders: ['core', 'alerts'],
    packages: ['@slack/webhook', 'ipaddr.js', 'nodemailer', 'zod'],
  },
  tracking: { folders: ['core'], packages: [] },
  reports: { folders: ['core', 'stats'], packages: ['echarts'] },
  store: {
    folders: ['core'],
    types: ['monitors', 'alerts', 'tracking'],
    packages: ['@clickhouse/client', '@duckdb/node-api', '@photostructure/sqlite'],
  },
  metrics: { folders: ['core'], packages: ['prom-client'] },
  actions: {
    folders: [
      'core',
      'stats',
      'ingest',
      'monitors',
      'alerts',
      'alerts/channels',
      'tracking',
      'reports',
      'store',
      'metrics',
      'config',
    ],
    packages: ['zod'],
  },
  api: {
    folders: ['core', 'actions', 'metrics'],
    types: ['alerts', 'config', 'ingest', 'monitors', 'reports', 'stats', 'tracking'],
    packages: ['hono', 'zod'],
  },
};

/** Files outside the folders above build and run everything. */
const ANYTHING_GOES = ['app', 'cli', 'commands', 'config', 'config-file', 'demo', 'library', 'version'];

const PURE = ['core', 'stats', 'ingest', 'monitors', 'alerts', 'tracking', 'reports'];
const PURE_NODE_MODULES = ['node:buffer', 'node:crypto'];
const IMPURE = /Date\.now|new Date\(|Math\.random|\bprocess\.|\bconsole\./;
/** Where the clock is read, and where instants meet libraries that take a `Date`. */
const CLOCK_FILE = 'core/time.ts';

const root = resolve(import.meta.dirname, '../src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => file.replaceAll('\\', '/'));

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly isTypeOnly: boolean;
}

const imports: Import[] = files.flatMap((file) =>
  [
    ...readFileSync(join(root, file), 'utf8').matchAll(
      /^(?:import|export)\s+(type\s)?[^'"();]*?from\s+'([^']+)'|^import\s+'([^']+)'|import\('([^']+)'\)/gm,
    ),
  ].map(([, type, from, bare, dynamic]) => ({
    file,
    specifier: (from ?? bare ?? dynamic)!,
    isTypeOnly: type !== undefined,
  })),
);

const areaOf = (file: string): string =>
  file.startsWith('alerts/channels/') ? 'alerts/channels' : file.split('/')[0]!.replace(/\.tsx?$/, '');

const targetArea = ({ file, specifier }: Import): string =>
  areaOf(relative(root, resolve(root, dirname(file), specifier)).replaceAll('\\', '/'));

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

describe('architecture', () => {
  it('finds the imports of every file', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(imports.length).toBeGreaterThan(files.length);
  });

  it('has each folder import only what its row of the table allows', () => {
    const wrong = imports.filter((found) => {
      const area = areaOf(found.file);
      if (ANYTHING_GOES.includes(area)) return false;
      const rule = RULES[area];
      if (rule === undefined) return true;
      if (found.specifier.startsWith('node:'))
        return PURE.includes(area) && !PURE_NODE_MODULES.includes(found.specifier);
      if (!found.specifier.startsWith('.')) return !rule.packages.includes(packageOf(found.specifier));
      const target = targetArea(found);
      if (target === area || rule.folders.includes(target)) return false;
      return !(found.isTypeOnly && rule.types?.includes(target));
    });
    expect(wrong.map(({ file, specifier }) => `${file} -> ${specifier}`)).toEqual([]);
  });

  it('has no folder beside the table', () => {
    expect(
      [...new Set(files.map(areaOf))].filter((area) => !(area in RULES) && !ANYTHING_GOES.includes(area)),
    ).toEqual([]);
  });

  it('keeps clocks, randomness and I/O out of the pure folders', () => {
    const impure = files
      .filter((file) => PURE.includes(areaOf(file)) && file !== CLOCK_FILE)
      .filter((file) => IMPURE.test(withoutComments(readFileSync(join(root, file), 'utf8'))));
    expect(impure).toEqual([]);
  });

  it('has HTTP status codes in api/ and in the channels only', () => {
    const statusful = files
      .filter((file) => !['api', 'alerts/channels', ...ANYTHING_GOES].includes(areaOf(file)))
      .filter((file) =>
        /\bstatus(Code)?\s*(===|!==|:|>=)\s*[1-5]\d\d\b/.test(readFileSync(join(root, file), 'utf8')),
      );
    expect(statusful).toEqual([]);
  });
});

const withoutComments = (source: string): string => source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
