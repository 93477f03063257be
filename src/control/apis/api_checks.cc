#include "control/apis/api_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/codec.h"
#include "base/text.h"
#include "control/apis/traffic.h"
#include "control/plans/plans.h"

namespace quarterdeck::control {
namespace {

constexpr std::string_view kSameName = "SELECT name, version FROM apis WHERE organization = $1 AND name_key = $2";
constexpr std::string_view kSameContext = "SELECT name, version, context, context_template FROM apis WHERE organization = $1 AND context = $2";
constexpr std::string_view kSameTemplate =
    "SELECT name FROM apis WHERE organization = $1 AND context_template = $2 AND name_key <> $3 LIMIT 1";
constexpr std::string_view kSameVersion = "SELECT 1 AS taken FROM apis WHERE organization = $1 AND name_key = $2 AND version = $3";
constexpr std::string_view kCategory = "SELECT 1 AS known FROM api_categories WHERE organization = $1 AND name = $2";
constexpr std::string_view kScopeOfAnother =
    "SELECT a.name FROM api_scopes s JOIN apis a ON a.id = s.api_id WHERE s.name = $1 AND a.name_key <> $2 AND a.organization = $3 LIMIT 1";
constexpr std::array kGatewayTypes{"wso2/apk", "wso2/synapse", "wso2", "AWS", "Azure", "Kong", "Envoy", "solace", "Universal", "APIPlatform", "external"};
constexpr std::array kSecretMembers{"password", "clientSecret", "apiKeyValue", "secretKey"};
constexpr std::array kOwnerMembers{"username", "clientId", "tokenUrl", "accessKey"};

Outcome<Done> check_name(ports::Reader& reader, const ApiHead& head) {
  const auto rows = reader.query(kSameName, {head.organization, base::to_lower(head.name)});
  if (!rows) return rows.error();
  for (const auto& row : *rows) {
    if (row.text("name") != head.name) {
      return Failure{Problem::conflict, fmt::format("There is an API '{}' already, which differs in case only. Pick another name.", row.text("name")), 900250};
    }
    if (row.text("version") == head.version) {
      return Failure{Problem::conflict, fmt::format("There is an API '{}' {} already. Pick another version.", head.name, head.version), 900300};
    }
  }
  return Done{};
}

Outcome<Done> check_context(ports::Reader& reader, const ApiHead& head) {
  const auto others = reader.query(kSameTemplate, {head.organization, head.context_template, base::to_lower(head.name)});
  if (!others) return others.error();
  if (!others->empty()) {
    return Failure{Problem::conflict, fmt::format("The context {} already serves the API '{}'. Pick another.", head.context_template, others->front().text("name")),
                   900251};
  }
  const auto same = reader.query(kSameContext, {head.organization, head.context});
  if (!same) return same.error();
  if (!same->empty()) {
    return Failure{Problem::conflict,
                   fmt::format("{} already serves the API '{}' {}. Pick another context or version.", head.context, same->front().text("name"),
                               same->front().text("version")),
                   900252};
  }
  return Done{};
}

Outcome<Done> check_plan(ports::Reader& reader, const Actor& actor, model::PlanKind kind, const std::string& name) {
  const auto plan = read_plan(reader, actor.organization, kind, name);
  if (plan) return Done{};
  if (plan.error().problem != Problem::not_found) return plan.error();
  return Failure{Problem::invalid, fmt::format("There is no plan '{}' of kind {}. List the plans to see which there are.", name, base::enum_text(kind)), 900305};
}

Outcome<Done> check_plans(ports::Reader& reader, const Actor& actor, const model::Api& draft) {
  for (const auto& name : draft.policies) {
    if (auto known = check_plan(reader, actor, model::PlanKind::subscription, name); !known) return known;
  }
  std::vector<std::string> advanced;
  if (draft.api_throttling_policy) advanced.push_back(*draft.api_throttling_policy);
  for (const auto& operation : draft.operations) advanced.push_back(operation.throttling_policy);
  std::sort(advanced.begin(), advanced.end());
  advanced.erase(std::unique(advanced.begin(), advanced.end()), advanced.end());
  for (const auto& name : advanced) {
    if (name == "Unlimited" || name.empty()) continue;
    if (auto known = check_plan(reader, actor, model::PlanKind::advanced, name); !known) return known;
  }
  return Done{};
}

Outcome<Done> check_categories(ports::Reader& reader, const Actor& actor, const model::Api& draft) {
  for (const auto& name : draft.categories) {
    const auto rows = reader.query(kCategory, {actor.organization, name});
    if (!rows) return rows.error();
    if (rows->empty()) return Failure{Problem::invalid, fmt::format("There is no API category '{}'. An administrator makes categories.", name), 0};
  }
  return Done{};
}

// A scope belongs to one API, in all its versions: otherwise one publisher could hand out another's access.
Outcome<Done> check_scopes(ports::Reader& reader, const ApiRecord& record) {
  for (const auto& scope : record.draft.scopes) {
    const auto rows = reader.query(kScopeOfAnother, {scope.scope.name, base::to_lower(record.head.name), record.head.organization});
    if (!rows) return rows.error();
    if (rows->empty() || scope.shared) continue;
    return Failure{Problem::invalid, fmt::format("The scope '{}' belongs to the API '{}'. Pick another name.", scope.scope.name, rows->front().text("name")),
                   900988};
  }
  for (const auto& operation : record.draft.operations) {
    for (const auto& name : operation.scopes) {
      const auto is_known = std::any_of(record.draft.scopes.begin(), record.draft.scopes.end(),
                                        [&](const model::ApiScope& scope) { return scope.scope.name == name; });
      if (!is_known) {
        return Failure{Problem::invalid,
                       fmt::format("Operation {} {} names the scope '{}', which is not in scopes. Add it there.", operation.verb, operation.target, name), 0};
      }
    }
  }
  return Done{};
}

Outcome<bool> has_row(const Outcome<ports::Rows>& rows) {
  if (!rows) return rows.error();
  return !rows->empty();
}

// Calls `visit` with each place of a secret in an endpoint configuration.
template <class Visit>
void for_each_secret(JsonObject& endpoint_config, Visit visit) {
  auto* security = endpoint_config.if_contains("endpoint_security");
  if (security == nullptr || !security->is_object()) return;
  for (auto& stage : security->get_object()) {
    if (!stage.value().is_object()) continue;
    for (const auto* name : kSecretMembers) {
      if (auto* secret = stage.value().get_object().if_contains(name); secret != nullptr && secret->is_string()) visit(stage.key(), name, *secret);
    }
  }
}

constexpr std::string_view kMask = "******";

std::vector<std::string> addresses_in(const Json& endpoints) {
  const auto list = endpoints.is_array() ? endpoints.get_array() : JsonArray{endpoints};
  std::vector<std::string> addresses;
  for (const auto& endpoint : list) {
    const auto url = base::text_at(endpoint, "url");
    if (url.empty()) continue;
    const auto parsed = parse_endpoint(endpoint);
    addresses.push_back(parsed ? fmt::format("{} {} {}", base::enum_text(parsed->scheme), parsed->host, parsed->port) : url);
  }
  return addresses;
}

// Whom the stage's secrets are meant for: where they are sent to, and as whose.
struct Recipient {
  std::vector<std::string> addresses;
  std::vector<std::string> names;
  bool operator==(const Recipient&) const = default;
};

Recipient recipient_of(const Json& config, std::string_view stage) {
  Recipient recipient;
  if (const auto* endpoints = base::find(config, std::string(stage) + "_endpoints")) recipient.addresses = addresses_in(*endpoints);
  for (const auto* member : kOwnerMembers) recipient.names.push_back(base::text_at(config, "endpoint_security", stage, member));
  return recipient;
}

// The secret of that name that is stored, for it is asked for again; the empty text where it is of no use.
Outcome<std::string> kept_secret(const Json& before, const Json& now, std::string_view stage, std::string_view name) {
  auto stored = base::text_at(before, "endpoint_security", stage, name);
  if (stored.empty() || recipient_of(before, stage) == recipient_of(now, stage)) return stored;
  const auto* is_enabled = base::find(now, "endpoint_security", stage, "enabled");
  if (is_enabled == nullptr || *is_enabled != Json(true)) return std::string();
  return Failure{
      Problem::invalid,
      fmt::format("The {0} of the {1} endpoint was given for another address or user, so it is not kept. Give the {0} anew in endpoint_security.",
                  name, stage),
      0};
}

}  // namespace

Outcome<Done> check_is_free(ports::Reader& reader, const ApiHead& head) {
  if (auto free = check_name(reader, head); !free) return free;
  return check_context(reader, head);
}

Outcome<Done> check_references(ports::Reader& reader, const Actor& actor, const ApiRecord& record) {
  if (auto known = check_plans(reader, actor, record.draft); !known) return known;
  if (auto known = check_categories(reader, actor, record.draft); !known) return known;
  return check_scopes(reader, record);
}

Outcome<Done> check_gateway_type(const model::Api& draft) {
  if (std::find(kGatewayTypes.begin(), kGatewayTypes.end(), draft.gateway_type) != kGatewayTypes.end()) return Done{};
  return Failure{Problem::invalid, fmt::format("The gateway type '{}' is not known. Use wso2/apk.", draft.gateway_type), 902007};
}

Outcome<bool> is_name_taken(ports::Reader& reader, const Actor& actor, std::string_view name) {
  return has_row(reader.query(kSameName, {actor.organization, base::to_lower(name)}));
}

Outcome<bool> is_version_taken(ports::Reader& reader, const Actor& actor, std::string_view name, std::string_view version) {
  return has_row(reader.query(kSameVersion, {actor.organization, base::to_lower(name), version}));
}

Outcome<bool> is_context_taken(ports::Reader& reader, const Actor& actor, std::string_view context) {
  auto path_template = std::string(context);
  if (path_template.find("{version}") == std::string::npos) path_template += "/{version}";
  return has_row(reader.query("SELECT 1 AS taken FROM apis WHERE organization = $1 AND (context = $2 OR context_template = $3) LIMIT 1",
                              {actor.organization, context, path_template}));
}

bool needs_plan(const model::Api& draft) { return model::has_security(draft, model::kOAuth2) || model::has_security(draft, model::kApiKey); }

Outcome<std::string> first_allowed_plan(ports::Reader& reader, const Actor& actor) {
  const auto plans = read_plans(reader, actor.organization, model::PlanKind::subscription);
  if (!plans) return plans.error();
  for (const auto& plan : *plans) {
    const bool is_internal = plan.policy_name == "Unauthenticated" || plan.policy_name == model::kNoSubscriptionNeeded;
    if (!is_internal && model::allows(plan.permissions, actor.roles)) return plan.policy_name;
  }
  return Failure{Problem::invalid, "There is no plan that you may offer. An administrator makes plans.", 900304};
}

Outcome<Done> keep_secrets(const model::Api& stored, model::Api& draft) {
  if (!stored.endpoint_config || !draft.endpoint_config) return Done{};
  const Json before(*stored.endpoint_config);
  const Json now(*draft.endpoint_config);
  Outcome<Done> result = Done{};
  for_each_secret(*draft.endpoint_config, [&](std::string_view stage, std::string_view name, Json& secret) {
    const auto& text = secret.get_string();
    if (!text.empty() && std::string_view(text) != kMask) return;
    if (auto kept = kept_secret(before, now, stage, name)) {
      secret = *kept;
    } else {
      result = kept.error();
    }
  });
  return result;
}

model::Api with_masked_secrets(model::Api api) {
  if (!api.endpoint_config) return api;
  for_each_secret(*api.endpoint_config, [](std::string_view, std::string_view, Json& secret) { secret = ""; });
  return api;
}

}  // namespace quarterdeck::control
