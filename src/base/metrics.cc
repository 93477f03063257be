#include "base/metrics.h"

#include <fmt/format.h>

#include <bit>

namespace quarterdeck::metrics {
namespace {

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\' || c == '"') result += '\\';
    if (c == '\n') {
      result += "\\n";
    } else {
      result += c;
    }
  }
  return result;
}

std::string rendered(const Labels& labels) {
  std::string text;
  for (const auto& [name, value] : labels) text += fmt::format("{}{}=\"{}\"", text.empty() ? "" : ",", name, escaped(value));
  return text;
}

std::string braces(const std::string& labels) { return labels.empty() ? "" : "{" + labels + "}"; }

void print_histogram(std::string& out, const std::string& name, const std::string& labels, const Histogram& histogram) {
  const std::string prefix = labels.empty() ? "" : labels + ",";
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < Histogram::kBuckets; ++i) {
    total += histogram.bucket(i);
    out += fmt::format("{}_bucket{{{}le=\"{:g}\"}} {}\n", name, prefix, static_cast<double>(Histogram::upper_bound_microseconds(i)) / 1e6, total);
  }
  total += histogram.bucket(Histogram::kBuckets);
  out += fmt::format("{}_bucket{{{}le=\"+Inf\"}} {}\n", name, prefix, total);
  out += fmt::format("{}_sum{} {:.6f}\n", name, braces(labels), static_cast<double>(histogram.sum_microseconds()) / 1e6);
  out += fmt::format("{}_count{} {}\n", name, braces(labels), total);
}

}  // namespace

void Histogram::observe_microseconds(std::uint64_t duration) {
  const auto width = static_cast<std::size_t>(std::bit_width(duration == 0 ? 0 : (duration - 1) >> 6));
  buckets_[std::min(width, kBuckets)].fetch_add(1, std::memory_order_relaxed);
  count_.fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(duration, std::memory_order_relaxed);
}

template <class Metric>
Metric& Registry::find_or_add(std::map<std::string, Family<Metric>>& families, std::string_view name, std::string_view help, const Labels& labels) {
  auto& family = families[std::string(name)];
  if (family.help.empty()) family.help = help;
  auto key = rendered(labels);
  if (family.series.size() >= kMostSeries && !family.series.contains(key)) {
    Labels other = labels;
    for (auto& label : other) label.second = "other";
    key = rendered(other);
  }
  auto& metric = family.series[key];
  if (!metric) metric = std::make_unique<Metric>();
  return *metric;
}

Counter& Registry::counter(std::string_view name, std::string_view help, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  return find_or_add(counters_, name, help, labels);
}

Gauge& Registry::gauge(std::string_view name, std::string_view help, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  return find_or_add(gauges_, name, help, labels);
}

Histogram& Registry::histogram(std::string_view name, std::string_view help, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  return find_or_add(histograms_, name, help, labels);
}

std::string Registry::exposition() const {
  const std::lock_guard lock(mutex_);
  std::string out;
  for (const auto& [name, family] : counters_) {
    out += fmt::format("# HELP {} {}\n# TYPE {} counter\n", name, family.help, name);
    for (const auto& [labels, metric] : family.series) out += fmt::format("{}{} {}\n", name, braces(labels), metric->value());
  }
  for (const auto& [name, family] : gauges_) {
    out += fmt::format("# HELP {} {}\n# TYPE {} gauge\n", name, family.help, name);
    for (const auto& [labels, metric] : family.series) out += fmt::format("{}{} {}\n", name, braces(labels), metric->value());
  }
  for (const auto& [name, family] : histograms_) {
    out += fmt::format("# HELP {} {}\n# TYPE {} histogram\n", name, family.help, name);
    for (const auto& [labels, metric] : family.series) print_histogram(out, name, labels, *metric);
  }
  return out;
}

}  // namespace quarterdeck::metrics
