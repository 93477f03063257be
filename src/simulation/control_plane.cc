#include "simulation/control_plane.h"

#include <stdexcept>

#include "base/codec.h"
#include "contract/events/api_events.h"
#include "contract/events/application_events.h"
#include "contract/events/policy_events.h"
#include "control/events/change_log.h"
#include "control/events/outbox.h"

namespace quarterdeck::simulation {
namespace {

constexpr std::string_view kCreateTable =
    "CREATE TABLE desired (subject TEXT NOT NULL, subject_id TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (subject, subject_id))";
constexpr std::string_view kDesire =
    "INSERT INTO desired (subject, subject_id, place) VALUES ($1, $2, $3)"
    " ON CONFLICT (subject, subject_id) DO UPDATE SET place = excluded.place";
constexpr std::string_view kForget = "DELETE FROM desired WHERE subject = $1 AND subject_id = $2";
constexpr std::string_view kFind = "SELECT place FROM desired WHERE subject = $1 AND subject_id = $2";
constexpr std::string_view kAll = "SELECT subject, subject_id, place FROM desired ORDER BY subject, subject_id";

events::Event event_about(const events::SubjectKey& key) {
  switch (key.subject) {
    case events::Subject::application: return events::event_of(events::ApplicationChange::application_update, {.uuid = key.id}, {});
    case events::Subject::subscription: return events::event_of(events::SubscriptionChange::subscriptions_update, {.subscription_uuid = key.id}, {});
    case events::Subject::plan: {
      events::SubscriptionPolicyEvent plan;
      plan.policy_name = key.id;
      return events::event_of(events::PolicyChange::policy_update, plan, {});
    }
    default: return events::event_of(events::ApiChange::api_update, {.uuid = key.id}, {});
  }
}

struct Found {
  events::SubjectKey key;
  std::size_t place;
};

Outcome<std::vector<Found>> all_in(ports::Reader& reader) {
  const auto rows = reader.query(kAll);
  if (!rows) return rows.error();
  std::vector<Found> found;
  for (const auto& row : *rows) {
    const auto subject = base::enum_from<events::Subject>(row.text("subject"));
    found.push_back({{subject.value_or(events::Subject::other), row.text("subject_id")}, static_cast<std::size_t>(row.integer("place"))});
  }
  return found;
}

}  // namespace

Outcome<Done> FaultyDatabase::read(const std::function<Outcome<Done>(ports::Reader&)>& work) {
  if (chance_.strikes(chance_.rates().store_fails)) return no_answer("The store");
  return inner_.read(work);
}

Outcome<Done> FaultyDatabase::write(const std::function<Outcome<Done>(ports::Transaction&)>& work) {
  chance_.may_crash();
  if (chance_.strikes(chance_.rates().store_fails)) return no_answer("The store");
  auto done = inner_.write(work);
  chance_.may_crash();
  if (chance_.strikes(chance_.rates().store_fails)) return no_answer("The store");
  return done;
}

ControlPlane::ControlPlane(ports::Database& store, Chance& chance, Plant plant)
    : store_(store), faulty_(store, chance), announcing_(faulty_), feed_(announcing_), chance_(chance), plant_(plant) {
  const auto created = store.write([](ports::Transaction& transaction) -> Outcome<Done> {
    if (auto done = transaction.execute(kCreateTable); !done) return done.error();
    return Done{};
  });
  if (!created) throw std::runtime_error(created.error().message);
}

Outcome<Done> ControlPlane::commit(const events::SubjectKey& key, ports::Desired desired, Timestamp at) {
  const bool is_absent = std::holds_alternative<ports::Absent>(desired);
  const auto place = values_.size();
  values_.push_back(std::move(desired));
  return announcing_.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    const auto subject = base::enum_text(key.subject);
    const auto kept = is_absent ? transaction.execute(kForget, {subject, key.id}) : transaction.execute(kDesire, {subject, key.id, std::uint64_t{place}});
    if (!kept) return kept.error();
    return control::enqueue(transaction, event_about(key), at);
  });
}

Outcome<Done> ControlPlane::trim_log(std::uint64_t keep) {
  const auto trimmed = ports::write(store_, [&](ports::Transaction& transaction) { return control::trim_log(transaction, keep); });
  if (!trimmed) return trimmed.error();
  return Done{};
}

bool ControlPlane::does_not_answer() {
  chance_.may_crash();
  return chance_.strikes(chance_.rates().control_plane_fails);
}

Outcome<ports::ChangePage> ControlPlane::changes_since(std::uint64_t sequence, std::size_t limit) {
  if (does_not_answer()) return no_answer("The control plane");
  auto page = feed_.changes_since(sequence, limit);
  if (plant_ == Plant::feed_skips_a_change && page && chance_.one_in(3) && !page->changes.empty()) page->changes.pop_back();
  return page;
}

Outcome<std::uint64_t> ControlPlane::newest_sequence() {
  if (does_not_answer()) return no_answer("The control plane");
  return feed_.newest_sequence();
}

Outcome<std::vector<events::SubjectKey>> ControlPlane::keys() {
  if (does_not_answer()) return no_answer("The control plane");
  const auto found = ports::read(announcing_, all_in);
  if (!found) return found.error();
  std::vector<events::SubjectKey> keys;
  for (const auto& entry : *found) keys.push_back(entry.key);
  return keys;
}

Outcome<ports::Desired> ControlPlane::desired(const events::SubjectKey& key) {
  if (does_not_answer()) {
    if (plant_ == Plant::unreachable_means_absent) return ports::Desired(ports::Absent{});
    return no_answer("The control plane");
  }
  return ports::read(announcing_, [&](ports::Reader& reader) -> Outcome<ports::Desired> {
    const auto rows = reader.query(kFind, {base::enum_text(key.subject), key.id});
    if (!rows) return rows.error();
    if (rows->empty()) return ports::Desired(ports::Absent{});
    return values_.at(static_cast<std::size_t>(rows->front().integer("place")));
  });
}

Outcome<Done> ControlPlane::report_applied(const ports::AppliedReport& report) {
  if (does_not_answer()) return no_answer("The control plane");
  reports_[{report.api_id, report.environment}] = report;
  if (on_report) on_report(report);
  if (does_not_answer()) return no_answer("The control plane");
  return Done{};
}

std::map<events::SubjectKey, std::size_t> ControlPlane::everything() {
  std::map<events::SubjectKey, std::size_t> result;
  const auto found = ports::read(store_, all_in);
  if (!found) throw std::runtime_error(found.error().message);
  for (const auto& entry : *found) result.emplace(entry.key, entry.place);
  return result;
}

}  // namespace quarterdeck::simulation
