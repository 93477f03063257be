#include "apps/roles/control_plane_services.h"

#include "control/gateways/gateways.h"
#include "control/keys/key_mappings.h"

namespace quarterdeck::apps {
namespace {

control::Actor actor_of(const control::Caller& caller) { return {caller.user, caller.organization, caller.roles, caller.scopes}; }

control::KeyedApplication keyed(const control::Application& application) {
  return {application.id, application.number, application.name, application.owner, application.organization, application.status == "APPROVED"};
}

Outcome<control::KeyedApplication> find_application(ports::Reader& reader, const control::Caller& caller, const model::ApplicationId& id) {
  const auto application = control::read_application(reader, actor_of(caller), id);
  if (!application) return application.error();
  return keyed(*application);
}

Outcome<std::vector<model::KeyManagerId>> issuer_ids(ports::Reader& reader) {
  const auto managers = control::all_key_managers(reader);
  if (!managers) return managers.error();
  std::vector<model::KeyManagerId> ids;
  for (const auto& manager : *managers) {
    if (manager.enabled) ids.push_back(manager.id);
  }
  return ids;
}

Outcome<model::IssuerSpec> issuer(ports::Reader& reader, const model::KeyManagerId& id) {
  const auto manager = control::read_key_manager(reader, id);
  if (!manager) return manager.error();
  return control::issuer_spec(reader, *manager);
}

}  // namespace

Outcome<Done> LocalDesiredState::report_applied(const ports::AppliedReport& report) {
  return database_.write([&](ports::Transaction& transaction) { return control::record_applied(transaction, report); });
}

ControlPlaneServices::ControlPlaneServices(control::AnnouncingDatabase& store, ports::Clock& clock, ports::Random& random,
                                           std::unique_ptr<control::Identity> opened, ports::Fetcher& fetcher_given)
    : database(store),
      fetcher(fetcher_given),
      identity(std::move(opened)),
      journal(clock, random),
      keys(store, clock, random, *identity, find_application),
      plans(store, journal,
            [this](ports::Transaction& transaction, const control::Actor& actor, const std::string& plan) {
              return control::renew_deployments_with_plan(transaction, journal, actor, plan);
            }),
      categories(store, journal),
      environments(store, journal),
      apis(store, journal),
      revisions(store, journal),
      deployments(store, journal),
      lifecycle(store, journal),
      applications(store, journal,
                   [this](ports::Transaction& transaction, const control::Actor& actor, const model::ApplicationId& id) {
                     return keys.application_leaves(transaction, actor, id);
                   }),
      subscriptions(store, journal),
      catalogue(store, control::ShownVersions::newest),
      changes(store),
      gateway_link(store, clock),
      desired_state(store, {control::application_keys_of, issuer_ids, issuer}),
      waiters(changes, clock) {}

}  // namespace quarterdeck::apps
