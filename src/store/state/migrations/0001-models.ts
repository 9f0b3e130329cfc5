/** The id of a model names the table of its events, so it is never given twice. */
export const models = `
CREATE TABLE models (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE model_columns (
  model_id INTEGER NOT NULL REFERENCES models (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL COLLATE NOCASE,
  type TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (model_id, position),
  UNIQUE (model_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE schema_changes (
  seq INTEGER PRIMARY KEY,
  model_id INTEGER NOT NULL REFERENCES models (id),
  column_name TEXT NOT NULL,
  from_type TEXT,
  to_type TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX schema_changes_of_model ON schema_changes (model_id, seq);

CREATE TABLE reference_datasets (
  seq INTEGER PRIMARY KEY,
  model TEXT NOT NULL REFERENCES models (name),
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  rows INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  columns TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX reference_datasets_newest ON reference_datasets (model, seq);
CREATE INDEX reference_datasets_by_name ON reference_datasets (model, name, seq);
CREATE INDEX reference_datasets_by_sha256 ON reference_datasets (model, sha256, seq);

CREATE TABLE detector_positions (
  model TEXT NOT NULL REFERENCES models (name),
  anomaly TEXT NOT NULL,
  settings_hash TEXT NOT NULL,
  position INTEGER NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (model, anomaly)
) STRICT, WITHOUT ROWID;
`;
