#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "base/metrics.h"
#include "gateway/apis/compiled_api.h"
#include "http/proxy.h"
#include "ports/control_plane.h"

namespace quarterdeck::gateway {

struct UsageCounts {
  std::int64_t calls = 0;
  std::int64_t client_errors = 0;
  std::int64_t server_errors = 0;
  std::int64_t refused = 0;
  std::int64_t bytes_in = 0;
  std::int64_t bytes_out = 0;
  std::array<std::int64_t, metrics::Histogram::kBuckets + 1> latency_counts{};
};

// Whose call it was. The pointers keep alive what they name until the row has been written down.
struct UsageKey {
  std::shared_ptr<const CompiledApi> api;
  const CompiledOperation* operation = nullptr;  // null: no operation fitted
  std::shared_ptr<const model::ApplicationSpec> application;
  bool operator==(const UsageKey&) const = default;
};

enum class AnsweredBy { service, gateway };

// Calls counted by one thread since it last handed them over. Calls must not overlap.
class UsageTable {
 public:
  void count(const UsageKey& key, const http::Exchange& exchange, AnsweredBy answered_by);
  bool empty() const { return rows_.empty(); }
  // The rows with the time they belong to; the table is empty afterwards.
  std::vector<ports::Usage> take(Timestamp now);

 private:
  struct Hash {
    std::size_t operator()(const UsageKey& key) const;
  };
  std::unordered_map<UsageKey, UsageCounts, Hash> rows_;
};

// Where threads leave what they have counted and the reporter picks it up. May be used from any thread.
class UsageInbox {
 public:
  void leave(std::vector<ports::Usage> usages);
  std::vector<ports::Usage> take_all();
  // Called after leave(). Set it before there are threads.
  void on_arrival(std::function<void()> callback) { on_arrival_ = std::move(callback); }

 private:
  std::mutex mutex_;
  std::vector<ports::Usage> usages_;  // guarded by mutex_
  std::function<void()> on_arrival_;
};

}  // namespace quarterdeck::gateway
