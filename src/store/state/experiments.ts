import { invariant } from '../../core/invariant.ts';
import type { KeyValue, LifecycleStage } from '../../tracking/run.ts';
import type { Connection } from './connection.ts';

export interface Experiment {
  readonly id: number;
  readonly name: string;
  readonly artifactLocation: string;
  readonly lifecycleStage: LifecycleStage;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** By key. */
  readonly tags: readonly KeyValue[];
}

/** Experiments. Of those that are not deleted, no two have the same name. */
export class Experiments {
  readonly #connection: Connection;
  readonly #now: () => number;

  constructor(connection: Connection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
  }

  get(id: number): Experiment | null {
    return this.#withTags(
      this.#connection.get<Row>(`SELECT ${EXPERIMENT} FROM experiments WHERE id = :id`, { id }),
    );
  }

  /** The one that is not deleted. */
  find(name: string): Experiment | null {
    return this.#withTags(
      this.#connection.get<Row>(
        `SELECT ${EXPERIMENT} FROM experiments WHERE name = :name AND lifecycle_stage = 'active'`,
        { name },
      ),
    );
  }

  findOrCreate(name: string): Experiment {
    return this.#connection.atomically(() => this.find(name) ?? this.#create(name));
  }

  /** Changes nothing when the tag already has this value. */
  setTag(id: number, { key, value }: KeyValue): void {
    this.#connection.run(
      `INSERT INTO experiment_tags (experiment_id, key, value) VALUES (:id, :key, :value)
       ON CONFLICT DO UPDATE SET value = excluded.value WHERE value <> excluded.value`,
      { id, key, value },
    );
  }

  #create(name: string): Experiment {
    const created = this.#connection.get<{ id: number }>(
      `INSERT INTO experiments (name, artifact_location, lifecycle_stage, created_at, updated_at)
       VALUES (:name, '', 'active', :now, :now) RETURNING id`,
      { name, now: this.#now() },
    );
    invariant(created !== null, 'an insertion returns its id');
    // The form of MLflow's own proxied locations, below which its clients put and find files.
    this.#connection.run('UPDATE experiments SET artifact_location = :location WHERE id = :id', {
      id: created.id,
      location: `mlflow-artifacts:/${created.id}`,
    });
    const experiment = this.get(created.id);
    invariant(experiment !== null, 'an experiment exists once it is created');
    return experiment;
  }

  #withTags(row: Row | null): Experiment | null {
    if (row === null) return null;
    const tags = this.#connection.all<KeyValue>(
      'SELECT key, value FROM experiment_tags WHERE experiment_id = :id ORDER BY key',
      { id: row.id },
    );
    return { ...row, tags };
  }
}

type Row = Omit<Experiment, 'tags'>;

const EXPERIMENT = `id, name, artifact_location AS artifactLocation, lifecycle_stage AS lifecycleStage,
  created_at AS createdAt, updated_at AS updatedAt`;
