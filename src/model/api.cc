#include "model/api.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/codec.h"
#include "base/text.h"

namespace quarterdeck::model {
namespace {

using Fault = std::optional<Failure>;

Failure invalid(std::string message, int code = 0) { return {Problem::invalid, std::move(message), code}; }

constexpr std::array kRestVerbs{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"};
constexpr std::array kGraphqlVerbs{"QUERY", "MUTATION", "SUBSCRIPTION"};
constexpr std::array kAuthTypes{"Any", "Application & Application User", "Application", "Application User", "None"};
constexpr std::array kSecuritySchemes{"oauth2", "api_key", "basic_auth", "mutualssl", "mutualssl_mandatory", "oauth_basic_auth_api_key_mandatory"};
constexpr std::array kSubscriptionAvailabilities{"CURRENT_TENANT", "ALL_TENANTS", "SPECIFIC_TENANTS"};
constexpr std::size_t kMostOperations = 10'000;

template <class List>
bool is_in(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_header_name(std::string_view text) {
  if (text.empty() || text.size() > 128) return false;
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.'; });
}

Fault fault_of_texts(const Api& api) {
  if (api.description && api.description->size() > 32'766) return invalid("description is longer than 32766 characters. Shorten it.", 900704);
  if (api.provider.size() > 200) return invalid("provider is longer than 200 characters. Shorten it.", 900704);
  if (!is_header_name(api.authorization_header)) return invalid("authorizationHeader must be the name of an HTTP header.");
  if (!is_header_name(api.api_key_header)) return invalid("apiKeyHeader must be the name of an HTTP header.");
  const auto& business = api.business_information;
  for (const auto* name : {&business.business_owner, &business.technical_owner}) {
    if (*name && (*name)->size() > 120) return invalid("The names in businessInformation may have 120 characters. Shorten them.", 900704);
  }
  return std::nullopt;
}

Fault fault_of_lists(const Api& api) {
  for (const auto& tag : api.tags) {
    if (tag.empty() || tag.size() > 100 || tag.find_first_of("~!@#;%^&*+=|\\<>\"',/\n") != std::string::npos) {
      return invalid(fmt::format("The tag '{}' is empty, too long or has a character that tags cannot have. Change it.", tag));
    }
  }
  for (const auto& transport : api.transport) {
    if (transport != "http" && transport != "https") return invalid("transport may hold http and https.");
  }
  if (!is_in(kSubscriptionAvailabilities, api.subscription_availability)) {
    return invalid("subscriptionAvailability must be CURRENT_TENANT, ALL_TENANTS or SPECIFIC_TENANTS.");
  }
  for (const auto* roles : {&api.visible_roles, &api.access_control_roles}) {
    for (const auto& role : *roles) {
      if (role.empty() || role.find('\n') != std::string::npos) return invalid(fmt::format("'{}' is not the name of a role.", role), 900610);
    }
  }
  if (api.visibility == Visibility::RESTRICTED && api.visible_roles.empty()) {
    return invalid("visibility RESTRICTED needs visibleRoles: name the roles that may see the API.");
  }
  if (api.access_control == AccessControl::RESTRICTED && api.access_control_roles.empty()) {
    return invalid("accessControl RESTRICTED needs accessControlRoles: name the roles that may see the API in the Back Office.");
  }
  return std::nullopt;
}

Fault fault_of_properties(const Api& api) {
  std::set<std::string> names;
  for (const auto& property : api.additional_properties) {
    if (property.name.empty() || property.name.size() > 80 || property.name.find(' ') != std::string::npos) {
      return invalid(fmt::format("The property name '{}' must have 1 to 80 characters and no blank.", property.name), 900346);
    }
    if (property.value.size() > 900) return invalid(fmt::format("The value of property '{}' is longer than 900 characters.", property.name), 900346);
    if (!names.insert(property.name).second) return invalid(fmt::format("The property '{}' is there twice. Keep one.", property.name), 900346);
  }
  return std::nullopt;
}

Fault fault_of_security(const Api& api) {
  for (const auto& scheme : api.security_scheme) {
    if (!is_in(kSecuritySchemes, scheme)) {
      return invalid(fmt::format("The security scheme '{}' is not known. Choose from oauth2, api_key, basic_auth, mutualssl, mutualssl_mandatory and "
                                 "oauth_basic_auth_api_key_mandatory.",
                                 scheme));
    }
  }
  const bool has_application_family = has_security(api, kOAuth2) || has_security(api, kApiKey) || has_security(api, "basic_auth");
  const bool has_both = has_application_family && has_security(api, kMutualTls);
  if (has_both && !has_security(api, kApplicationSecurityMandatory) && !has_security(api, "mutualssl_mandatory")) {
    return invalid("Neither the certificate nor the token is mandatory. Add mutualssl_mandatory or oauth_basic_auth_api_key_mandatory.");
  }
  return std::nullopt;
}

Fault fault_of_scopes(const Api& api) {
  std::set<std::string> names;
  for (const auto& scope : api.scopes) {
    const auto& name = scope.scope.name;
    if (name.empty() || name.size() > 255 || name.find_first_of(" \"\\\n") != std::string::npos) {
      return invalid(fmt::format("The scope name '{}' must have 1 to 255 characters and no blank or quotation mark.", name));
    }
    if (!names.insert(name).second) return invalid(fmt::format("The scope '{}' is there twice. Keep one.", name));
  }
  return std::nullopt;
}

Fault fault_of_operation(const Api& api, const ApiOperation& operation) {
  const bool is_graphql = api.type == ApiType::GRAPHQL;
  const auto where = fmt::format("Operation {} {}", operation.verb, operation.target);
  const bool is_known_verb = is_graphql ? is_in(kGraphqlVerbs, operation.verb) : is_in(kRestVerbs, operation.verb);
  if (!is_known_verb) return invalid(fmt::format("{}: the verb must be one of {}.", where, is_graphql ? "QUERY, MUTATION, SUBSCRIPTION" : "GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS"));
  if (operation.target.empty() || operation.target.size() > 1024) return invalid(fmt::format("{}: the target must have 1 to 1024 characters.", where));
  if (!is_graphql && operation.target.front() != '/') return invalid(fmt::format("{}: the target must begin with '/'.", where));
  if (!is_in(kAuthTypes, operation.auth_type)) {
    return invalid(fmt::format("{}: the authType '{}' is not known. Use 'Application & Application User', or 'None' for everybody.", where,
                               operation.auth_type));
  }
  return std::nullopt;
}

Fault fault_of_operations(const Api& api) {
  if (api.operations.size() > kMostOperations) return invalid(fmt::format("The API has more than {} operations. Split it.", kMostOperations));
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const auto& operation : api.operations) {
    if (auto fault = fault_of_operation(api, operation)) return fault;
    if (!seen.insert({operation.target, operation.verb}).second) {
      return invalid(fmt::format("Operation {} {} is there twice. Keep one.", operation.verb, operation.target));
    }
  }
  return std::nullopt;
}

// Without certificates, the security of the application is what there is: it cannot be optional.
void fill_in_security(Api& api) {
  if (api.security_scheme.empty()) api.security_scheme = {std::string(kOAuth2)};
  const bool has_application_family = has_security(api, kOAuth2) || has_security(api, kApiKey) || has_security(api, "basic_auth");
  if (has_application_family && !has_security(api, kMutualTls) && !has_security(api, kApplicationSecurityMandatory)) {
    api.security_scheme.emplace_back(kApplicationSecurityMandatory);
  }
}

}  // namespace

bool has_security(const Api& api, std::string_view scheme) { return is_in(api.security_scheme, scheme); }

bool has_endpoint(const Api& api) {
  if (!api.endpoint_config) return false;
  const Json config(*api.endpoint_config);
  return !base::text_at(config, "production_endpoints", "url").empty() || !base::text_at(config, "sandbox_endpoints", "url").empty();
}

Outcome<Api> checked_api(Api api) {
  fill_in_security(api);
  for (const auto fault_in : {fault_of_texts, fault_of_lists, fault_of_properties, fault_of_security, fault_of_scopes, fault_of_operations}) {
    if (auto fault = fault_in(api)) return *fault;
  }
  return api;
}

Outcome<Api> parse_api(const Json& value) {
  auto api = base::from_json<Api>(value);
  if (!api) return api.error();
  return checked_api(std::move(*api));
}

}  // namespace quarterdeck::model
