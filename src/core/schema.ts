/** What a model's events look like: which columns there are, of which type, and what part each plays. */
export type ColumnType = 'number' | 'text' | 'boolean' | 'vector';
export type SchemaRole = 'feature' | 'prediction' | 'probability' | 'target';

export interface SchemaColumn {
  /**
   * Unique within a model without regard to case, because the engine's column names have none. A nested feature has dots in its name. The
   * probability of one class is called `probability.<class>`.
   */
  readonly name: string;
  readonly type: ColumnType;
  readonly role: SchemaRole;
}

/** A column of a reference dataset, in the file's order. Those of the roles that a schema does not have are not compared. */
export interface ReferenceColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly role: SchemaRole | 'id' | 'timestamp' | 'model_version' | 'excluded';
}

export interface ModelSchema {
  readonly columns: readonly SchemaColumn[];
}

export interface SchemaChange {
  readonly column: string;
  /** Null for a new column. */
  readonly from: ColumnType | null;
  readonly to: ColumnType;
}

/** Vectors are stored, not compared. */
export const sampleKindOf = (type: ColumnType): 'numeric' | 'categorical' | null =>
  type === 'number' ? 'numeric' : type === 'vector' ? null : 'categorical';
