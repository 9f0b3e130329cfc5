import { z } from 'zod';
import { driftTests } from '../../src/stats/drift/index.ts';
import { detectors } from '../../src/stats/stream/index.ts';

/** What tests and detectors tell of themselves. */
interface Described {
  readonly id: string;
  readonly title: string;
  readonly use: string;
  readonly formula: string;
  readonly cost: string;
  readonly options: z.ZodObject;
  readonly sources: readonly string[];
}

/** The page on every test and detector, in Markdown, from the very definitions that run. */
export function statisticsPage(): string {
  const tests = driftTests.map((test) =>
    section(test, [
      ['Columns', test.kinds.join(', ')],
      ['Judged by', test.decidesBy === 'pValue' ? 'its p-value' : 'its statistic, an effect size'],
    ]),
  );
  const streams = detectors.map((detector) =>
    section(detector, [
      ['Takes', detector.takes === 'binary' ? '0 and 1' : 'numbers'],
      ['Needs the time', detector.needsTime ? 'yes' : 'no'],
    ]),
  );
  return `# Statistics

Every two-sample test, distance and stream detector of Tidemark. This page is generated from their definitions by
\`npm run docs\`.

## Two-sample tests and distances

A test compares a reference with a current sample. Missing values take no part, except where a binning has a bin for
them. A test that does not apply says why instead of giving a number.

${tests.join('\n')}
## Stream detectors

A detector takes the values of a stream one by one. Its state is a plain JSON value.

${streams.join('\n')}`;
}

function section(
  { id, title, use, formula, cost, options, sources }: Described,
  facts: readonly (readonly [string, string])[],
): string {
  const rows = [...facts, ['Formula', formula], ['Cost', cost], ['Source', sources.join('; ')]] as const;
  return `### \`${id}\`: ${title}

${use}

${rows.map(([label, text]) => `- **${label}:** ${text}`).join('\n')}
${optionLines(options)}`;
}

function optionLines(options: z.ZodObject): string {
  const { properties = {} } = z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, JsonSchema>;
  };
  const lines = Object.entries(properties).map(
    ([name, schema]) =>
      `  - \`${name}\` (default ${codeOf(schema.default)})${schema.description === undefined ? '' : `: ${schema.description}`}`,
  );
  return lines.length === 0 ? '' : `- **Options:**\n${lines.join('\n')}\n`;
}

interface JsonSchema {
  readonly default?: unknown;
  readonly description?: string;
}

const codeOf = (value: unknown): string => (value === undefined ? 'none' : `\`${JSON.stringify(value)}\``);
