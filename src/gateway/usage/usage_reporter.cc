#include "gateway/usage/usage_reporter.h"

#include <algorithm>

#include "base/log.h"

namespace quarterdeck::gateway {
namespace {

void merge(const ports::Usage& from, ports::Usage& to) {
  to.calls += from.calls;
  to.client_errors += from.client_errors;
  to.server_errors += from.server_errors;
  to.refused += from.refused;
  to.bytes_in += from.bytes_in;
  to.bytes_out += from.bytes_out;
  if (to.latency_counts.size() < from.latency_counts.size()) to.latency_counts.resize(from.latency_counts.size());
  for (std::size_t i = 0; i < from.latency_counts.size(); ++i) to.latency_counts[i] += from.latency_counts[i];
}

}  // namespace

UsageReporter::UsageReporter(Options options, ports::GatewayLink& link, ports::Random& random, UsageInbox& inbox, Metrics& metrics)
    : options_(std::move(options)), link_(link), random_(random), inbox_(inbox), metrics_(metrics) {}

void UsageReporter::add(ports::Usage usage) {
  Key key{usage.minute, usage.api_id, usage.environment, usage.operation, usage.application_id};
  const auto [place, is_new] = rows_.try_emplace(std::move(key), std::move(usage));
  if (!is_new) merge(usage, place->second);  // NOLINT(bugprone-use-after-move): try_emplace leaves it alone when it finds one
}

void UsageReporter::collect() {
  for (auto& usage : inbox_.take_all()) add(std::move(usage));
  while (rows_.size() > options_.most_rows) {
    const auto before = rows_.size();
    put_minutes_together();
    if (rows_.size() == before) break;
  }
}

// Gives the rows of the oldest minute the time of the next one.
void UsageReporter::put_minutes_together() {
  const auto oldest = std::get<0>(rows_.begin()->first);
  auto end = rows_.begin();
  std::vector<ports::Usage> moved;
  for (; end != rows_.end() && std::get<0>(end->first) == oldest; ++end) moved.push_back(std::move(end->second));
  if (end == rows_.end()) {
    // One minute alone is too much: what is left to give up is who called.
    for (auto& usage : moved) usage.application_id.clear();
    rows_.clear();
  } else {
    const auto next = std::get<0>(end->first);
    rows_.erase(rows_.begin(), end);
    for (auto& usage : moved) usage.minute = next;
  }
  for (auto& usage : moved) add(std::move(usage));
}

void UsageReporter::fill_batch() {
  if (sending_ || rows_.empty()) return;
  sending_ = ports::UsageBatch{options_.gateway_id, random_.uuid(), {}};
  while (!rows_.empty() && sending_->usages.size() < options_.most_rows_in_batch) {
    sending_->usages.push_back(std::move(rows_.extract(rows_.begin()).mapped()));
  }
}

ports::Wake UsageReporter::failed(Timestamp now, const Failure& failure) {
  metrics_.link_failures.add();
  if (back_off_ == Milliseconds(0)) log::warning("usage could not be reported and is kept", {{"reason", failure.message}});
  back_off_ = std::clamp(back_off_ * 2, options_.interval, options_.longest_back_off);
  not_before_ = now + back_off_;
  return ports::Wake::at_time(*not_before_);
}

ports::Wake UsageReporter::step(Timestamp now) {
  collect();
  metrics_.pending_usage.set(static_cast<std::int64_t>(rows_.size() + (sending_ ? sending_->usages.size() : 0)));
  if (not_before_ && now < *not_before_) return ports::Wake::at_time(*not_before_);
  fill_batch();
  if (!sending_) return ports::Wake::when_called();
  const auto sent = link_.send_usage(*sending_);
  if (!sent) return failed(now, sent.error());
  sending_.reset();
  back_off_ = Milliseconds(0);
  // Soon, but not at once: what comes together goes together.
  not_before_ = now + options_.interval;
  return ports::Wake::at_time(*not_before_);
}

}  // namespace quarterdeck::gateway
