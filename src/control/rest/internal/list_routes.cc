#include "control/gateways/gateway_data.h"
#include "control/rest/body.h"
#include "control/rest/internal/internal.h"
#include "control/rest/internal/parameters.h"

// Lists that the original's gateways and its agent load at start.
namespace quarterdeck::control::rest {
namespace {

using ListOf = Outcome<JsonArray> (*)(ports::Reader&, const http::Request&);

Outcome<JsonArray> apis(ports::Reader& reader, const http::Request& request) {
  return list_gateway_apis(reader, {given(request, "apiId"), given(request, "context"), given(request, "version")});
}

Outcome<JsonArray> api(ports::Reader& reader, const http::Request& request) { return list_gateway_apis(reader, {.id = request.path_parameters.at(0)}); }

Outcome<JsonArray> applications(ports::Reader& reader, const http::Request& request) {
  if (!request.query.has("appId")) return list_gateway_applications(reader, std::nullopt);
  const auto number = query_number(request, "appId", {1, std::numeric_limits<std::int64_t>::max(), 1});
  if (!number) return number.error();
  return list_gateway_applications(reader, *number);
}

Outcome<JsonArray> subscriptions(ports::Reader& reader, const http::Request& request) {
  return list_gateway_subscriptions(reader, {given(request, "apiUUID"), given(request, "applicationUUID")});
}

Outcome<JsonArray> key_mappings(ports::Reader& reader, const http::Request& request) {
  return list_gateway_key_mappings(reader, {given(request, "consumerKey"), given(request, "keymanager")});
}

template <model::PlanKind kind>
Outcome<JsonArray> plans(ports::Reader& reader, const http::Request& request) {
  return list_gateway_plans(reader, kind, given(request, "policyName"));
}

Outcome<JsonArray> scopes(ports::Reader& reader, const http::Request& request) { return list_gateway_scopes(reader, given(request, "scopeKey")); }

Route list(std::string_view path, ports::Database& database, ListOf read) {
  return {"GET", path, Access::service, {}, [&database, read](const http::Request& request, const Caller&) {
            auto found = ports::read(database, [&](ports::Reader& reader) { return read(reader, request); });
            if (!found) return problem_response(found.error());
            JsonObject body;
            body["count"] = found->size();
            body["list"] = std::move(*found);
            return ok(body);
          }};
}

// What nobody here has any of: deny policies, providers of language models.
Route empty_answer(std::string_view path, const JsonObject& body) {
  return {"GET", path, Access::service, {}, [body](const http::Request&, const Caller&) { return ok(body); }};
}

JsonObject with_empty_lists(std::initializer_list<std::string_view> names) {
  JsonObject object;
  for (const auto name : names) object[name] = JsonArray();
  return object;
}

}  // namespace

std::vector<Route> list_routes(const InternalParts& parts) {
  auto& database = parts.database;
  return {
      list("/apis", database, apis),
      list("/apis/{apiId}", database, api),
      list("/applications", database, applications),
      list("/subscriptions", database, subscriptions),
      list("/application-key-mappings", database, key_mappings),
      list("/subscription-policies", database, plans<model::PlanKind::subscription>),
      list("/application-policies", database, plans<model::PlanKind::application>),
      list("/api-policies", database, plans<model::PlanKind::advanced>),
      list("/scopes", database, scopes),
      {"GET", "/keymanagers", Access::service, {},
       [&database](const http::Request&, const Caller&) { return answered(ports::read(database, list_gateway_key_managers)); }},
      {"GET", "/revokedjwt", Access::service, {},
       [&database](const http::Request&, const Caller&) { return answered(ports::read(database, list_gateway_revocations)); }},
      empty_answer("/block", with_empty_lists({"api", "application", "ip", "user", "custom", "subscription"})),
      empty_answer("/llm-providers", with_empty_lists({"llmProviders"})),
  };
}

}  // namespace quarterdeck::control::rest
