import { invariant } from '../../core/invariant.ts';
import type { DatasetInput, KeyValue } from '../../tracking/run.ts';
import type { Connection } from './connection.ts';

/** The datasets that runs used. Runs of an experiment share those of the same name and digest. */
export class RunInputs {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** A dataset that the run already has stays as it is, with its tags. To be called in a transaction. */
  log(run: number, experimentId: number, input: DatasetInput): void {
    const datasetId = this.#datasetId(experimentId, input);
    const isNew = this.#connection.run(
      'INSERT INTO inputs (run, dataset_id) VALUES (:run, :datasetId) ON CONFLICT DO NOTHING',
      { run, datasetId },
    );
    if (isNew === 0) return;
    for (const { key, value } of input.tags)
      this.#connection.run(
        'INSERT INTO input_tags (run, dataset_id, key, value) VALUES (:run, :datasetId, :key, :value)',
        { run, datasetId, key, value },
      );
  }

  of(run: number): DatasetInput[] {
    const datasets = this.#connection.all<Omit<DatasetInput, 'tags'> & { id: number }>(
      `SELECT id, name, digest, source_type AS sourceType, source, schema, profile
       FROM inputs JOIN datasets ON id = dataset_id WHERE run = :run ORDER BY dataset_id`,
      { run },
    );
    return datasets.map(({ id: datasetId, ...dataset }) => ({
      ...dataset,
      tags: this.#connection.all<KeyValue>(
        'SELECT key, value FROM input_tags WHERE run = :run AND dataset_id = :datasetId ORDER BY key',
        { run, datasetId },
      ),
    }));
  }

  #datasetId(experimentId: number, input: DatasetInput): number {
    const { name, digest, sourceType, source, schema, profile } = input;
    this.#connection.run(
      `INSERT INTO datasets (experiment_id, name, digest, source_type, source, schema, profile)
       VALUES (:experimentId, :name, :digest, :sourceType, :source, :schema, :profile) ON CONFLICT DO NOTHING`,
      { experimentId, name, digest, sourceType, source, schema, profile },
    );
    const dataset = this.#connection.get<{ id: number }>(
      'SELECT id FROM datasets WHERE experiment_id = :experimentId AND name = :name AND digest = :digest',
      { experimentId, name, digest },
    );
    invariant(dataset !== null, 'a dataset exists once it is inserted');
    return dataset.id;
  }
}
