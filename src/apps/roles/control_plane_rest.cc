#include "apps/roles/control_plane_rest.h"

#include "apps_embedded_rest_documents.h"
#include "base/codec.h"
#include "control/gateways/gateways.h"
#include "control/gateways/progress.h"
#include "control/rest/actor.h"
#include "control/rest/admin/admin.h"
#include "control/rest/devportal/devportal.h"
#include "control/rest/handler.h"
#include "control/rest/internal/insights.h"
#include "control/rest/internal/internal.h"
#include "control/rest/publisher/publisher.h"
#include "control/rest/token/token_tables.h"

namespace quarterdeck::apps {
namespace {

using namespace control;

std::vector<DeploymentProgress> progress_of(ports::Database& database, const model::ApiId& api, Timestamp now) {
  auto progress = ports::read(database, [&](ports::Reader& reader) { return read_progress(reader, api, now); });
  return progress ? std::move(*progress) : std::vector<DeploymentProgress>();
}

std::vector<rest::LiveGateway> gateways_of(ports::Database& database, const std::string& environment, Timestamp now) {
  std::vector<rest::LiveGateway> found;
  const auto gateways = ports::read(database, [](ports::Reader& reader) { return read_gateways(reader); });
  if (!gateways) return found;
  for (const auto& gateway : *gateways) {
    if (serves(gateway, environment)) found.push_back({gateway.id, from_epoch_milliseconds(gateway.last_seen_at), !is_silent(gateway, now)});
  }
  return found;
}

template <class T>
std::vector<T> joined(std::initializer_list<std::vector<T>> lists) {
  std::vector<T> all;
  for (const auto& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

Outcome<TryOutApi> try_out_api(ControlPlaneServices& services, const Caller& caller, const model::ApiId& id) {
  const auto record = services.apis.find(rest::actor_of(caller), id);
  if (!record) return record.error();
  const auto& head = record->head;
  return TryOutApi{head.id.text(), head.name, head.context, head.version, head.provider};
}

rest::RouteTable publisher_table(ControlPlaneServices& services, Process& process) {
  auto table = rest::publisher_routes({services.apis, services.revisions, services.deployments, services.lifecycle, services.subscriptions, services.plans,
                                 services.environments, services.fetcher,
                                 [&](const model::ApiId& api) { return progress_of(services.database, api, process.clock.now()); },
                                 services.identity->settings.base_url + "/devportal"});
  auto try_out = rest::try_out_routes(services.keys, [&](const Caller& caller, const model::ApiId& id) { return try_out_api(services, caller, id); });
  table.routes.insert(table.routes.end(), try_out.begin(), try_out.end());
  return table;
}

rest::RouteTable devportal_table(ControlPlaneServices& services) {
  return rest::devportal_routes({services.catalogue, services.applications, services.subscriptions, services.plans,
                                 [&](const Caller& caller, const model::ApplicationId& id) { return rest::keys_json(services.keys, caller, id); },
                                 offered_grants()},
                                joined({rest::key_routes(services.keys), rest::api_key_routes(services.keys), rest::key_manager_routes(services.keys),
                                        rest::account_routes(*services.identity)}));
}

rest::RouteTable admin_table(ControlPlaneServices& services, Process& process) {
  return rest::admin_routes({services.plans, services.environments, services.applications, services.categories,
                             [&](const std::string& environment) { return gateways_of(services.database, environment, process.clock.now()); }}, {});
}

}  // namespace

std::vector<rest::RouteTable> rest_tables(ControlPlaneServices& services, Process& process) {
  return {publisher_table(services, process), devportal_table(services),       admin_table(services, process),
          rest::oauth2_table(*services.identity), rest::registration_table(*services.identity), rest::internal_routes({services.database, process.clock, services.changes, services.desired_state, services.gateway_link, services.waiters}),
          rest::insight_routes(services.database, process.clock)};
}

http::Handler control_plane_handler(ControlPlaneServices& services, Process& process) {
  return rest::make_rest_handler(
      rest_tables(services, process),
      [&services](const http::Request& request) { return services.identity->authenticator.recognize(request); },
      embedded_rest_documents());
}

}  // namespace quarterdeck::apps
