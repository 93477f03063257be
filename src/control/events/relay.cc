#include "control/events/relay.h"

#include <algorithm>

#include "base/log.h"
#include "contract/events/envelope.h"
#include "control/events/change_log.h"
#include "control/events/metrics.h"

namespace quarterdeck::control {
namespace {

constexpr std::string_view kReadPosition = "SELECT sequence FROM relay_positions WHERE relay = $1";
constexpr std::string_view kKeepPosition =
    "INSERT INTO relay_positions (relay, sequence) VALUES ($1, $2) ON CONFLICT (relay) DO UPDATE SET sequence = excluded.sequence";

struct Batch {
  std::vector<events::Change> changes;
  LogRange range;
};

}  // namespace

Relay::Relay(ports::Database& database, ports::Broker& broker, metrics::Registry& registry, RelayOptions options)
    : database_(database),
      broker_(broker),
      options_(std::move(options)),
      published_(event_metrics::published(registry)),
      failures_(event_metrics::failures(registry)),
      waiting_(event_metrics::waiting(registry)),
      next_pause_(options_.first_pause) {}

ports::Wake Relay::step(Timestamp now) {
  const auto has_more = publish_some();
  if (!has_more) return pause(now, has_more.error());
  next_pause_ = options_.first_pause;
  return *has_more ? ports::Wake::at_time(now) : ports::Wake::when_called();
}

Outcome<bool> Relay::publish_some() {
  if (!position_) {
    const auto kept = read_position();
    if (!kept) return kept.error();
    position_ = *kept;
  }
  const auto batch = ports::read(database_, [&](ports::Reader& reader) -> Outcome<Batch> {
    const auto range = log_range(reader);
    if (!range) return range.error();
    auto changes = changes_after(reader, *position_, options_.most_in_a_step);
    if (!changes) return changes.error();
    return Batch{std::move(*changes), *range};
  });
  if (!batch) return batch.error();
  std::optional<Failure> failure;
  const auto before = *position_;
  for (const auto& change : batch->changes) {
    const auto envelope = events::envelope_of(change);
    if (auto sent = broker_.publish({envelope.topic, events::to_text_message(envelope)}); !sent) {
      failure = sent.error();
      break;
    }
    published_.add();
    position_ = change.sequence;
  }
  waiting_.set(static_cast<std::int64_t>(batch->range.newest - std::min(batch->range.newest, *position_)));
  if (*position_ != before) {
    if (auto kept = keep_position(*position_); !kept) return kept.error();
  }
  if (failure) return *failure;
  return *position_ < batch->range.newest;
}

Outcome<std::uint64_t> Relay::read_position() {
  return ports::read(database_, [&](ports::Reader& reader) -> Outcome<std::uint64_t> {
    const auto rows = reader.query(kReadPosition, {options_.name});
    if (!rows) return rows.error();
    return rows->empty() ? 0 : static_cast<std::uint64_t>(rows->front().integer("sequence"));
  });
}

Outcome<Done> Relay::keep_position(std::uint64_t sequence) {
  return database_.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    const auto kept = transaction.execute(kKeepPosition, {options_.name, sequence});
    if (!kept) return kept.error();
    return Done{};
  });
}

ports::Wake Relay::pause(Timestamp now, const Failure& failure) {
  failures_.add();
  log::warning("the relay could not publish", {{"problem", name_of(failure.problem)}, {"reason", failure.message}, {"again_in_ms", next_pause_.count()}});
  const auto again = now + next_pause_;
  next_pause_ = std::min(next_pause_ * 2, options_.longest_pause);
  return ports::Wake::at_time(again);
}

}  // namespace quarterdeck::control
