import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Command } from '../src/commands/command.ts';
import { loadConfig } from '../src/config.ts';

const root = new URL('../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const GUIDES = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'];
const readme = read('README.md');

const blocks = [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language, text]) => ({
  language: language!,
  text: text!,
}));
/** The file that a block of YAML says it is. */
const yaml = (file: string): string => blocks.find(({ text }) => text.startsWith(`# ${file}`))!.text;
const commandsOf = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, name]) => name!)),
];

describe('the README', () => {
  it('shows a configuration that the service takes', () => {
    const config = loadConfig(yaml('tidemark.yaml'), {
      env: { SLACK_WEBHOOK_URL: 'https://hooks.slack.com/services/T/B/x' },
      readFile: () => '',
    });
    expect([...config.channels.keys()]).toEqual(['ops-slack', 'ml-mail']);
    expect(config.models.get('flights')!.monitors).toMatchObject([{ name: 'hourly', windowMs: 3_600_000 }]);
  });

  it('shows a scrape configuration with a credential', () => {
    expect(parse(yaml('prometheus.yml'))).toMatchObject({
      scrape_configs: [{ authorization: { credentials_file: expect.any(String) } }],
    });
  });

  it('has its JSON strict', () => {
    for (const { language, text } of blocks) if (language === 'json') JSON.parse(text);
    for (const [, body] of readme.matchAll(/-d '([^']*)'/g)) JSON.parse(body!);
  });

  it('names every command of the command line, and no other', () => {
    const help = execFileSync(process.execPath, ['dist/cli.js', '--help'], { cwd: root, encoding: 'utf8' });
    const known = commandsOf(help, /^ {2}([a-z-]+) {2,}/gm);
    const table = commandsOf(readme, /^\| `tidemark ([a-z-]+)/gm);
    const used = commandsOf(readme, /^tidemark ([a-z-]+)/gm);
    expect(known.filter((name) => !table.includes(name))).toEqual([]);
    expect([...table, ...used].filter((name) => !known.includes(name))).toEqual([]);
  });

  it('gives a command no option that it has not', async () => {
    for (const [, name, options] of readme.matchAll(/^\| `tidemark ([a-z-]+)([^`]*)`/gm)) {
      const module: Record<string, unknown> = await import(`../src/commands/${name}.ts`);
      const command = Object.values(module).find((value) => (value as Partial<Command>).usage) as Command;
      for (const [option] of options!.matchAll(/--[a-z-]+/g)) expect(command.usage).toContain(option);
    }
  });
});

describe.each(GUIDES)('%s', (guide) => {
  const text = read(guide);

  it('names scripts that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const name of commandsOf(text, /npm run ([a-z:]+)/g)) expect(Object.keys(scripts)).toContain(name);
  });

  it('leads to files that are there', () => {
    const links = commandsOf(text, /\]\((?!https?:|#)([^)#]+)\)/g);
    const sources = commandsOf(text, /`((?:src|tests|docs)\/[\w./-]+)`/g).filter(
      (path) => !path.includes('my-'),
    );
    expect([...links, ...sources].filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
  });
});

it('every source file that ARCHITECTURE.md names is there', () => {
  const names = commandsOf(
    read('ARCHITECTURE.md'),
    /`((?:actions|alerts|api|core|ingest|metrics|monitors|reports|stats|store)\/[\w./-]*)`/g,
  );
  expect(names.length).toBeGreaterThan(30);
  expect(names.filter((path) => !existsSync(new URL(`src/${path}`, root)))).toEqual([]);
});
