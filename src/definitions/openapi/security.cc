#include "definitions/openapi/security.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "definitions/openapi/members.h"

namespace quarterdeck::definitions::openapi {
namespace {

constexpr std::string_view kFlows[] = {"implicit", "password", "clientCredentials", "authorizationCode"};

OAuthScope& scope_named(std::vector<OAuthScope>& scopes, std::string_view name) {
  const auto found = std::find_if(scopes.begin(), scopes.end(), [&](const OAuthScope& scope) { return scope.name == name; });
  if (found != scopes.end()) return *found;
  scopes.push_back({.name = std::string(name), .description = "", .roles = {}});
  return scopes.back();
}

std::vector<std::string> roles_in(std::string_view comma_separated) {
  std::vector<std::string> roles;
  for (const auto& role : base::split(comma_separated, ',')) {
    if (const auto name = base::trimmed(role); !name.empty()) roles.emplace_back(name);
  }
  return roles;
}

class SchemesReader {
 public:
  SchemesReader(const References& references, Findings& findings) : references_(references), findings_(findings) {}

  void scheme(std::string_view name, const Json& node, const Place& at) {
    const auto target = references_.follow(node);
    if (!target) return findings_.mistake(at, target.error().message);
    const auto* object = (*target)->if_object();
    if (object == nullptr) return findings_.mistake(at, fmt::format("expected an object, found {}", kind_of(**target)));
    SecurityScheme scheme;
    scheme.name = name;
    scheme.kind = kind_of_scheme(*object, at);
    if (scheme.kind == SecurityKind::api_key) {
      scheme.parameter = text_member(*object, "name", Presence::required, at, findings_);
      scheme.in = text_member(*object, "in", Presence::required, at, findings_);
    }
    if (scheme.kind == SecurityKind::oauth2) oauth_scopes(*object, at);
    result.schemes.push_back(std::move(scheme));
  }

  // An older form of the product's: x-wso2-security.apim.x-wso2-scopes, a list of {key, name, description, roles}.
  void product_scopes(const JsonObject& root) {
    const Json* list = nullptr;
    if (const auto* security = root.if_contains("x-wso2-security")) list = base::find(*security, "apim", "x-wso2-scopes");
    if (list == nullptr) list = root.if_contains("x-wso2-scopes");
    if (list == nullptr || !list->is_array()) return;
    for (const auto& entry : list->get_array()) {
      const auto key = base::text_at(entry, "key");
      const auto name = key.empty() ? base::text_at(entry, "name") : key;
      if (name.empty()) continue;
      auto& scope = scope_named(result.scopes, name);
      if (scope.description.empty()) scope.description = base::text_at(entry, "description");
      if (scope.roles.empty()) scope.roles = roles_in(base::text_at(entry, "roles"));
    }
  }

  SecuritySchemes result;

 private:
  SecurityKind kind_of_scheme(const JsonObject& object, const Place& at) {
    const auto type = text_member(object, "type", Presence::required, at, findings_);
    if (type == "oauth2") return SecurityKind::oauth2;
    if (type == "openIdConnect") return SecurityKind::open_id_connect;
    if (type == "apiKey") return SecurityKind::api_key;
    if (type == "mutualTLS") return SecurityKind::mutual_tls;
    if (type == "basic") return SecurityKind::basic;
    if (type == "http") {
      const auto scheme = base::to_lower(text_member(object, "scheme", Presence::required, at, findings_));
      if (scheme == "bearer") return SecurityKind::bearer;
      return scheme == "basic" ? SecurityKind::basic : SecurityKind::other;
    }
    if (!type.empty()) {
      findings_.mistake(Place(at, "type"), fmt::format("'{}' is not a type of security scheme: use oauth2, apiKey, http, "
                                                       "openIdConnect or mutualTLS (2.0: basic, apiKey, oauth2)", type));
    }
    return SecurityKind::other;
  }

  void oauth_scopes(const JsonObject& scheme, const Place& at) {
    scopes_of(scheme, at);  // 2.0 has them here
    const auto* flows = object_member(scheme, "flows", Presence::optional, at, findings_);
    if (flows == nullptr) return;
    const Place here(at, "flows");
    for (const auto name : kFlows) {
      if (const auto* flow = object_member(*flows, name, Presence::optional, here, findings_)) scopes_of(*flow, Place(here, name));
    }
  }

  void scopes_of(const JsonObject& flow, const Place& at) {
    if (const auto* scopes = object_member(flow, "scopes", Presence::optional, at, findings_)) {
      const Place here(at, "scopes");
      for (const auto& member : *scopes) {
        const std::string_view name = member.key();
        if (name.starts_with("x-")) continue;
        auto& scope = scope_named(result.scopes, name);
        const auto description = text_member(*scopes, name, Presence::optional, here, findings_);
        if (scope.description.empty()) scope.description = description;
      }
    }
    const auto* bindings = object_member(flow, "x-scopes-bindings", Presence::optional, at, findings_);
    if (bindings == nullptr) return;
    for (const auto& member : *bindings) {
      if (member.value().is_string()) scope_named(result.scopes, member.key()).roles = roles_in(member.value().get_string());
    }
  }

  const References& references_;
  Findings& findings_;
};

void add_once(std::vector<std::string>& list, std::string_view text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.emplace_back(text);
}

}  // namespace

const SecurityScheme* SecuritySchemes::find(std::string_view name) const {
  const auto found = std::find_if(schemes.begin(), schemes.end(), [&](const SecurityScheme& scheme) { return scheme.name == name; });
  return found == schemes.end() ? nullptr : &*found;
}

SecuritySchemes read_security_schemes(const JsonObject& root, OpenApiVersion version, const References& references, Findings& findings) {
  SchemesReader reader(references, findings);
  const Place top;
  const Place components(top, "components");
  const JsonObject* definitions = nullptr;
  if (version == OpenApiVersion::v2_0) {
    definitions = object_member(root, "securityDefinitions", Presence::optional, top, findings);
  } else if (const auto* found = object_member(root, "components", Presence::optional, top, findings)) {
    definitions = object_member(*found, "securitySchemes", Presence::optional, components, findings);
  }
  if (definitions != nullptr) {
    const auto& parent = version == OpenApiVersion::v2_0 ? top : components;
    const Place here(parent, version == OpenApiVersion::v2_0 ? "securityDefinitions" : "securitySchemes");
    for (const auto& member : *definitions) reader.scheme(member.key(), member.value(), Place(here, member.key()));
  }
  reader.product_scopes(root);
  return std::move(reader.result);
}

Requirement read_requirement(const JsonArray& security, const SecuritySchemes& known, const Place& at, Findings& findings) {
  Requirement result{.secured = false, .scopes = {}};
  bool product_scheme_seen = false;
  for (std::size_t i = 0; i < security.size(); ++i) {
    const Place here(at, i);
    const auto* alternative = security[i].if_object();
    if (alternative == nullptr) {
      findings.mistake(here, fmt::format("expected an object, found {}", kind_of(security[i])));
      continue;
    }
    for (const auto& member : *alternative) {
      const std::string_view name = member.key();
      result.secured = true;
      const auto scopes = text_list_member(*alternative, name, here, findings);
      const auto* scheme = known.find(name);
      if (scheme == nullptr && name != kProductScheme) {
        findings.mistake(Place(here, name), "there is no security scheme of this name: define it or correct the name");
        continue;
      }
      if (scheme != nullptr && scheme->kind != SecurityKind::oauth2 && scheme->kind != SecurityKind::open_id_connect) continue;
      // What the product wrote itself is the last word on scopes.
      if (product_scheme_seen && name != kProductScheme) continue;
      if (!product_scheme_seen && name == kProductScheme) result.scopes.clear();
      product_scheme_seen = product_scheme_seen || name == kProductScheme;
      for (const auto& scope : scopes) add_once(result.scopes, scope);
    }
  }
  return result;
}

}  // namespace quarterdeck::definitions::openapi
