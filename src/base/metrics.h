#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

// Counters, gauges and histograms in the Prometheus text format 0.0.4. Each module declares its own in one metrics.h.
namespace quarterdeck::metrics {

using Labels = std::vector<std::pair<std::string, std::string>>;

class Counter {
 public:
  void add(std::uint64_t amount = 1) { value_.fetch_add(amount, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

class Gauge {
 public:
  void set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
  void add(std::int64_t amount) { value_.fetch_add(amount, std::memory_order_relaxed); }
  std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_{0};
};

// Durations in microseconds, counted in buckets that grow by powers of two from 64 µs to 67 s.
class Histogram {
 public:
  static constexpr std::size_t kBuckets = 21;
  void observe_microseconds(std::uint64_t duration);
  std::uint64_t count() const { return count_.load(std::memory_order_relaxed); }
  std::uint64_t sum_microseconds() const { return sum_.load(std::memory_order_relaxed); }
  std::uint64_t bucket(std::size_t index) const { return buckets_[index].load(std::memory_order_relaxed); }
  static std::uint64_t upper_bound_microseconds(std::size_t index) { return 64ULL << index; }

 private:
  std::array<std::atomic<std::uint64_t>, kBuckets + 1> buckets_{};
  std::atomic<std::uint64_t> count_{0}, sum_{0};
};

// Holds every metric of one process. Metrics live as long as the registry; asking twice for one name and labels gives the same object.
// A family takes at most kMostSeries label sets; further ones share the series labelled "other", so that no caller can fill the memory.
class Registry {
 public:
  static constexpr std::size_t kMostSeries = 1000;

  Counter& counter(std::string_view name, std::string_view help, const Labels& labels = {});
  Gauge& gauge(std::string_view name, std::string_view help, const Labels& labels = {});
  Histogram& histogram(std::string_view name, std::string_view help, const Labels& labels = {});

  std::string exposition() const;

 private:
  template <class Metric>
  struct Family {
    std::string help;
    std::map<std::string, std::unique_ptr<Metric>> series;  // by rendered labels
  };
  template <class Metric>
  static Metric& find_or_add(std::map<std::string, Family<Metric>>& families, std::string_view name, std::string_view help, const Labels& labels);

  mutable std::mutex mutex_;
  std::map<std::string, Family<Counter>> counters_;      // guarded by mutex_
  std::map<std::string, Family<Gauge>> gauges_;          // guarded by mutex_
  std::map<std::string, Family<Histogram>> histograms_;  // guarded by mutex_
};

}  // namespace quarterdeck::metrics
