import { fileURLToPath } from 'node:url';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { DAY_MS, formatInstant, parseInstant } from '../core/time.ts';

/** January is the reference; the other days are streamed. */
export const STREAM_START = '2001-02-01T00:00:00Z';
export const STREAM_END = '2001-07-01T00:00:00Z';
export const STREAM_ROWS = 2_491_755;

export interface FlightDay {
  readonly startAt: number;
  readonly endAt: number;
  /** NDJSON of events, in batches of whole lines. */
  readonly batches: AsyncGenerator<{
    readonly lines: string;
    readonly rows: number;
    readonly lastAt: number;
  }>;
}

const BATCH_ROWS = 10_000;

/**
 * The flights of January to June 2001 from the package vega-datasets, and a small model of their delay fitted on
 * January: the mean delay by hour of the day and origin. It stands for a user's own model service.
 */
export class Flights {
  /** The first instant that is streamed. */
  readonly startAt = parseInstant(STREAM_START)!;
  readonly #connection: DuckDBConnection;

  private constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  /** @throws {Error} where the development dependencies are not installed */
  static async open(): Promise<Flights> {
    const file = fileURLToPath(new URL('../data/flights-3m.parquet', import.meta.resolve('vega-datasets')));
    const connection = await (await DuckDBInstance.create(':memory:', { memory_limit: '512MiB' })).connect();
    const january = `date < TIMESTAMP '2001-02-01'`;
    await connection.run(
      `CREATE TABLE flights AS SELECT date, delay, distance, origin, destination, hour(date) AS hour
         FROM read_parquet('${file.replaceAll("'", "''")}') WHERE date < TIMESTAMP '2001-07-01' ORDER BY date`,
    );
    await connection.run(
      `CREATE TABLE hourly AS SELECT hour, avg(delay) AS delay FROM flights WHERE ${january} GROUP BY hour`,
    );
    await connection.run(
      `CREATE TABLE model AS SELECT hour, origin, round(avg(delay), 3) AS delay FROM flights WHERE ${january} GROUP BY hour, origin`,
    );
    // An origin that January has not seen at this hour is expected to be as late as the hour is.
    await connection.run(
      `CREATE VIEW predicted AS SELECT flights.*, coalesce(model.delay, round(hourly.delay, 3)) AS prediction
         FROM flights LEFT JOIN model USING (hour, origin) LEFT JOIN hourly USING (hour)`,
    );
    return new Flights(connection);
  }

  /** Writes January, with the model's predictions, as the reference. */
  async writeReference(path: string): Promise<void> {
    await this.#connection.run(
      `COPY (SELECT distance, origin, destination, hour, prediction FROM predicted WHERE date < TIMESTAMP '2001-02-01')
         TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`,
    );
  }

  /** The streamed days, in order of time. */
  *days(): Generator<FlightDay> {
    for (let at = this.startAt; at < parseInstant(STREAM_END)!; at += DAY_MS) {
      yield { startAt: at, endAt: at + DAY_MS, batches: this.#batches(at) };
    }
  }

  async *#batches(startAt: number): AsyncGenerator<{ lines: string; rows: number; lastAt: number }> {
    const day = formatInstant(startAt).slice(0, 10);
    const result = await this.#connection.runAndReadAll(
      `SELECT to_json({id: '${day}-' || row_number() OVER (ORDER BY date), timestamp: strftime(date, '%Y-%m-%dT%H:%M:%SZ'),
                 features: {distance: distance, origin: origin, destination: destination, hour: hour}, prediction: prediction})::VARCHAR, epoch_ms(date)::DOUBLE
         FROM predicted WHERE date >= TIMESTAMP '${day}' AND date < TIMESTAMP '${day}' + INTERVAL 1 DAY ORDER BY date`,
    );
    const rows = result.getRows() as [string, number][];
    for (let from = 0; from < rows.length; from += BATCH_ROWS) {
      const batch = rows.slice(from, from + BATCH_ROWS);
      yield {
        lines: `${batch.map(([line]) => line).join('\n')}\n`,
        rows: batch.length,
        lastAt: batch.at(-1)![1],
      };
    }
  }

  close(): void {
    this.#connection.disconnectSync();
  }
}
