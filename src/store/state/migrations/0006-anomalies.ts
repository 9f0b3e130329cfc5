export const anomalies = `
CREATE TABLE anomalies (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  model TEXT NOT NULL REFERENCES models (name),
  name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  number_of_values INTEGER NOT NULL,
  signals INTEGER NOT NULL,
  peak_score REAL NOT NULL,
  peak_value REAL NOT NULL,
  peak_at INTEGER NOT NULL
) STRICT;
CREATE INDEX anomalies_newest ON anomalies (model, seq);
`;
