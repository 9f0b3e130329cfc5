/**
 * `body` is the evaluation as it is served and comes last, so that reading the other columns does not touch its pages.
 * The list's index holds every column that a list can be filtered by: what a filter leaves out is never read.
 */
export const evaluations = `
CREATE TABLE evaluations (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  model TEXT NOT NULL REFERENCES models (name),
  monitor TEXT,
  is_scheduled INTEGER NOT NULL CHECK (is_scheduled IN (0, 1)),
  revision INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  window_start INTEGER NOT NULL,
  window_end INTEGER NOT NULL,
  reference_sha256 TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  columns TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX evaluations_newest ON evaluations (model, seq, monitor, verdict, window_start);
CREATE UNIQUE INDEX evaluations_of_monitor ON evaluations (model, monitor, window_end, window_start, revision)
  WHERE is_scheduled = 1;
`;
