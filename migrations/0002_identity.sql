-- Who signs in, which clients get tokens, what the tokens are signed with, and which of them no longer count.

-- Facts about the store itself; today the mark that shows whether the key file beside it is the right one.
CREATE TABLE identity_marks (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE users (
  name TEXT PRIMARY KEY,
  folded_name TEXT NOT NULL UNIQUE,
  organization TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  email TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL
);

CREATE TABLE user_roles (
  user_name TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
  role TEXT NOT NULL,
  PRIMARY KEY (user_name, role)
);
CREATE INDEX user_roles_by_role ON user_roles (role);

-- The secret is sealed, not hashed: the Dev Portal shows it again.
CREATE TABLE oauth_clients (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  owner TEXT NOT NULL,
  organization TEXT NOT NULL,
  sealed_secret TEXT NOT NULL,
  grants TEXT NOT NULL,
  callback_url TEXT NOT NULL,
  is_for_all_organizations INTEGER NOT NULL,
  signature TEXT,
  application_token_seconds INTEGER,
  user_token_seconds INTEGER,
  refresh_token_seconds INTEGER,
  created_at INTEGER NOT NULL,
  UNIQUE (kind, owner, name)
);

-- A key is announced before it signs (upcoming), signs (active), and still counts while what it signed may be alive (retired).
CREATE TABLE signing_keys (
  id TEXT PRIMARY KEY,
  purpose TEXT NOT NULL,
  algorithm TEXT NOT NULL,
  sealed_private_key TEXT NOT NULL,
  public_key TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  retired_at INTEGER
);
CREATE UNIQUE INDEX signing_keys_active ON signing_keys (purpose, algorithm) WHERE state = 'active';
CREATE UNIQUE INDEX signing_keys_upcoming ON signing_keys (purpose, algorithm) WHERE state = 'upcoming';

-- A used row stays until it expires: seeing its token again is how a theft shows.
CREATE TABLE refresh_tokens (
  hash TEXT PRIMARY KEY,
  family TEXT NOT NULL,
  client_id TEXT NOT NULL,
  user_name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  access_token_id TEXT NOT NULL,
  access_token_expires_at INTEGER NOT NULL
);
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family);
CREATE INDEX refresh_tokens_by_client ON refresh_tokens (client_id);
CREATE INDEX refresh_tokens_by_user ON refresh_tokens (user_name);
CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at);

-- The sequence is that of the change which announced it, so that a list and the feed of changes fit together.
CREATE TABLE revocations (
  sequence INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  revoked_id TEXT NOT NULL,
  revoked_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  UNIQUE (kind, revoked_id)
);
CREATE INDEX revocations_by_expiry ON revocations (expires_at);

CREATE TABLE key_managers (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  organization TEXT NOT NULL,
  type TEXT NOT NULL,
  display_name TEXT NOT NULL,
  description TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  token_type TEXT NOT NULL,
  issuer TEXT NOT NULL,
  consumer_key_claim TEXT NOT NULL,
  scopes_claim TEXT NOT NULL,
  certificate_type TEXT NOT NULL,
  certificate_value TEXT NOT NULL,
  configuration TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (organization, name)
);

-- Which OAuth2 client stands for an application, per kind of key and key manager.
CREATE TABLE application_keys (
  id TEXT PRIMARY KEY,
  application_id TEXT NOT NULL,
  key_type TEXT NOT NULL,
  key_manager_id TEXT NOT NULL REFERENCES key_managers (id),
  consumer_key TEXT NOT NULL,
  mode TEXT NOT NULL,
  state TEXT NOT NULL,
  properties TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (application_id, key_type, key_manager_id),
  UNIQUE (key_manager_id, consumer_key)
);

-- The key itself is never kept: its token id is enough to revoke it, and the hash to recognise it.
CREATE TABLE api_keys (
  id TEXT PRIMARY KEY,
  application_id TEXT NOT NULL,
  key_type TEXT NOT NULL,
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  user_name TEXT NOT NULL,
  validity_seconds INTEGER NOT NULL,
  permitted_addresses TEXT NOT NULL,
  permitted_referers TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER
);
CREATE INDEX api_keys_by_application ON api_keys (application_id, key_type);
