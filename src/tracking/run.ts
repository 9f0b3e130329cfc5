/** Runs as MLflow has them, with its words: what was done, with what, and what came out. */
export type RunStatus = 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED';
export type LifecycleStage = 'active' | 'deleted';

/** A list of these and not an object: a key may be `__proto__`. */
export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

export interface RunMetric {
  readonly key: string;
  /** May be NaN or infinite: what a training run logs is its own affair. */
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly step: number;
}

/** A dataset that a run used. Within an experiment it is identified by name and digest. */
export interface DatasetInput {
  readonly name: string;
  readonly digest: string;
  readonly sourceType: string;
  readonly source: string;
  readonly schema: string | null;
  readonly profile: string | null;
  readonly tags: readonly KeyValue[];
}

/** The tag of a dataset input that says what the run used it for. */
export const DATASET_CONTEXT_TAG = 'mlflow.data.context';

/** A finished piece of work, to be recorded at once. */
export interface TrackedRun {
  readonly experiment: { readonly name: string; readonly tags: readonly KeyValue[] };
  readonly runId: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly startAt: number;
  readonly endAt: number;
  readonly params: readonly KeyValue[];
  readonly metrics: readonly RunMetric[];
  readonly tags: readonly KeyValue[];
  readonly inputs: readonly DatasetInput[];
  /** Paths of the run's files. */
  readonly artifacts: readonly string[];
}
