#include "control/catalogue/catalogue.h"

#include "base/codec.h"
#include "control/rest/actor.h"
#include "control/rest/devportal/tables.h"
#include "control/rest/found_api.h"
#include "control/rest/page_response.h"
#include "control/rest/plan_json.h"
#include "control/rest/problem.h"

namespace quarterdeck::control::rest {
namespace {

model::ApiId api_of(const http::Request& request) { return model::ApiId(request.path_parameters.at(0)); }

void copy_members(const Json& from, JsonObject& to, std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    if (const auto* value = base::find(from, name)) to[name] = *value;
  }
}

Json api_info_json(const ApiHead& head) {
  JsonObject info{{"id", std::string_view(head.id.text())},
                  {"name", std::string_view(head.name)},
                  {"context", std::string_view(head.context)},
                  {"version", std::string_view(head.version)},
                  {"type", base::enum_text(head.type)},
                  {"createdTime", std::to_string(to_epoch_milliseconds(head.created_at))},
                  {"provider", std::string_view(head.provider)},
                  {"lifeCycleStatus", base::enum_text(head.state)},
                  {"avgRating", "0.0"},
                  {"isSubscriptionAvailable", true},
                  {"monetizedInfo", false}};
  copy_members(head.summary, info, {"displayName", "description", "gatewayType", "gatewayVendor", "additionalProperties"});
  if (const auto* plans = base::find(head.summary, "policies")) info["throttlingPolicies"] = *plans;
  JsonObject business;
  copy_members(head.summary, business, {"businessOwner", "businessOwnerEmail"});
  info["businessInformation"] = std::move(business);
  return info;
}

// "/pizza/1.0.0" without its version: where the default version answers too.
std::string path_without_version(const ApiHead& head) {
  const auto version = model::ApiVersion::parse(head.version);
  return model::ApiContext::parse(head.context_template, *version)->written();
}

Json urls_json(const Place& place, const std::string& path, const std::vector<std::string>& transports) {
  JsonObject urls;
  for (const auto& transport : transports) {
    urls[transport] = transport == "https" ? model::https_url(place.vhost, path) : model::http_url(place.vhost, path);
  }
  return urls;
}

JsonArray endpoint_urls_json(const CatalogueEntry& entry) {
  JsonArray list;
  for (const auto& place : entry.places) {
    const auto& head = entry.record.head;
    const auto& transports = entry.record.draft.transport;
    list.push_back({{"environmentName", std::string_view(place.environment)},
                    {"environmentDisplayName", std::string_view(place.display_name)},
                    {"environmentType", std::string_view(place.type)},
                    {"URLs", urls_json(place, head.context, transports)},
                    {"defaultVersionURLs", head.is_default_version ? urls_json(place, path_without_version(head), transports) : Json(nullptr)}});
  }
  return list;
}

JsonArray tiers_json(const std::vector<model::Plan>& plans) {
  JsonArray list;
  for (const auto& plan : plans) {
    list.push_back({{"tierName", std::string_view(plan.policy_name)}, {"tierPlan", plan.billing_plan.value_or("FREE")}, {"monetizationAttributes", nullptr}});
  }
  return list;
}

JsonArray scopes_json(const model::Api& draft) {
  JsonArray list;
  for (const auto& scope : draft.scopes) {
    JsonArray roles;
    for (const auto& role : scope.scope.bindings) roles.emplace_back(std::string_view(role));
    list.push_back({{"key", std::string_view(scope.scope.name)},
                    {"name", scope.scope.display_name.value_or(scope.scope.name)},
                    {"roles", std::move(roles)},
                    {"description", scope.scope.description.value_or("")}});
  }
  return list;
}

JsonArray operations_json(const model::Api& draft) {
  JsonArray list;
  for (const auto& operation : draft.operations) {
    list.push_back({{"id", std::string_view(operation.id)}, {"target", std::string_view(operation.target)}, {"verb", std::string_view(operation.verb)}});
  }
  return list;
}

Json entry_json(const CatalogueEntry& entry) {
  const auto api = shown(entry.record);
  const auto whole = base::to_json(api);
  JsonObject json;
  copy_members(whole, json, {"id", "name", "displayName", "description", "version", "provider", "lifeCycleStatus", "isDefaultVersion", "type", "transport",
                             "authorizationHeader", "apiKeyHeader", "securityScheme", "tags", "hasThumbnail", "businessInformation", "categories",
                             "keyManagers", "createdTime", "lastUpdatedTime", "gatewayType", "gatewayVendor", "monetization", "advertiseInfo"});
  json["context"] = std::string_view(entry.record.head.context);
  json["operations"] = operations_json(api);
  json["tiers"] = tiers_json(entry.plans);
  json["endpointURLs"] = endpoint_urls_json(entry);
  json["scopes"] = scopes_json(api);
  json["avgRating"] = "0.0";
  json["subscriptions"] = entry.subscriptions;
  json["isSubscriptionAvailable"] = model::accepts_subscriptions(entry.record.head.state);
  JsonArray environments;
  for (const auto& place : entry.places) environments.emplace_back(std::string_view(place.environment));
  json["environmentList"] = std::move(environments);
  JsonArray properties;
  for (const auto& property : api.additional_properties) {
    if (property.display) properties.push_back(base::to_json(property));
  }
  json["additionalProperties"] = std::move(properties);
  return json;
}

auto searched(const http::Request& request, const Caller& caller, Catalogue& catalogue) {
  return [&](const model::PageRequest& page) { return catalogue.search(actor_of(caller), request.query.get("query"), page); };
}

// GET /apis
http::Response list_apis(const http::Request& request, const Caller& caller, Catalogue& catalogue) {
  return page_response("/apis", request, searched(request, caller, catalogue), api_info_json);
}

// GET /search
http::Response search(const http::Request& request, const Caller& caller, Catalogue& catalogue) {
  return page_response("/search", request, searched(request, caller, catalogue),
                       [](const ApiHead& head) { return found_api_json(api_info_json(head), head); });
}

// GET /apis/{apiId}
http::Response get_api(const http::Request& request, const Caller& caller, Catalogue& catalogue) {
  const auto entry = catalogue.find(actor_of(caller), api_of(request));
  return entry ? ok(entry_json(*entry)) : problem_response(entry.error());
}

http::Response get_definition(const http::Request& request, const Caller& caller, Catalogue& catalogue, model::ApiType type) {
  const auto actor = actor_of(caller);
  const auto entry = catalogue.find(actor, api_of(request));
  if (!entry) return problem_response(entry.error());
  if (entry->record.head.type != type) {
    return problem_response({Problem::not_found, "The API is of another type: its definition is found elsewhere.", type == model::ApiType::GRAPHQL ? 900870 : 0});
  }
  auto text = catalogue.definition(actor, api_of(request), request.query.get("environmentName"));
  if (!text) return problem_response(text.error());
  return text_response(type == model::ApiType::GRAPHQL ? "text/plain" : "application/json", std::move(*text));
}

// GET /apis/{apiId}/swagger
http::Response get_swagger(const http::Request& request, const Caller& caller, Catalogue& catalogue) {
  return get_definition(request, caller, catalogue, model::ApiType::HTTP);
}

// GET /apis/{apiId}/graphql-schema
http::Response get_graphql_schema(const http::Request& request, const Caller& caller, Catalogue& catalogue) {
  return get_definition(request, caller, catalogue, model::ApiType::GRAPHQL);
}

// GET /apis/{apiId}/subscription-policies
http::Response get_plans(const http::Request& request, const Caller& caller, Catalogue& catalogue) {
  const auto entry = catalogue.find(actor_of(caller), api_of(request));
  if (!entry) return problem_response(entry.error());
  JsonArray list;
  for (const auto& plan : entry->plans) list.push_back(plan_json(plan, "subscription"));
  return ok(std::move(list));
}

// GET /tags
http::Response list_tags(const http::Request& request, const Caller& caller, Catalogue& catalogue) {
  const auto find = [&](const model::PageRequest& page) -> Outcome<model::Page<Tag>> {
    auto tags = catalogue.tags(actor_of(caller));
    return tags ? Outcome<model::Page<Tag>>(model::page_of(std::move(*tags), page)) : tags.error();
  };
  return page_response("/tags", request, find, [](const Tag& tag) { return Json{{"value", std::string_view(tag.value)}, {"count", tag.count}}; });
}

}  // namespace

std::vector<Route> catalogue_routes(const DevportalParts& parts) {
  const auto route = [&catalogue = parts.catalogue](std::string_view method, std::string_view path, auto handle) {
    return Route{method, path, Access::anonymous_allowed, {},
                 [&catalogue, handle](const http::Request& request, const Caller& caller) { return handle(request, caller, catalogue); }};
  };
  return {
      route("GET", "/apis", list_apis),
      route("GET", "/apis/{apiId}", get_api),
      route("GET", "/apis/{apiId}/swagger", get_swagger),
      route("GET", "/apis/{apiId}/graphql-schema", get_graphql_schema),
      route("GET", "/apis/{apiId}/subscription-policies", get_plans),
      route("GET", "/search", search),
      route("GET", "/tags", list_tags),
  };
}

}  // namespace quarterdeck::control::rest
