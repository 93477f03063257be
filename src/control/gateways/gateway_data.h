#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json.h"
#include "base/outcome.h"
#include "model/plan.h"
#include "ports/database.h"

// The lists that the original's gateways and its agent load at start, in the shapes of its internal data API (control-plane.md §2.6).
namespace quarterdeck::control {

struct ApiFilter {
  std::optional<std::string> id;
  std::optional<std::string> context;
  std::optional<std::string> version;
};
Outcome<JsonArray> list_gateway_apis(ports::Reader& reader, const ApiFilter& filter);

Outcome<JsonArray> list_gateway_applications(ports::Reader& reader, const std::optional<std::int64_t>& number);

struct SubscriptionFilter {
  std::optional<std::string> api_id;
  std::optional<std::string> application_id;
};
Outcome<JsonArray> list_gateway_subscriptions(ports::Reader& reader, const SubscriptionFilter& filter);

struct KeyMappingFilter {
  std::optional<std::string> consumer_key;
  std::optional<std::string> key_manager;  // name
};
Outcome<JsonArray> list_gateway_key_mappings(ports::Reader& reader, const KeyMappingFilter& filter);

Outcome<JsonArray> list_gateway_plans(ports::Reader& reader, model::PlanKind kind, const std::optional<std::string>& name);

Outcome<JsonArray> list_gateway_scopes(ports::Reader& reader, const std::optional<std::string>& name);

Outcome<JsonArray> list_gateway_key_managers(ports::Reader& reader);

// Of tokens, subjects and consumer keys whose revocation still counts.
Outcome<JsonObject> list_gateway_revocations(ports::Reader& reader);

}  // namespace quarterdeck::control
