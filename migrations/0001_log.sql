-- The log of changes: written in the transaction that makes a change, read by the relay and by followers.
CREATE TABLE changes (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  subject TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  payload TEXT NOT NULL
);
CREATE INDEX changes_by_subject ON changes (subject, subject_id, sequence);

CREATE TABLE audit_entries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  action TEXT NOT NULL,
  performed_by TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  info TEXT NOT NULL
);
CREATE INDEX audit_entries_by_subject ON audit_entries (kind, subject_id, id);

-- How far a relay has published the log.
CREATE TABLE relay_positions (
  relay TEXT PRIMARY KEY,
  sequence INTEGER NOT NULL
);
