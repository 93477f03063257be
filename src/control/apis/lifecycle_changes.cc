#include "control/apis/lifecycle_changes.h"

#include <fmt/format.h>

#include "base/codec.h"
#include "base/text.h"
#include "control/apis/api_checks.h"
#include "control/apis/endpoint_example.h"
#include "control/apis/revisions.h"
#include "control/apis/undeploy.h"
#include "control/subscriptions/subscription_rows.h"

namespace quarterdeck::control {
namespace {

using model::ApiState;

const std::string kEarlierVersions = "SELECT " + std::string(kApiHeadColumns) +
                                     " FROM apis a WHERE a.organization = $1 AND a.name_key = $2 AND a.number < $3 ORDER BY a.number DESC";
constexpr std::string_view kHistory = "SELECT previous_state, state, changed_by, changed_at FROM api_history WHERE api_id = $1 ORDER BY id DESC";
constexpr std::string_view kSetState = "UPDATE apis SET state = $1, updated_at = $2, updated_by = $3, edition = edition + 1 WHERE id = $4";

Outcome<std::vector<ApiHead>> earlier_versions(ports::Reader& reader, const ApiHead& head) {
  const auto rows = reader.query(kEarlierVersions, {head.organization, base::to_lower(head.name), head.number});
  if (!rows) return rows.error();
  std::vector<ApiHead> heads;
  for (const auto& row : *rows) heads.push_back(api_head_from(row));
  return heads;
}

Outcome<Done> check_may_publish(const ApiRecord& record) {
  if (!model::has_endpoint(record.draft)) {
    return Failure{Problem::invalid,
                   fmt::format("'{}' {} has no endpoint. Set one in endpointConfig, such as {}, before publishing.", record.head.name,
                               record.head.version, kEndpointExample),
                   903223};
  }
  if (needs_plan(record.draft) && record.draft.policies.empty()) {
    return Failure{Problem::invalid, fmt::format("'{}' {} offers no plan. Choose at least one before publishing.", record.head.name, record.head.version),
                   903224};
  }
  return Done{};
}

// The state alone: what else follows is the caller's.
Outcome<Done> set_state(ports::Transaction& transaction, Journal& journal, const Actor& actor, ApiHead& head, ApiState state, std::string_view event) {
  const auto previous = head.state;
  head.state = state;
  head.updated_at = journal.now();
  head.updated_by = actor.user;
  const auto updated = transaction.execute(kSetState, {base::enum_text(state), head.updated_at, actor.user, head.id.text()});
  if (!updated) return updated.error();
  if (auto appended = append_history(transaction, head, previous); !appended) return appended;
  const JsonObject info{{"name", head.name}, {"version", head.version}, {"from", base::enum_text(previous)}, {"to", base::enum_text(state)}};
  if (auto audited = journal.audit(transaction, actor, {"API", "lifecycle-changed", head.id.text(), info}); !audited) return audited;
  auto fields = api_event_fields(head);
  fields.current_status = base::enum_text(previous);
  fields.lifecycle_event = std::string(event);
  return journal.announce(transaction, event_of(events::ApiChange::api_lifecycle_change, fields, tenant_of(head.organization)));
}

Outcome<Done> follow_publishing(ports::Transaction& transaction, Journal& journal, const Actor& actor, const ApiHead& head, const PublishChoices& choices) {
  auto earlier = earlier_versions(transaction, head);
  if (!earlier) return earlier.error();
  for (auto& version : *earlier) {
    if (!choices.require_resubscription) {
      if (auto carried = carry_subscriptions_over(transaction, journal, actor, version.id, head.id); !carried) return carried;
    }
    if (choices.deprecate_old_versions && version.state == ApiState::published) {
      if (auto set = set_state(transaction, journal, actor, version, ApiState::deprecated, "Deprecate"); !set) return set;
    }
  }
  return Done{};
}

Outcome<Done> follow_retiring(ports::Transaction& transaction, Journal& journal, const Actor& actor, const ApiHead& head) {
  const auto subscriptions = subscriptions_of_api(transaction, head.id);
  if (!subscriptions) return subscriptions.error();
  for (const auto& subscription : *subscriptions) {
    if (auto ended = end_subscription(transaction, journal, actor, subscription); !ended) return ended;
  }
  if (auto undeployed = undeploy_everywhere(transaction, journal, actor, head, Because::api_is_gone); !undeployed) return undeployed;
  return delete_all_revisions(transaction, head.id);
}

}  // namespace

Outcome<PublishChoices> parse_checklist(std::string_view text) {
  PublishChoices choices;
  for (const auto& part : base::split(text, ',')) {
    const auto colon = part.rfind(':');
    const auto name = base::trimmed(std::string_view(part).substr(0, std::min(colon, part.size())));
    const auto value = colon == std::string::npos ? std::string_view() : base::trimmed(std::string_view(part).substr(colon + 1));
    if (name.empty()) continue;
    if (value != "true" && value != "false") {
      return Failure{Problem::invalid, fmt::format("lifecycleChecklist: '{}' must end with ':true' or ':false'.", part), 0};
    }
    if (name == kDeprecateOldVersions) choices.deprecate_old_versions = value == "true";
    else if (name == kRequireResubscription) choices.require_resubscription = value == "true";
    else return Failure{Problem::invalid, fmt::format("lifecycleChecklist: there is no item '{}'.", name), 0};
  }
  return choices;
}

Outcome<ApiHead> LifecycleChanges::change(const Actor& actor, const model::ApiId& id, std::string_view event, const PublishChoices& choices) {
  return ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<ApiHead> {
    auto record = find_api_record(transaction, actor, id);
    if (!record) return record.error();
    auto& head = record->head;
    const auto next = model::state_after(head.state, event);
    if (!next) return next.error();
    const bool begins_publishing = *next == ApiState::published && (head.state == ApiState::created || head.state == ApiState::prototyped);
    if (begins_publishing) {
      if (auto may = check_may_publish(*record); !may) return may.error();
    }
    if (auto set = set_state(transaction, journal_, actor, head, *next, event); !set) return set.error();
    if (begins_publishing) {
      if (auto followed = follow_publishing(transaction, journal_, actor, head, choices); !followed) return followed.error();
    }
    if (*next == ApiState::retired) {
      if (auto followed = follow_retiring(transaction, journal_, actor, head); !followed) return followed.error();
    }
    return head;
  });
}

Outcome<ApiHead> LifecycleChanges::state(const Actor& actor, const model::ApiId& id) {
  return ports::read(database_, [&](ports::Reader& reader) { return find_api_head(reader, actor, id); });
}

Outcome<std::vector<HistoryEntry>> LifecycleChanges::history(const Actor& actor, const model::ApiId& id) {
  return ports::read(database_, [&](ports::Reader& reader) -> Outcome<std::vector<HistoryEntry>> {
    if (const auto head = find_api_head(reader, actor, id); !head) return head.error();
    const auto rows = reader.query(kHistory, {id.text()});
    if (!rows) return rows.error();
    std::vector<HistoryEntry> entries;
    for (const auto& row : *rows) {
      entries.push_back({base::enum_from<ApiState>(row.text("previous_state")), base::enum_from<ApiState>(row.text("state")).value_or(ApiState::created),
                         row.text("changed_by"), row.time("changed_at")});
    }
    return entries;
  });
}

}  // namespace quarterdeck::control
