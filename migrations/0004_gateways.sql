-- What agents and gateways report: what was applied, what is really served, and what was called.

CREATE TABLE gateways (
  id TEXT PRIMARY KEY,
  version TEXT NOT NULL,
  environments TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL
);

-- Also APIs that the control plane does not know, made by hand in the cluster: no reference to apis.
CREATE TABLE served_apis (
  gateway_id TEXT NOT NULL REFERENCES gateways (id) ON DELETE CASCADE,
  api_id TEXT NOT NULL,
  environment TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  failure TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (gateway_id, api_id, environment)
);
CREATE INDEX served_apis_by_api ON served_apis (api_id, environment);

-- When a gateway first served what a click asked for. Serving it anew, after a restart or a repair, changes nothing about that.
CREATE TABLE first_served (
  gateway_id TEXT NOT NULL REFERENCES gateways (id) ON DELETE CASCADE,
  api_id TEXT NOT NULL,
  environment TEXT NOT NULL,
  requested_at INTEGER NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (gateway_id, api_id, environment)
);

CREATE TABLE applied_reports (
  api_id TEXT NOT NULL REFERENCES apis (id) ON DELETE CASCADE,
  environment TEXT NOT NULL,
  revision_id TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  failure TEXT NOT NULL,
  losses TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (api_id, environment)
);

-- Batches that were counted, so that one which is sent again counts once.
CREATE TABLE usage_batches (
  gateway_id TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (gateway_id, batch_id)
);
CREATE INDEX usage_batches_by_time ON usage_batches (received_at);

-- latency holds the counts of a histogram as a JSON list.
CREATE TABLE usage_minutes (
  minute INTEGER NOT NULL,
  api_id TEXT NOT NULL,
  environment TEXT NOT NULL,
  operation TEXT NOT NULL,
  application_id TEXT NOT NULL,
  calls INTEGER NOT NULL,
  client_errors INTEGER NOT NULL,
  server_errors INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  bytes_in INTEGER NOT NULL,
  bytes_out INTEGER NOT NULL,
  latency TEXT NOT NULL,
  PRIMARY KEY (minute, api_id, environment, operation, application_id)
);
CREATE INDEX usage_minutes_by_api ON usage_minutes (api_id, minute);
