import { open } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '../../core/errors.ts';
import type { Sample, SampleKind } from '../../core/sample.ts';
import type { ColumnType } from '../../core/schema.ts';
import { readCategoricalSample, readNumbers, readNumericSample } from '../read-sample.ts';
import { equals, quoteName, quoteText } from '../sql.ts';

/** A column of a stored or given table, in the file's order. */
export interface TableColumn {
  readonly name: string;
  readonly type: ColumnType;
}

export interface TableDescription {
  readonly rows: number;
  readonly columns: readonly TableColumn[];
}

export type TableFormat = 'parquet' | 'csv';

/** An equality that rows have to meet. */
export interface TableFilter {
  readonly column: string;
  readonly value: string | number | boolean;
}

/**
 * A Parquet or CSV file that is read as a table. In a CSV file an empty cell is missing; a column holds numbers when all
 * its cells are numbers as JSON writes them (so `007` stays text), booleans when all are `true` or `false`, else text.
 */
export class TableFile {
  readonly #connection: DuckDBConnection;
  readonly #from: string;
  readonly #expressions: ReadonlyMap<string, string>;
  readonly description: TableDescription;

  private constructor(
    connection: DuckDBConnection,
    from: string,
    expressions: ReadonlyMap<string, string>,
    description: TableDescription,
  ) {
    this.#connection = connection;
    this.#from = from;
    this.#expressions = expressions;
    this.description = description;
  }

  /** @throws {AppError} `invalid_reference` when the file cannot be read as such a table; the message does not name the file */
  static async open(connection: DuckDBConnection, path: string, format: TableFormat): Promise<TableFile> {
    try {
      return format === 'parquet' ? await openParquet(connection, path) : await openCsv(connection, path);
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw new AppError('invalid_reference', `expected a ${format} table: ${tellEngine(error, path)}`, {
        cause: error,
      });
    }
  }

  static async of(
    connection: DuckDBConnection,
    from: string,
    columns: readonly { name: string; type: ColumnType; expression: string }[],
  ): Promise<TableFile> {
    const [rows] = await readNumbers(connection, `SELECT count(*) FROM ${from}`);
    const description = { rows: rows!, columns: columns.map(({ name, type }) => ({ name, type })) };
    return new TableFile(
      connection,
      from,
      new Map(columns.map(({ name, expression }) => [name, expression])),
      description,
    );
  }

  sample(column: string, kind: SampleKind, filters: readonly TableFilter[] = []): Promise<Sample> {
    const expression = this.#expression(column);
    const from = this.#filtered(filters);
    return kind === 'numeric'
      ? readNumericSample(this.#connection, expression, from)
      : readCategoricalSample(this.#connection, expression, from);
  }

  /** For each column the query of its distinct values as (number, category, count), ascending; null for vectors. */
  countQueries(): readonly (string | null)[] {
    return this.description.columns.map(({ name, type }) => {
      if (type === 'vector') return null;
      const expression = this.#expression(name);
      // NaN is missing; adding zero makes one value of 0 and -0.
      const value =
        type === 'number'
          ? `CASE WHEN NOT isnan((${expression})::DOUBLE) THEN (${expression})::DOUBLE + 0.0 END AS number, NULL::VARCHAR AS category`
          : `NULL::DOUBLE AS number, (${expression})::VARCHAR AS category`;
      return `SELECT ${value}, count(*)::DOUBLE FROM ${this.#from} GROUP BY 1, 2 ORDER BY 1, 2`;
    });
  }

  async countRows(filters: readonly TableFilter[]): Promise<number> {
    return (await readNumbers(this.#connection, `SELECT count(*) FROM ${this.#filtered(filters)}`))[0]!;
  }

  /** The first value of a number column that would not survive as a double: an infinity, or an integer beyond 2^53. */
  async findInexact(): Promise<{ column: string; detail: string } | null> {
    const numbers = this.description.columns.filter(({ type }) => type === 'number');
    if (numbers.length === 0) return null;
    const counts = await readNumbers(
      this.#connection,
      `SELECT ${numbers.map(({ name }) => `count(*) FILTER (${isInexact(this.#expression(name))})`).join(', ')} FROM ${this.#from}`,
    );
    const index = counts.findIndex((count) => count > 0);
    if (index < 0) return null;
    return {
      column: numbers[index]!.name,
      detail: `${counts[index]} values are infinite or integers that a double cannot hold`,
    };
  }

  /** Writes the table as Parquet, each column of its type. */
  async copyTo(path: string): Promise<void> {
    const columns = this.description.columns.map(
      ({ name }) => `${this.#expression(name)} AS ${quoteName(name)}`,
    );
    await this.#connection.run(
      `COPY (SELECT ${columns.join(', ')} FROM ${this.#from}) TO ${quoteText(path)} (FORMAT parquet, COMPRESSION zstd)`,
    );
  }

  #expression(column: string): string {
    const expression = this.#expressions.get(column);
    if (expression === undefined)
      throw new AppError('invalid_reference', `the table has no column "${column}"`);
    return expression;
  }

  #condition({ column, value }: TableFilter): string {
    const expression = this.#expression(column);
    return equals(expression, this.description.columns.find(({ name }) => name === column)!.type, value);
  }

  #filtered(filters: readonly TableFilter[]): string {
    if (filters.length === 0) return this.#from;
    return `${this.#from} WHERE ${filters.map((filter) => this.#condition(filter)).join(' AND ')}`;
  }
}

const isInexact = (expression: string): string =>
  `isinf((${expression})::DOUBLE) OR (abs((${expression})::DOUBLE) > 9007199254740992 AND typeof(${expression}) NOT IN ('DOUBLE', 'FLOAT') AND (${expression})::DOUBLE::HUGEINT <> (${expression})::HUGEINT)`;

async function openParquet(connection: DuckDBConnection, path: string): Promise<TableFile> {
  const from = `read_parquet(${quoteText(path)})`;
  const described = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`)).getRows();
  const columns = described.map(([name, engineType]) => {
    const type = columnTypeOf(String(engineType));
    if (type === null)
      throw new AppError(
        'invalid_reference',
        `the column "${name}" has the type ${engineType}, which cannot be compared; exclude it`,
      );
    const text = type === 'text' ? '::VARCHAR' : '';
    return { name: String(name), type, expression: `${quoteName(String(name))}${text}` };
  });
  return TableFile.of(connection, from, columns);
}

function columnTypeOf(engineType: string): ColumnType | null {
  if (/^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL)/.test(engineType)) {
    return engineType.endsWith(']') ? 'vector' : 'number';
  }
  if (engineType === 'BOOLEAN') return 'boolean';
  return /^(VARCHAR|ENUM|DATE|TIME|UUID|BLOB|INTERVAL|JSON)/.test(engineType) && !engineType.endsWith(']')
    ? 'text'
    : null;
}

/** Numbers as JSON writes them, as long as a double holds them: an integer of 16 digits is more likely an id. */
const NUMBER = '-?(0|[1-9][0-9]{0,14})(\\.[0-9]+)?([eE][+-]?[0-9]{1,2})?';
const HEADER_BYTES_MAX = 1 << 20;

async function openCsv(connection: DuckDBConnection, path: string): Promise<TableFile> {
  const options =
    "all_varchar = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', strict_mode = true, null_padding = false, max_line_size = 4194304";
  const names = headerOf(await readStart(path));
  const seen = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (name === '')
      throw new AppError('invalid_reference', `the header has no name for column ${index + 1}`);
    if (seen.has(name.toLowerCase()))
      throw new AppError('invalid_reference', `the header names the column "${name}" twice`);
    seen.add(name.toLowerCase());
  }
  const columns = `{${names.map((name) => `${quoteText(name)}: 'VARCHAR'`).join(', ')}}`;
  const from = `read_csv(${quoteText(path)}, header = true, auto_detect = false, columns = ${columns}, ${options.replace('all_varchar = true, ', '')})`;
  const checks = names.flatMap((name) => [
    `count(*) FILTER (NOT regexp_full_match(${quoteName(name)}, '${NUMBER}'))`,
    `count(*) FILTER (${quoteName(name)} NOT IN ('true', 'false'))`,
    `count(${quoteName(name)})`,
  ]);
  const counts = await readNumbers(connection, `SELECT ${checks.join(', ')} FROM ${from}`);
  return TableFile.of(
    connection,
    from,
    names.map((name, index) => {
      const [notNumbers, notBooleans, present] = counts.slice(3 * index, 3 * index + 3);
      const cell = quoteName(name);
      if (present! > 0 && notNumbers === 0)
        return { name, type: 'number' as const, expression: `${cell}::DOUBLE` };
      if (present! > 0 && notBooleans === 0)
        return { name, type: 'boolean' as const, expression: `(${cell} = 'true')` };
      return { name, type: 'text' as const, expression: cell };
    }),
  );
}

async function readStart(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES_MAX), 0, HEADER_BYTES_MAX, 0);
    return buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '');
  } finally {
    await file.close();
  }
}

/** The names in the first line. A name in quotes may hold commas and doubled quotes, but no line end. */
function headerOf(start: string): string[] {
  const line = /^[^\r\n]*/.exec(start)![0];
  if (line === '') throw new AppError('invalid_reference', 'expected a header line, got an empty one');
  const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))(?=,|$)/g)];
  if (cells.reduce((length, [cell]) => length + cell.length, 0) !== line.length)
    throw new AppError('invalid_reference', 'the header line has a quote in the wrong place');
  return cells.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!);
}

/** The engine's message on one line, without its advice, the cells that it quotes and the path of the file on our disk. */
function tellEngine(error: unknown, path: string): string {
  const [problem] = String(error instanceof Error ? error.message : error).split(
    /\n\s*\n|Possible fixes|Candidate/,
  );
  return problem!
    .replaceAll(/^Original Line:.*$/gm, '')
    .replaceAll(path, 'the file')
    .replace(/^\w[\w ]*Error:\s*/, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
}
