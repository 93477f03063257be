#include "cluster/api/handlers.h"

#include <array>
#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>

#include "base/text.h"
#include "cluster/api/discovery.h"
#include "cluster/api/openapi.h"
#include "cluster/api/openapi_v2.h"
#include "cluster/api/read_handlers.h"
#include "cluster/api/request_target.h"
#include "cluster/api/responses.h"
#include "cluster/api/watch_stream.h"
#include "cluster/api/wire_form.h"
#include "cluster/api/write_handlers.h"

namespace quarterdeck::cluster {
namespace {

http::Response unknown_path() { return refusal_response(refuse(Reason::not_found, "the server could not find the requested resource")); }

http::Response wrong_method() {
  return refusal_response(refuse(Reason::method_not_allowed, "the server does not allow this method on the requested resource"));
}

http::Response json_or_unknown(const Json& value) { return value.is_null() ? unknown_path() : json_response(200, base::to_text(value)); }

// Clients take the form from the content type, so it must say the version that was sent.
http::Response discovery_response(const Kinds& kinds, DiscoveryPart part, const http::Request& request, const JsonObject& plain) {
  if (!accepts(request, "as=APIGroupDiscoveryList") || !accepts(request, "v=v2")) return json_response(200, base::to_text(plain));
  auto response = json_response(200, base::to_text(aggregated_discovery(kinds, part)));
  response.headers.set("Content-Type", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
  response.headers.set("Vary", "Accept");
  return response;
}

http::Response openapi_v2_response(ClusterStore& store, const http::Request& request) {
  if (request.headers.get("Accept").find(kOpenapiV2Type) == std::string::npos) {
    return refusal_response(refuse(Reason::not_acceptable, fmt::format("only the following media types are accepted: {}; /openapi/v3 has JSON", kOpenapiV2Type)));
  }
  auto response = text_response(200, openapi_v2_document(store));
  // Not as it was asked for: an @ is no letter of a media type, and clients refuse to parse it.
  response.headers.set("Content-Type", "application/com.github.proto-openapi.spec.v2.v1.0+protobuf");
  return response;
}

http::Response openapi_response(ClusterStore& store, const std::vector<std::string>& parts) {
  if (parts.size() == 2) return json_response(200, base::to_text(openapi_index(store)));
  const bool is_core = parts.size() == 4 && parts[2] == "api";
  const bool is_group = parts.size() == 5 && parts[2] == "apis";
  if (!is_core && !is_group) return unknown_path();
  const auto document = openapi_document(store, is_core ? "" : parts[3], parts.back());
  return document ? json_response(200, base::to_text(*document)) : unknown_path();
}

// Everything that is not an object: discovery, documents, health. Null when the path is none of these.
std::optional<http::Response> fixed_response(ClusterStore& store, const http::Request& request) {
  const auto parts = base::split(std::string_view(request.path).substr(1), '/');
  if (parts.empty()) return json_response(200, R"({"paths":["/api","/apis","/healthz","/livez","/openapi/v3","/readyz","/version"]})");
  const auto kinds = store.kinds();
  const auto& first = parts[0];
  if (parts.size() == 1 && (first == "healthz" || first == "readyz" || first == "livez")) return text_response(200, "ok");
  if (parts.size() == 1 && first == "version") return json_response(200, base::to_text(version_info()));
  if (parts.size() == 2 && first == "openapi" && parts[1] == "v2") return openapi_v2_response(store, request);
  if (first == "openapi") return parts.size() > 1 && parts[1] == "v3" ? openapi_response(store, parts) : unknown_path();
  if (first == "api" && parts.size() == 1) return discovery_response(*kinds, DiscoveryPart::core, request, core_versions());
  if (first == "api" && parts.size() == 2) return json_or_unknown(resource_list(*kinds, "", parts[1]));
  if (first == "apis" && parts.size() == 1) return discovery_response(*kinds, DiscoveryPart::groups, request, group_list(*kinds));
  if (first == "apis" && parts.size() == 2) return json_or_unknown(group_of(*kinds, parts[1]));
  if (first == "apis" && parts.size() == 3) return json_or_unknown(resource_list(*kinds, parts[1], parts[2]));
  return std::nullopt;
}

bool is_watch(const http::Request& request) {
  const auto watch = request.query.get("watch");
  return watch == "true" || watch == "1";
}

http::Response collection_response(ClusterStore& store, const Target& target, const http::Request& request, const std::shared_ptr<OpenWatches>& watches) {
  if (request.method == "GET") {
    return is_watch(request) ? watch_objects(store, target, request, watches) : list_objects(store, target, request);
  }
  // What is in a namespace is made and deleted by naming the namespace.
  if (target.kind->scope == Scope::in_namespace && target.name.space.empty()) return wrong_method();
  if (request.method == "POST") return create_object(store, target, request);
  if (request.method == "DELETE") return remove_objects(store, target, request);
  return wrong_method();
}

http::Response object_response(ClusterStore& store, const Target& target, const http::Request& request) {
  if (request.method == "GET") return get_object(store, target, request);
  if (request.method == "PUT") return update_object(store, target, request);
  if (request.method == "PATCH") return patch_object(store, target, request);
  if (request.method == "DELETE" && target.part == Part::whole) return remove_object(store, target, request);
  return wrong_method();
}

http::Response respond(ClusterStore& store, const std::shared_ptr<OpenWatches>& watches, const http::Request& request) {
  if (auto fixed = fixed_response(store, request)) return request.method == "GET" ? std::move(*fixed) : wrong_method();
  const auto path = resource_path(request.path);
  if (!path) return unknown_path();
  const auto target = target_of(*path, *store.kinds());
  if (!target) return refusal_response(target.error());
  return path->name.empty() ? collection_response(store, *target, request, watches) : object_response(store, *target, request);
}

}  // namespace

http::Handler make_handler(ClusterStore& store) {
  return [&store, watches = std::make_shared<OpenWatches>()](const http::Request& request) { return respond(store, watches, request); };
}

}  // namespace quarterdeck::cluster
