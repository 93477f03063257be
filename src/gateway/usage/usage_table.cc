#include "gateway/usage/usage_table.h"

#include <algorithm>
#include <bit>

namespace quarterdeck::gateway {
namespace {

std::size_t bucket_of(std::uint64_t microseconds) {
  const auto width = static_cast<std::size_t>(std::bit_width(microseconds == 0 ? 0 : (microseconds - 1) >> 6));
  return std::min(width, metrics::Histogram::kBuckets);
}

ports::Usage row(const UsageKey& key, const UsageCounts& counts, std::int64_t minute) {
  return {.api_id = key.api->spec.api_id,
          .environment = key.api->spec.environment,
          .operation = key.operation == nullptr ? "" : key.operation->label,
          .application_id = key.application ? key.application->id : "",
          .minute = minute,
          .calls = counts.calls,
          .client_errors = counts.client_errors,
          .server_errors = counts.server_errors,
          .refused = counts.refused,
          .bytes_in = counts.bytes_in,
          .bytes_out = counts.bytes_out,
          .latency_counts = {counts.latency_counts.begin(), counts.latency_counts.end()}};
}

}  // namespace

std::size_t UsageTable::Hash::operator()(const UsageKey& key) const {
  const auto of = [](const void* pointer) { return std::hash<const void*>{}(pointer); };
  return of(key.operation) ^ (of(key.application.get()) * 31) ^ (of(key.api.get()) * 17);
}

void UsageTable::count(const UsageKey& key, const http::Exchange& exchange, AnsweredBy answered_by) {
  auto& counts = rows_[key];
  ++counts.calls;
  if (exchange.status >= 500 || exchange.status == 0) {
    ++counts.server_errors;
  } else if (exchange.status >= 400) {
    ++counts.client_errors;
  }
  if (answered_by == AnsweredBy::gateway) ++counts.refused;
  counts.bytes_in += static_cast<std::int64_t>(exchange.bytes_in);
  counts.bytes_out += static_cast<std::int64_t>(exchange.bytes_out);
  ++counts.latency_counts[bucket_of(exchange.microseconds)];
}

std::vector<ports::Usage> UsageTable::take(Timestamp now) {
  const auto minute = to_epoch_milliseconds(std::chrono::floor<std::chrono::minutes>(now));
  std::vector<ports::Usage> usages;
  usages.reserve(rows_.size());
  for (const auto& [key, counts] : rows_) usages.push_back(row(key, counts, minute));
  rows_.clear();
  return usages;
}

void UsageInbox::leave(std::vector<ports::Usage> usages) {
  {
    const std::lock_guard lock(mutex_);
    std::ranges::move(usages, std::back_inserter(usages_));
  }
  if (on_arrival_) on_arrival_();
}

std::vector<ports::Usage> UsageInbox::take_all() {
  const std::lock_guard lock(mutex_);
  return std::exchange(usages_, {});
}

}  // namespace quarterdeck::gateway
