#include "adapters/kubernetes/kubernetes_cluster.h"

#include <fmt/format.h>

#include <utility>

#include "adapters/kubernetes/api_client.h"
#include "adapters/kubernetes/kind_paths.h"
#include "adapters/kubernetes/remote_watch.h"
#include "base/text.h"
#include "base/url.h"

namespace quarterdeck::adapters::kubernetes {
namespace {

using resources::Resource;

constexpr std::string_view kStatusManager = "quarterdeck";
constexpr int kMostListings = 3;

std::string selector_query(const ports::Selection& selection) {
  std::vector<std::string> terms;
  for (const auto& [name, value] : selection.labels) terms.push_back(name + "=" + value);
  return terms.empty() ? "?" : "?labelSelector=" + base::url_encoded(base::join(terms, ",")) + "&";
}

Outcome<Resource> as_resource(Outcome<Json> answer) {
  if (!answer) return answer.error();
  if (!answer->is_object()) return Failure{Problem::unavailable, "The Kubernetes API answered with something that is no object."};
  return Resource(std::move(answer->get_object()));
}

class KubernetesCluster final : public ports::Cluster {
 public:
  explicit KubernetesCluster(ClusterAccess access) : client_(std::move(access)), paths_(client_) {}

  Outcome<Resource> get(const resources::Reference& reference) override {
    const auto path = paths_.object(reference);
    if (!path) return path.error();
    return as_resource(client_.ask({.path = *path}));
  }

  Outcome<ports::ResourceList> list(const ports::Selection& selection) override {
    const auto path = paths_.collection(selection.kind, selection.space);
    if (!path) return path.error();
    Outcome<ports::ResourceList> list = Failure{Problem::gone, ""};
    // A list that grew too old between two of its pages begins anew.
    for (int listing = 0; listing < kMostListings && !list && list.error().problem == Problem::gone; ++listing) {
      list = list_all_pages(selection, *path + selector_query(selection));
    }
    return list;
  }

  Outcome<std::unique_ptr<ports::Watch>> watch(const ports::Selection& selection, const std::string& resource_version,
                                               ports::WakeFunction wake) override {
    const auto path = paths_.collection(selection.kind, selection.space);
    if (!path) return path.error();
    return std::unique_ptr<ports::Watch>(
        std::make_unique<RemoteWatch>(client_, selection.kind, *path + selector_query(selection), resource_version, std::move(wake)));
  }

  Outcome<Resource> apply(const Resource& resource, const ports::ApplyOptions& options) override {
    const auto path = paths_.object(resource.reference());
    if (!path) return path.error();
    const auto force = options.ownership == ports::Ownership::force ? "true" : "false";
    const auto query = fmt::format("?fieldManager={}&force={}&fieldValidation=Strict", base::url_encoded(options.field_manager), force);
    return as_resource(client_.ask(
        {.method = "PATCH", .path = *path + query, .body = base::to_text(resource.json()), .content_type = "application/apply-patch+yaml"}));
  }

  Outcome<Resource> replace(const Resource& resource, const std::string& field_manager) override {
    const auto path = paths_.object(resource.reference());
    if (!path) return path.error();
    const auto query = fmt::format("?fieldManager={}&fieldValidation=Strict", base::url_encoded(field_manager));
    return as_resource(client_.ask({.method = "PUT", .path = *path + query, .body = base::to_text(resource.json())}));
  }

  Outcome<Resource> replace_status(const Resource& resource) override {
    const auto path = paths_.object(resource.reference());
    if (!path) return path.error();
    const auto target = fmt::format("{}/status?fieldManager={}", *path, kStatusManager);
    if (!resource.resource_version().empty()) {
      return as_resource(client_.ask({.method = "PUT", .path = target, .body = base::to_text(resource.json())}));
    }
    const JsonArray operations{JsonObject{{"op", "add"}, {"path", "/status"}, {"value", resource.at("status")}}};
    return as_resource(
        client_.ask({.method = "PATCH", .path = target, .body = base::to_text(operations), .content_type = "application/json-patch+json"}));
  }

  Outcome<Done> remove(const resources::Reference& reference, const std::optional<std::string>& uid) override {
    const auto path = paths_.object(reference);
    if (!path) return path.error();
    JsonObject options{{"kind", "DeleteOptions"}, {"apiVersion", "v1"}, {"propagationPolicy", "Background"}};
    if (uid) options.emplace("preconditions", JsonObject{{"uid", *uid}});
    const auto answer = client_.ask({.method = "DELETE", .path = *path, .body = base::to_text(options)});
    if (!answer) return answer.error();
    return Done{};
  }

 private:
  Outcome<ports::ResourceList> list_all_pages(const ports::Selection& selection, const std::string& path) {
    ports::ResourceList list;
    std::string next;
    do {
      const auto query = fmt::format("limit={}{}", client_.access().page_size, next.empty() ? "" : "&continue=" + base::url_encoded(next));
      auto page = client_.ask({.path = path + query});
      if (!page) return page.error();
      list.resource_version = base::text_at(*page, "metadata", "resourceVersion");
      next = base::text_at(*page, "metadata", "continue");
      auto* items = page->is_object() ? page->get_object().if_contains("items") : nullptr;
      if (items == nullptr || !items->is_array()) continue;
      for (auto& item : items->get_array()) {
        if (item.is_object()) list.items.push_back(with_kind(std::move(item.get_object()), selection.kind));
      }
    } while (!next.empty());
    return list;
  }

  // Lists of built-in kinds leave out what all their items have in common.
  static Resource with_kind(JsonObject object, const resources::Kind& kind) {
    if (!object.contains("kind")) object["kind"] = kind.kind;
    if (!object.contains("apiVersion")) object["apiVersion"] = kind.api_version();
    return Resource(std::move(object));
  }

  ApiClient client_;
  KindPaths paths_;
};

}  // namespace

Outcome<std::unique_ptr<ports::Cluster>> connect(ClusterAccess access) {
  if (auto fine = check_server(access.server); !fine) return fine.error();
  return std::unique_ptr<ports::Cluster>(std::make_unique<KubernetesCluster>(std::move(access)));
}

}  // namespace quarterdeck::adapters::kubernetes
