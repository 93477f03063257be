#include "apps/roles/cluster_role.h"

#include "adapters/sqlite/sqlite_database.h"
#include "cluster/api/handlers.h"
#include "base/json.h"
#include "contract/resources/crds.h"
#include "contract/resources/namespace_object.h"

namespace quarterdeck::apps {
namespace {

constexpr Milliseconds kStopDeadline{2'000};

// A page in a browser on this machine can send requests here as well. It cannot leave out Origin, and a name that was rebound to loopback shows
// in Host; tools send neither.
http::Handler for_tools_only(http::Handler handler) {
  return [handler = std::move(handler)](const http::Request& request) {
    const auto host = request.headers.get("Host");
    const auto name = host.starts_with('[') ? host.substr(0, host.find(']') + 1) : host.substr(0, host.find(':'));
    const bool is_local = name == "127.0.0.1" || name == "localhost" || name == "[::1]";
    if (request.headers.find("Origin") == nullptr && is_local) return handler(request);
    http::Response response;
    response.status = 403;
    response.headers.set("Content-Type", "application/json");
    response.body = base::to_text(JsonObject{{"kind", "Status"}, {"apiVersion", "v1"}, {"metadata", JsonObject()}, {"status", "Failure"},
                                             {"message", "The embedded cluster answers tools on this machine only, not web pages or other names. "
                                                         "Use --server http://127.0.0.1 with its port."},
                                             {"reason", "Forbidden"}, {"code", 403}});
    return response;
  };
}

// Without authentication on it, the API must not be reachable from a network.
Outcome<Done> check_address(const std::string& address) {
  if (address == "127.0.0.1" || address == "::1" || address == "localhost") return Done{};
  return Failure{Problem::invalid, "cluster.address: the embedded cluster has no authentication, so it listens on loopback only. Use 127.0.0.1, or a "
                                   "Kubernetes of your own for several machines."};
}

}  // namespace

ClusterRole::ClusterRole(Process& process, std::unique_ptr<ports::Database> database, std::unique_ptr<cluster::ClusterStore> store)
    : database_(std::move(database)),
      store_(std::move(store)),
      local_(*store_),
      driver_("housekeeping", process.clock),
      housekeeping_(*store_, driver_.wake()),
      agent_namespace_(process.config.agent.kubernetes_namespace) {}

ClusterRole::~ClusterRole() {
  if (server_) server_->stop(kStopDeadline);
  driver_.stop();
}

Outcome<std::unique_ptr<ClusterRole>> ClusterRole::start(Process& process) {
  if (auto checked = check_address(process.config.cluster.address); !checked) return checked.error();
  auto database = adapters::sqlite::open_database(process.folder.path_of("cluster.db").string());
  if (!database) return database.error();
  auto store = cluster::ClusterStore::open(**database, process.clock, process.random);
  if (!store) return store.error();
  std::unique_ptr<ClusterRole> role(new ClusterRole(process, std::move(*database), std::move(*store)));
  if (auto installed = role->install_definitions(); !installed) return installed.error();

  http::ServerOptions options;
  options.address = process.config.cluster.address;
  options.port = process.config.cluster.port;
  options.metrics_role = "cluster";
  auto server = http::Server::start(options, for_tools_only(cluster::make_handler(*role->store_)), process.metrics);
  if (!server) return server.error();
  role->server_ = std::move(*server);
  role->driver_.start(role->housekeeping_);
  return role;
}

// The agent's namespace and our kinds, as this binary knows them; what others made is left alone.
Outcome<Done> ClusterRole::install_definitions() {
  if (auto applied = local_.apply(resources::namespace_object(agent_namespace_), {.field_manager = "quarterdeck"}); !applied) return applied.error();
  for (const auto& definition : resources::built_in_crds()) {
    if (auto applied = local_.apply(definition, {.field_manager = "quarterdeck", .ownership = ports::Ownership::force}); !applied) {
      return applied.error();
    }
  }
  return Done{};
}

}  // namespace quarterdeck::apps
