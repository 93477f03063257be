-- Plans, environments, APIs with their revisions and deployments, applications and subscriptions.
-- `number` is the numeric id that the original's events and internal lists carry beside the UUID.

CREATE TABLE plans (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  organization TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  document TEXT NOT NULL,
  UNIQUE (organization, kind, name)
);

CREATE TABLE environments (
  id TEXT PRIMARY KEY,
  organization TEXT NOT NULL,
  name TEXT NOT NULL,
  document TEXT NOT NULL,
  UNIQUE (organization, name)
);

CREATE TABLE api_categories (
  id TEXT PRIMARY KEY,
  organization TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  UNIQUE (organization, name)
);

-- What lists and searches need, so that they read nothing else.
CREATE TABLE apis (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  organization TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  version TEXT NOT NULL,
  context_template TEXT NOT NULL,
  context TEXT NOT NULL,
  provider TEXT NOT NULL,
  type TEXT NOT NULL,
  state TEXT NOT NULL,
  is_default_version INTEGER NOT NULL,
  visibility TEXT NOT NULL,
  access_control TEXT NOT NULL,
  summary TEXT NOT NULL,
  edition INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL,
  UNIQUE (organization, name_key, version),
  UNIQUE (organization, context)
);
CREATE INDEX apis_by_template ON apis (organization, context_template);
CREATE INDEX apis_by_state ON apis (organization, state, number);

-- The working copy as a whole, and which definition belongs to it.
CREATE TABLE api_drafts (
  api_id TEXT PRIMARY KEY REFERENCES apis (id) ON DELETE CASCADE,
  document TEXT NOT NULL,
  definition_hash TEXT NOT NULL
);

-- Definitions by the hash of their text: revisions and copies of an API share them.
CREATE TABLE definitions (
  hash TEXT PRIMARY KEY,
  body TEXT NOT NULL
);

CREATE TABLE api_tags (
  api_id TEXT NOT NULL REFERENCES apis (id) ON DELETE CASCADE,
  tag TEXT NOT NULL,
  PRIMARY KEY (api_id, tag)
);

-- Roles that may see an API: purpose 'visible' in the Dev Portal, 'access' in the Back Office.
CREATE TABLE api_roles (
  api_id TEXT NOT NULL REFERENCES apis (id) ON DELETE CASCADE,
  purpose TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (api_id, purpose, role)
);

CREATE TABLE api_scopes (
  api_id TEXT NOT NULL REFERENCES apis (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  roles TEXT NOT NULL,
  PRIMARY KEY (api_id, name)
);
CREATE INDEX api_scopes_by_name ON api_scopes (name);

-- Plans that an API names: kind 'subscription' for what it offers, 'advanced' for what limits it or its operations.
CREATE TABLE api_plans (
  api_id TEXT NOT NULL REFERENCES apis (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  plan TEXT NOT NULL,
  PRIMARY KEY (api_id, kind, plan)
);
CREATE INDEX api_plans_by_plan ON api_plans (kind, plan);

CREATE TABLE api_history (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  api_id TEXT NOT NULL REFERENCES apis (id) ON DELETE CASCADE,
  previous_state TEXT,
  state TEXT NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL
);
CREATE INDEX api_history_by_api ON api_history (api_id, id);

-- Numbers of revisions are never used twice, so the last one is kept when its revision is gone.
CREATE TABLE api_revision_numbers (
  api_id TEXT PRIMARY KEY REFERENCES apis (id) ON DELETE CASCADE,
  last INTEGER NOT NULL
);

CREATE TABLE revisions (
  id TEXT PRIMARY KEY,
  api_id TEXT NOT NULL REFERENCES apis (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  description TEXT NOT NULL,
  document TEXT NOT NULL,
  definition_hash TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  UNIQUE (api_id, number)
);

-- content_hash is the hash of the TrafficSpec that gateways shall serve: "live" means that they report the same one.
CREATE TABLE deployments (
  api_id TEXT NOT NULL REFERENCES apis (id) ON DELETE CASCADE,
  environment TEXT NOT NULL,
  revision_id TEXT NOT NULL REFERENCES revisions (id),
  vhost TEXT NOT NULL,
  display_on_devportal INTEGER NOT NULL,
  content_hash TEXT NOT NULL,
  requested_at INTEGER NOT NULL,
  requested_by TEXT NOT NULL,
  PRIMARY KEY (api_id, environment)
);
CREATE INDEX deployments_by_revision ON deployments (revision_id);
CREATE INDEX deployments_by_environment ON deployments (environment);

CREATE TABLE applications (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  organization TEXT NOT NULL,
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  plan TEXT NOT NULL,
  description TEXT NOT NULL,
  status TEXT NOT NULL,
  visibility TEXT NOT NULL,
  attributes TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (organization, owner, name)
);

CREATE TABLE subscriptions (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  organization TEXT NOT NULL,
  api_id TEXT NOT NULL REFERENCES apis (id) ON DELETE CASCADE,
  application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
  plan TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (api_id, application_id)
);
CREATE INDEX subscriptions_by_application ON subscriptions (application_id);
