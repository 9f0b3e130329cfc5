import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { AppError } from '../../core/errors.ts';
import type { Sample, SampleKind } from '../../core/sample.ts';
import { CompiledSamples, exists } from './compiled-samples.ts';
import {
  type TableColumn,
  type TableDescription,
  TableFile,
  type TableFilter,
  type TableFormat,
} from './table-file.ts';

/** A reference's bytes as they are stored. */
export interface StoredTable {
  readonly sha256: string;
  readonly bytes: number;
  readonly rows: number;
  readonly columns: readonly TableColumn[];
}

/**
 * Reference datasets: one immutable Parquet file each, named by the SHA-256 of its bytes. What the statistics need of
 * a file (its distinct values with their counts) is compiled once and kept beside it.
 */
export class ReferenceStore {
  readonly #folder: string;
  readonly #instance: DuckDBInstance;
  readonly #compiled = new CompiledSamples();
  #uploads = 0;

  private constructor(folder: string, instance: DuckDBInstance) {
    this.#folder = folder;
    this.#instance = instance;
  }

  /** Opens the folder, and removes what uploads that never ended have left. */
  static async open(folder: string, memoryBytes: number): Promise<ReferenceStore> {
    const uploads = join(folder, '.uploads');
    await mkdir(uploads, { recursive: true });
    for (const leftover of await readdir(uploads)) await rm(join(uploads, leftover), { recursive: true });
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${Math.floor(memoryBytes / 2 ** 20)}MiB`,
      temp_directory: uploads,
    });
    return new ReferenceStore(folder, instance);
  }

  /** Where the bytes of an upload are collected. To be removed by the caller. */
  uploadPath(): string {
    return join(this.#folder, '.uploads', `upload-${++this.#uploads}`);
  }

  pathOf(model: string, sha256: string): string {
    return join(this.#folder, model, `${sha256}.parquet`);
  }

  /** @throws {AppError} `invalid_reference` */
  async describe(path: string, format: TableFormat): Promise<TableDescription> {
    return this.#connected(
      async (connection) => (await TableFile.open(connection, path, format)).description,
    );
  }

  /**
   * Checks an uploaded file and keeps it as Parquet. Parquet is kept byte for byte.
   * @throws {AppError} `invalid_reference`
   */
  store(model: string, upload: string, format: TableFormat): Promise<StoredTable> {
    return this.#connected(async (connection) =>
      this.#store(await TableFile.open(connection, upload, format), model, upload, format),
    );
  }

  async #store(table: TableFile, model: string, upload: string, format: TableFormat): Promise<StoredTable> {
    const { rows, columns } = table.description;
    if (rows === 0) throw new AppError('invalid_reference', 'expected at least one row, got none');
    const inexact = await table.findInexact();
    if (inexact !== null)
      throw new AppError(
        'invalid_reference',
        `the column "${inexact.column}" cannot be kept exactly: ${inexact.detail}`,
        {
          errors: [{ pointer: `/${inexact.column}`, code: 'not_exact', detail: inexact.detail }],
        },
      );
    const parquet = format === 'parquet' ? upload : `${upload}.parquet`;
    try {
      if (format !== 'parquet') await table.copyTo(parquet);
      const sha256 = await sha256Of(parquet);
      const { size } = await stat(parquet);
      await this.#keep(parquet, this.pathOf(model, sha256));
      return { sha256, bytes: size, rows, columns };
    } finally {
      if (format !== 'parquet') await rm(parquet, { force: true });
    }
  }

  /** Compiles what is not compiled yet. Idempotent. */
  compile(model: string, sha256: string): Promise<void> {
    return this.#connected(async (connection) =>
      this.#compiled.compile(
        connection,
        await this.#open(connection, model, sha256),
        this.#compiledPath(model, sha256),
      ),
    );
  }

  /** A whole column, from what was compiled; or the rows that meet `filters`, from the file itself. */
  async sample(
    model: string,
    sha256: string,
    column: { readonly name: string; readonly index: number },
    kind: SampleKind,
    filters: readonly TableFilter[] = [],
  ): Promise<Sample> {
    if (filters.length > 0)
      return this.#connected(async (connection) =>
        (await this.#open(connection, model, sha256)).sample(column.name, kind, filters),
      );
    const compiled = this.#compiledPath(model, sha256);
    if (!(await exists(compiled))) await this.compile(model, sha256);
    return this.#connected((connection) => this.#compiled.sample(connection, compiled, column.index, kind));
  }

  countRows(model: string, sha256: string, filters: readonly TableFilter[]): Promise<number> {
    return this.#connected(async (connection) =>
      (await this.#open(connection, model, sha256)).countRows(filters),
    );
  }

  /** Opens a file that is not ours, as `compare` does. The connection lives as long as the store. */
  async openTable(path: string, format: TableFormat): Promise<TableFile> {
    return TableFile.open(await this.#instance.connect(), path, format);
  }

  close(): void {
    this.#instance.closeSync();
  }

  #open(connection: DuckDBConnection, model: string, sha256: string): Promise<TableFile> {
    return TableFile.open(connection, this.pathOf(model, sha256), 'parquet');
  }

  /** Every question has a connection of its own: a second one would cut off what the first is still streaming. */
  async #connected<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await this.#instance.connect();
    try {
      return await work(connection);
    } finally {
      connection.disconnectSync();
    }
  }

  #compiledPath(model: string, sha256: string): string {
    return join(this.#folder, model, `${sha256}.samples.parquet`);
  }

  /** On disk, with its name, before anybody is told of it. */
  async #keep(from: string, to: string): Promise<void> {
    await mkdir(dirname(to), { recursive: true });
    await syncFile(from);
    await rename(from, to);
    await syncFile(dirname(to));
  }
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The format that a file's name tells. */
export function tableFormatOf(path: string): TableFormat {
  const name = basename(path).toLowerCase();
  if (name.endsWith('.parquet')) return 'parquet';
  if (name.endsWith('.csv')) return 'csv';
  throw new AppError('invalid_reference', `expected a file called .parquet or .csv, got "${basename(path)}"`);
}
