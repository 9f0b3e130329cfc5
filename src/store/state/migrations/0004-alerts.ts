export const alerts = `
CREATE TABLE alerts (
  fingerprint TEXT PRIMARY KEY,
  model TEXT NOT NULL,
  monitor TEXT NOT NULL,
  segment TEXT,
  status TEXT NOT NULL,
  labels TEXT NOT NULL,
  state TEXT NOT NULL,
  announced TEXT,
  acked_at INTEGER,
  acked_by TEXT,
  evaluation_id TEXT,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX alerts_newest ON alerts (updated_at, fingerprint);
CREATE INDEX alerts_by_status ON alerts (status, updated_at, fingerprint);

CREATE TABLE notifications (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  channel TEXT NOT NULL,
  type TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  episode TEXT,
  model TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
  attempts INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  first_attempt_at INTEGER,
  next_attempt_at INTEGER,
  delivered_at INTEGER,
  last_error TEXT,
  recipients TEXT,
  notice TEXT NOT NULL,
  CHECK ((state = 'pending') = (next_attempt_at IS NOT NULL)),
  CHECK ((state = 'delivered') = (delivered_at IS NOT NULL))
) STRICT;
CREATE INDEX notifications_by_state ON notifications (state, seq);
CREATE INDEX notifications_by_channel ON notifications (channel, seq);

CREATE TABLE channel_pauses (
  channel TEXT PRIMARY KEY,
  paused_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE silences (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  matchers TEXT NOT NULL,
  start_at INTEGER NOT NULL,
  end_at INTEGER NOT NULL,
  author TEXT NOT NULL,
  comment TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX silences_by_end ON silences (end_at);
`;
