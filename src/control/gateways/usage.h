#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "base/time.h"
#include "ports/control_plane.h"
#include "ports/database.h"

// What was called: counted by minute, API, environment, operation and application.
namespace quarterdeck::control {

// Counts a batch, once however often it is sent.
Outcome<Done> record_usage(ports::Transaction& transaction, const ports::UsageBatch& batch, Timestamp now);

// By what calls are added up.
enum class UsageGroup { api, application, operation, environment, minute };
BOOST_DESCRIBE_ENUM(UsageGroup, api, application, operation, environment, minute)

struct UsageQuery {
  std::int64_t from = 0;  // epoch milliseconds, included
  std::int64_t until = 0;  // excluded
  std::optional<std::string> api_id;
  std::optional<std::string> application_id;
  std::optional<std::string> environment;
  UsageGroup group = UsageGroup::api;
};

struct UsageSummary {
  std::string key;  // the API's id, the operation, the minute in epoch milliseconds, ...
  std::int64_t calls = 0;
  std::int64_t client_errors = 0;
  std::int64_t server_errors = 0;
  std::int64_t refused = 0;
  std::int64_t bytes_in = 0;
  std::int64_t bytes_out = 0;
  double p50_milliseconds = 0;
  double p95_milliseconds = 0;
  double p99_milliseconds = 0;
};
BOOST_DESCRIBE_STRUCT(UsageSummary, (), (key, calls, client_errors, server_errors, refused, bytes_in, bytes_out, p50_milliseconds, p95_milliseconds,
                                         p99_milliseconds))

Outcome<std::vector<UsageSummary>> summarize_usage(ports::Reader& reader, const UsageQuery& query);  // by key

// Forgets minutes of before; says how many went.
Outcome<std::int64_t> forget_usage(ports::Transaction& transaction, Timestamp before);
// Forgets which batches came before: a gateway that sends one of them again counts twice, so let it be longer than any gateway keeps one.
Outcome<std::int64_t> forget_usage_batches(ports::Transaction& transaction, Timestamp before);

// The duration that a share of the calls did not exceed, estimated inside its bucket; 0 when nothing was counted.
double percentile_milliseconds(const std::vector<std::int64_t>& latency_counts, double share);

}  // namespace quarterdeck::control
