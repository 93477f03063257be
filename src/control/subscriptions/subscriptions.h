#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "control/subscriptions/subscription_rows.h"
#include "model/page.h"

namespace quarterdeck::control {

struct SubscriptionDraft {
  model::ApplicationId application;
  model::ApiId api;
  std::string plan;
};

// What a publisher may list: of one API, of all.
struct SubscriptionsOf {
  std::optional<model::ApiId> api;
  std::optional<model::ApplicationId> application;
};

// Subscribing applications to APIs. May be used from several threads at once.
class Subscriptions {
 public:
  Subscriptions(ports::Database& database, Journal& journal) : database_(database), journal_(journal) {}

  // Consumers: their own applications only.
  Outcome<SubscriptionRow> subscribe(const Actor& actor, const SubscriptionDraft& draft);
  Outcome<SubscriptionRow> find(const Actor& actor, const model::SubscriptionId& id);
  Outcome<model::Page<SubscriptionRow>> list_own(const Actor& actor, const SubscriptionsOf& filter, const model::PageRequest& page);
  Outcome<SubscriptionRow> change_plan(const Actor& actor, const model::SubscriptionId& id, const std::string& plan);
  Outcome<Done> unsubscribe(const Actor& actor, const model::SubscriptionId& id);

  // Publishers: every subscription of the organization.
  Outcome<model::Page<SubscriptionRow>> list_all(const Actor& actor, const SubscriptionsOf& filter, const model::PageRequest& page);
  Outcome<SubscriptionRow> find_any(const Actor& actor, const model::SubscriptionId& id);
  Outcome<SubscriptionRow> set_status(const Actor& actor, const model::SubscriptionId& id, model::SubscriptionStatus status);

 private:
  ports::Database& database_;
  Journal& journal_;
};

}  // namespace quarterdeck::control
