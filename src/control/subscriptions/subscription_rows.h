#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "contract/events/application_events.h"
#include "control/events/journal.h"
#include "model/consumption.h"
#include "model/ids.h"
#include "ports/database.h"

// Subscriptions with what every reader of them wants to know of both ends: one statement, never one per row.
namespace quarterdeck::control {

struct SubscriptionRow {
  std::int64_t number = 0;
  model::SubscriptionId id;
  std::string organization;
  model::ApiId api_id;
  std::int64_t api_number = 0;
  std::string api_name;
  std::string api_version;
  std::string api_context;
  std::string api_provider;
  std::string api_state;
  std::string api_type;
  model::ApplicationId application_id;
  std::int64_t application_number = 0;
  std::string application_name;
  std::string application_owner;
  std::string application_plan;
  std::string application_description;
  std::string plan;
  model::SubscriptionStatus status = model::SubscriptionStatus::unblocked;
  Timestamp created_at;
};

inline constexpr std::string_view kSelectSubscriptions =
    "SELECT s.number, s.id, s.organization, s.api_id, a.number AS api_number, a.name AS api_name, a.version AS api_version, a.context AS api_context, "
    "a.provider AS api_provider, a.state AS api_state, a.type AS api_type, s.application_id, p.number AS application_number, p.name AS application_name, "
    "p.owner AS application_owner, p.plan AS application_plan, p.description AS application_description, s.plan, s.status, s.created_at "
    "FROM subscriptions s JOIN apis a ON a.id = s.api_id JOIN applications p ON p.id = s.application_id ";

SubscriptionRow subscription_from(const ports::Row& row);
Outcome<std::vector<SubscriptionRow>> subscriptions_of_api(ports::Reader& reader, const model::ApiId& api);
Outcome<std::vector<SubscriptionRow>> subscriptions_of_application(ports::Reader& reader, const model::ApplicationId& application);

events::Event subscription_event(events::SubscriptionChange change, const SubscriptionRow& row);

struct NewSubscription {
  model::ApiId api;
  model::ApplicationId application;
  std::string plan;
  model::SubscriptionStatus status = model::SubscriptionStatus::unblocked;
};
// Written and told to gateways; checks are the caller's.
Outcome<SubscriptionRow> add_subscription(ports::Transaction& transaction, Journal& journal, const Actor& actor, const NewSubscription& subscription);
Outcome<Done> end_subscription(ports::Transaction& transaction, Journal& journal, const Actor& actor, const SubscriptionRow& row);
// All of an application that is about to go.
Outcome<Done> end_subscriptions_of(ports::Transaction& transaction, Journal& journal, const Actor& actor, const model::ApplicationId& application);
// Live subscriptions of an API go on with its new version.
Outcome<Done> carry_subscriptions_over(ports::Transaction& transaction, Journal& journal, const Actor& actor, const model::ApiId& from, const model::ApiId& to);

}  // namespace quarterdeck::control
