#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/outcome.h"
#include "contract/events/change.h"
#include "model/consumption.h"
#include "model/traffic_spec.h"

// What an agent and a gateway ask of a control plane and tell it. In one process it is the control plane itself, between processes HTTP.
// All calls may come from any thread and may block until their adapter's deadline.
namespace quarterdeck::ports {

struct ChangePage {
  std::vector<events::Change> changes;  // in the order of their sequence
  std::uint64_t next = 0;               // ask again from here
  bool is_last = true;                  // false: there is more now
};
BOOST_DESCRIBE_STRUCT(ChangePage, (), (changes, next, is_last))

// Where an API shall be served: what, and which click asked for it.
struct Deployment {
  model::TrafficSpec spec;
  std::string content_hash;  // of spec
  std::string revision_id;
  std::int64_t revision_number = 0;
  std::int64_t requested_at = 0;  // epoch milliseconds of the click
  std::vector<model::ServiceCredentials> credentials = {};  // for the Secrets that spec names
};
BOOST_DESCRIBE_STRUCT(Deployment, (), (spec, content_hash, revision_id, revision_number, requested_at, credentials))

struct ApiDesired {
  std::vector<Deployment> deployments;  // at most one per environment that the agent serves; empty: nothing of this API may exist
};
BOOST_DESCRIBE_STRUCT(ApiDesired, (), (deployments))
struct Absent {};
using Desired = std::variant<Absent, ApiDesired, model::ApplicationSpec, model::SubscriptionSpec, model::PlanSpec, model::IssuerSpec>;

// What the agent says it has done for one API in one environment.
struct AppliedReport {
  std::string api_id;
  std::string environment;
  std::string revision_id;
  std::string content_hash;
  std::string failure;               // empty: applied
  std::vector<std::string> losses;   // what the dialect cannot express, one sentence each
  std::int64_t at = 0;               // epoch milliseconds
};
BOOST_DESCRIBE_STRUCT(AppliedReport, (), (api_id, environment, revision_id, content_hash, failure, losses, at))

class ChangeFeed {
 public:
  virtual ~ChangeFeed() = default;
  // Changes after `sequence`. Problem::gone when the log no longer reaches back that far: list everything instead.
  virtual Outcome<ChangePage> changes_since(std::uint64_t sequence, std::size_t limit) = 0;
  // The sequence of the newest change.
  virtual Outcome<std::uint64_t> newest_sequence() = 0;
};

class DesiredState {
 public:
  virtual ~DesiredState() = default;
  // Every key for which desired() is not Absent, read in one snapshot.
  virtual Outcome<std::vector<events::SubjectKey>> keys() = 0;
  // A failure means "not known now", never "nothing".
  virtual Outcome<Desired> desired(const events::SubjectKey& key) = 0;
  virtual Outcome<Done> report_applied(const AppliedReport& report) = 0;
};

// What a gateway really serves.
struct ServedApi {
  std::string api_id;
  std::string environment;
  std::string content_hash;  // of the TrafficSpec that it read back from the cluster
  std::string failure;       // empty: served; otherwise why not
  std::int64_t since = 0;    // epoch milliseconds when the gateway began to serve it
};
BOOST_DESCRIBE_STRUCT(ServedApi, (), (api_id, environment, content_hash, failure, since))

struct ServedReport {
  std::string gateway_id;
  std::string version;
  std::vector<std::string> environments;
  bool is_complete = false;  // true: APIs not in the list are not served; false: only these changed
  std::vector<ServedApi> apis;
  std::vector<std::string> removed_apis;  // ids no longer served
};
BOOST_DESCRIBE_STRUCT(ServedReport, (), (gateway_id, version, environments, is_complete, apis, removed_apis))

struct Revocation {
  std::uint64_t sequence = 0;
  std::string kind;            // "token" (id is the jti), "consumer_key" or "subject" (tokens issued before `revoked_at`)
  std::string id;
  std::int64_t revoked_at = 0;  // epoch milliseconds
  std::int64_t expires_at = 0;  // epoch milliseconds after which it may be forgotten; 0: never
};
BOOST_DESCRIBE_STRUCT(Revocation, (), (sequence, kind, id, revoked_at, expires_at))

struct RevocationPage {
  std::vector<Revocation> revocations;
  std::uint64_t next = 0;
  bool is_last = true;
};
BOOST_DESCRIBE_STRUCT(RevocationPage, (), (revocations, next, is_last))

// Calls of one API operation by one application in one interval.
struct Usage {
  std::string api_id;
  std::string environment;
  std::string operation;       // "GET /orders/{id}"
  std::string application_id;  // empty: nobody known
  std::int64_t minute = 0;     // epoch milliseconds, start of the interval
  std::int64_t calls = 0;
  std::int64_t client_errors = 0;
  std::int64_t server_errors = 0;
  std::int64_t refused = 0;    // by the gateway itself: 401, 403, 404, 405, 429
  std::int64_t bytes_in = 0;
  std::int64_t bytes_out = 0;
  std::vector<std::int64_t> latency_counts;  // per bucket of metrics::Histogram
};
BOOST_DESCRIBE_STRUCT(Usage, (), (api_id, environment, operation, application_id, minute, calls, client_errors, server_errors, refused, bytes_in,
                                  bytes_out, latency_counts))

struct UsageBatch {
  std::string gateway_id;
  std::string batch_id;  // UUID; the same batch sent twice counts once
  std::vector<Usage> usages;
};
BOOST_DESCRIBE_STRUCT(UsageBatch, (), (gateway_id, batch_id, usages))

class GatewayLink {
 public:
  virtual ~GatewayLink() = default;
  virtual Outcome<RevocationPage> revocations_since(std::uint64_t sequence) = 0;
  virtual Outcome<Done> report_served(const ServedReport& report) = 0;
  virtual Outcome<Done> send_usage(const UsageBatch& batch) = 0;
};

}  // namespace quarterdeck::ports
