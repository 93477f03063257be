#pragma once

#include <memory>

#include "adapters/memory/memory_broker.h"
#include "control/apis/apis.h"
#include "control/apis/deployments.h"
#include "control/apis/lifecycle_changes.h"
#include "control/apis/revisions.h"
#include "control/applications/applications.h"
#include "control/catalogue/catalogue.h"
#include "control/catalogue/categories.h"
#include "control/desired/stored_desired_state.h"
#include "control/environments/environments.h"
#include "control/events/announcing_database.h"
#include "control/events/database_change_feed.h"
#include "control/events/journal.h"
#include "control/gateways/local_gateway_link.h"
#include "control/identity/identity.h"
#include "control/keys/keys.h"
#include "control/plans/plans.h"
#include "control/rest/internal/change_waiters.h"
#include "control/subscriptions/subscriptions.h"
#include "ports/fetcher.h"

namespace quarterdeck::apps {

// What an agent asks and reports, answered by this process.
class LocalDesiredState final : public ports::DesiredState {
 public:
  LocalDesiredState(ports::Database& database, control::KeyReaders keys) : database_(database), stored_(database, std::move(keys), {}) {}

  Outcome<std::vector<events::SubjectKey>> keys() override { return stored_.keys(); }
  Outcome<ports::Desired> desired(const events::SubjectKey& key) override { return stored_.desired(key); }
  Outcome<Done> report_applied(const ports::AppliedReport& report) override;

 private:
  ports::Database& database_;
  control::StoredDesiredState stored_;
};

// Every use case of the control plane, in the order in which they depend on each other.
struct ControlPlaneServices {
  ControlPlaneServices(control::AnnouncingDatabase& store, ports::Clock& clock, ports::Random& random, std::unique_ptr<control::Identity> opened,
                       ports::Fetcher& fetcher_given);

  control::AnnouncingDatabase& database;
  ports::Fetcher& fetcher;
  std::unique_ptr<control::Identity> identity;
  control::Journal journal;
  control::Keys keys;
  control::Plans plans;
  control::Categories categories;
  control::Environments environments;
  control::Apis apis;
  control::Revisions revisions;
  control::Deployments deployments;
  control::LifecycleChanges lifecycle;
  control::Applications applications;
  control::Subscriptions subscriptions;
  control::Catalogue catalogue;
  control::DatabaseChangeFeed changes;
  control::LocalGatewayLink gateway_link;
  LocalDesiredState desired_state;
  control::rest::ChangeWaiters waiters;
};


}  // namespace quarterdeck::apps
