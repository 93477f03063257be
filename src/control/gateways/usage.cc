#include "control/gateways/usage.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "base/codec.h"
#include "base/metrics.h"

namespace quarterdeck::control {
namespace {

constexpr std::size_t kBuckets = metrics::Histogram::kBuckets + 1;  // the last one has no upper bound

constexpr std::string_view kCountBatch =
    "INSERT INTO usage_batches (gateway_id, batch_id, received_at) VALUES ($1, $2, $3) ON CONFLICT (gateway_id, batch_id) DO NOTHING";
constexpr std::string_view kLatency =
    "SELECT latency FROM usage_minutes WHERE minute = $1 AND api_id = $2 AND environment = $3 AND operation = $4 AND application_id = $5";
constexpr std::string_view kAdd =
    "INSERT INTO usage_minutes (minute, api_id, environment, operation, application_id, calls, client_errors, server_errors, refused, bytes_in, "
    "bytes_out, latency) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
    "ON CONFLICT (minute, api_id, environment, operation, application_id) DO UPDATE SET calls = usage_minutes.calls + excluded.calls, "
    "client_errors = usage_minutes.client_errors + excluded.client_errors, server_errors = usage_minutes.server_errors + excluded.server_errors, "
    "refused = usage_minutes.refused + excluded.refused, bytes_in = usage_minutes.bytes_in + excluded.bytes_in, "
    "bytes_out = usage_minutes.bytes_out + excluded.bytes_out, latency = excluded.latency";
constexpr std::string_view kRead =
    "SELECT minute, api_id, environment, operation, application_id, calls, client_errors, server_errors, refused, bytes_in, bytes_out, latency "
    "FROM usage_minutes WHERE minute >= $1 AND minute < $2 AND ($3 = '' OR api_id = $4) AND ($5 = '' OR application_id = $6) "
    "AND ($7 = '' OR environment = $8)";
constexpr std::string_view kForgetMinutes = "DELETE FROM usage_minutes WHERE minute < $1";
constexpr std::string_view kForgetBatches = "DELETE FROM usage_batches WHERE received_at < $1";

using Counts = std::vector<std::int64_t>;

Counts counts_in(const std::string& json) {
  const auto value = base::parse_json(json);
  if (!value) return {};
  return base::from_json<Counts>(*value).value_or({});
}

void add(Counts& sum, const Counts& more) {
  if (sum.size() < more.size()) sum.resize(more.size(), 0);
  for (std::size_t i = 0; i < more.size(); ++i) sum[i] += more[i];
}

std::int64_t start_of_minute(std::int64_t at) { return at - at % 60'000; }

Outcome<Done> check(const ports::Usage& usage) {
  const bool is_fine = usage.calls >= 0 && usage.minute >= 0 && usage.latency_counts.size() <= kBuckets &&
                       std::all_of(usage.latency_counts.begin(), usage.latency_counts.end(), [](auto count) { return count >= 0; });
  if (is_fine) return Done{};
  return Failure{Problem::invalid, fmt::format("Usage of API {}: counts must not be negative, and latencies have at most {} buckets.", usage.api_id, kBuckets)};
}

Outcome<Done> add_usage(ports::Transaction& transaction, const ports::Usage& usage) {
  if (auto checked = check(usage); !checked) return checked;
  const auto minute = start_of_minute(usage.minute);
  const auto before = transaction.query(kLatency, {minute, usage.api_id, usage.environment, usage.operation, usage.application_id});
  if (!before) return before.error();
  auto latency = usage.latency_counts;
  if (!before->empty()) add(latency, counts_in(before->front().text("latency")));
  const auto added = transaction.execute(kAdd, {minute, usage.api_id, usage.environment, usage.operation, usage.application_id, usage.calls,
                                                usage.client_errors, usage.server_errors, usage.refused, usage.bytes_in, usage.bytes_out,
                                                base::to_text(base::to_json(latency))});
  if (!added) return added.error();
  return Done{};
}

std::string key_of(const ports::Row& row, UsageGroup group) {
  switch (group) {
    case UsageGroup::api: return row.text("api_id");
    case UsageGroup::application: return row.text("application_id");
    case UsageGroup::operation: return row.text("operation");
    case UsageGroup::environment: return row.text("environment");
    case UsageGroup::minute: break;
  }
  return std::to_string(row.integer("minute"));
}

struct Sum {
  UsageSummary summary;
  Counts latency;
};

void add(Sum& sum, const ports::Row& row) {
  sum.summary.calls += row.integer("calls");
  sum.summary.client_errors += row.integer("client_errors");
  sum.summary.server_errors += row.integer("server_errors");
  sum.summary.refused += row.integer("refused");
  sum.summary.bytes_in += row.integer("bytes_in");
  sum.summary.bytes_out += row.integer("bytes_out");
  add(sum.latency, counts_in(row.text("latency")));
}

UsageSummary finished(const std::string& key, Sum sum) {
  sum.summary.key = key;
  sum.summary.p50_milliseconds = percentile_milliseconds(sum.latency, 0.50);
  sum.summary.p95_milliseconds = percentile_milliseconds(sum.latency, 0.95);
  sum.summary.p99_milliseconds = percentile_milliseconds(sum.latency, 0.99);
  return std::move(sum.summary);
}

}  // namespace

Outcome<Done> record_usage(ports::Transaction& transaction, const ports::UsageBatch& batch, Timestamp now) {
  if (batch.batch_id.empty()) return Failure{Problem::invalid, "A batch of usage must have an id, by which it is counted once."};
  const auto is_new = transaction.execute(kCountBatch, {batch.gateway_id, batch.batch_id, now});
  if (!is_new) return is_new.error();
  if (*is_new == 0) return Done{};
  for (const auto& usage : batch.usages) {
    if (auto added = add_usage(transaction, usage); !added) return added;
  }
  return Done{};
}

Outcome<std::vector<UsageSummary>> summarize_usage(ports::Reader& reader, const UsageQuery& query) {
  const auto api = query.api_id.value_or("");
  const auto application = query.application_id.value_or("");
  const auto environment = query.environment.value_or("");
  const auto rows = reader.query(kRead, {query.from, query.until, api, api, application, application, environment, environment});
  if (!rows) return rows.error();
  std::map<std::string, Sum> sums;
  for (const auto& row : *rows) add(sums[key_of(row, query.group)], row);
  std::vector<UsageSummary> result;
  for (auto& [key, sum] : sums) result.push_back(finished(key, std::move(sum)));
  return result;
}

Outcome<std::int64_t> forget_usage(ports::Transaction& transaction, Timestamp before) { return transaction.execute(kForgetMinutes, {before}); }

Outcome<std::int64_t> forget_usage_batches(ports::Transaction& transaction, Timestamp before) {
  return transaction.execute(kForgetBatches, {before});
}

double percentile_milliseconds(const std::vector<std::int64_t>& latency_counts, double share) {
  const auto all = std::accumulate(latency_counts.begin(), latency_counts.end(), std::int64_t{0});
  if (all == 0) return 0;
  const double wanted = share * static_cast<double>(all);
  double below = 0;
  for (std::size_t i = 0; i < latency_counts.size(); ++i) {
    const auto count = static_cast<double>(latency_counts[i]);
    const auto lower = i == 0 ? 0.0 : static_cast<double>(metrics::Histogram::upper_bound_microseconds(i - 1));
    if (count > 0 && below + count >= wanted) {
      // Beyond the last bound all that is known is that it was longer.
      const auto upper = i < metrics::Histogram::kBuckets ? static_cast<double>(metrics::Histogram::upper_bound_microseconds(i)) : lower;
      return (lower + (upper - lower) * (wanted - below) / count) / 1000;
    }
    below += count;
  }
  return static_cast<double>(metrics::Histogram::upper_bound_microseconds(latency_counts.size() - 1)) / 1000;
}

}  // namespace quarterdeck::control
