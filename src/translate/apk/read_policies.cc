#include "translate/apk/read_policies.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "translate/apk/limit.h"

namespace quarterdeck::translate::apk {
namespace {

using base::find;
using base::text_at;
using resources::Resource;

std::int32_t number_in(const Json& object, std::string_view member, std::int32_t otherwise) {
  const auto* found = find(object, member);
  return found != nullptr && found->is_int64() ? static_cast<std::int32_t>(found->get_int64()) : otherwise;
}

std::string text_or(const Json& object, std::string_view member, std::string otherwise) {
  const auto* found = find(object, member);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::move(otherwise);
}

bool is_there(const Json& object, std::string_view member) {
  const auto* found = find(object, member);
  return found != nullptr && !found->is_null();
}

std::optional<model::OAuth2Security> read_oauth2(const Json& types) {
  static const Json absent = JsonObject();
  const auto* found = find(types, "oauth2");
  const auto& content = found == nullptr ? absent : *found;
  if (is_true(content, "disabled", false)) return std::nullopt;
  model::OAuth2Security security;
  security.header = text_or(content, "header", security.header);
  security.mandatory = text_or(content, "required", "mandatory") != "optional";
  security.send_token_upstream = is_true(content, "sendTokenToUpstream", false);
  return security;
}

std::optional<model::ApiKeySecurity> read_api_key(const Json& types) {
  const auto* content = find(types, "apiKey");
  if (content == nullptr || !content->is_object()) return std::nullopt;
  model::ApiKeySecurity security{.header = "", .query = ""};
  security.mandatory = text_or(*content, "required", "optional") == "mandatory";
  const auto* keys = find(*content, "keys");
  if (keys == nullptr || !keys->is_array()) return security;
  for (const auto& key : keys->get_array()) {
    (text_at(key, "in") == "Query" ? security.query : security.header) = text_at(key, "name");
    security.send_token_upstream = security.send_token_upstream || is_true(key, "sendTokenToUpstream", false);
  }
  return security;
}

std::optional<model::InternalKeySecurity> read_internal_key(const Json& types) {
  const auto* content = find(types, "jwt");
  if (content == nullptr || is_true(*content, "disabled", true)) return std::nullopt;
  model::InternalKeySecurity security;
  security.header = text_or(*content, "header", security.header);
  security.audience = texts_in(*content, "audience");
  return security;
}

Outcome<Done> read_tls(const Json& tls, model::Endpoint& endpoint, const Resource& backend, const Catalogue& catalogue) {
  const auto authority = read_certificate(tls, backend, catalogue);
  if (!authority) return authority.error();
  endpoint.certificate_authority = *authority;
  const auto names = texts_in(tls, "allowedSANs");
  if (!names.empty() && std::find(names.begin(), names.end(), endpoint.host) == names.end()) {
    return cannot_serve(backend, fmt::format("tls.allowedSANs does not name its host {}; the certificate is checked against the host", endpoint.host));
  }
  return Done{};
}

Outcome<Done> read_credentials(const Json& security, model::Endpoint& endpoint, const Resource& backend) {
  if (is_there(security, "apiKey")) return cannot_serve(backend, "security.apiKey is not supported; use security.basic");
  const auto* secret = find(security, "basic", "secretRef");
  if (secret == nullptr) return Done{};
  if (text_at(*secret, "usernameKey") != "username" || text_at(*secret, "passwordKey") != "password") {
    return cannot_serve(backend, "the keys in its Secret must be called username and password");
  }
  endpoint.basic_credentials = model::BasicCredentials{text_at(*secret, "name")};
  return Done{};
}

std::optional<model::Retry> read_retry(const Json& spec) {
  const auto* content = find(spec, "retry");
  if (content == nullptr || !content->is_object()) return std::nullopt;
  model::Retry retry;
  retry.count = number_in(*content, "count", retry.count);
  retry.base_interval_milliseconds = number_in(*content, "baseIntervalMillis", retry.base_interval_milliseconds);
  const auto* statuses = find(*content, "statusCodes");
  if (statuses == nullptr || !statuses->is_array()) {
    retry.statuses = {504};  // what the data plane retries when nothing is said
    return retry;
  }
  for (const auto& status : statuses->get_array()) {
    if (status.is_int64()) retry.statuses.push_back(static_cast<std::int32_t>(status.get_int64()));
  }
  return retry;
}

}  // namespace

Outcome<std::optional<std::string>> read_certificate(const Json& place, const Resource& by, const Catalogue& catalogue) {
  if (const auto text = text_at(place, "certificateInline"); !text.empty()) return std::optional(text);
  for (const auto& [member, kind] : {std::pair("secretRef", &resources::kSecret), std::pair("configMapRef", &resources::kConfigMap)}) {
    const auto* reference = find(place, member);
    if (reference == nullptr || !reference->is_object()) continue;
    const auto text = catalogue.text_in(*kind, *reference, by);
    if (!text) return text.error();
    return std::optional(*text);
  }
  return std::optional<std::string>();
}

bool is_true(const Json& object, std::string_view member, bool otherwise) {
  const auto* found = find(object, member);
  return found != nullptr && found->is_bool() ? found->get_bool() : otherwise;
}

std::vector<std::string> texts_in(const Json& object, std::string_view member) {
  std::vector<std::string> result;
  const auto* found = find(object, member);
  if (found == nullptr || !found->is_array()) return result;
  for (const auto& text : found->get_array()) {
    if (text.is_string()) result.emplace_back(text.get_string());
  }
  return result;
}

Outcome<model::Security> read_security(const JsonObject& content, const Resource& resource) {
  static const Json none = JsonObject();
  const auto* found = content.if_contains("authTypes");
  const auto& types = found == nullptr ? none : *found;
  if (const auto* mutual = find(types, "mtls"); mutual != nullptr && mutual->is_object() && !is_true(*mutual, "disabled", false)) {
    return cannot_serve(resource, "client certificates (authTypes.mtls) are not supported; remove them or set mtls.disabled");
  }
  return model::Security{read_oauth2(types), read_api_key(types), read_internal_key(types)};
}

Outcome<std::optional<model::Cors>> read_cors(const JsonObject& content, const Resource& resource) {
  static constexpr std::array<std::string_view, 5> kUnsupported = {"requestInterceptors", "responseInterceptors", "backendJwtPolicy", "aiProvider",
                                                                   "modelBasedRoundRobin"};
  for (const auto member : kUnsupported) {
    const auto* found = content.if_contains(member);
    const bool is_used = found != nullptr && !found->is_null() && !(found->is_array() && found->get_array().empty());
    if (is_used) return cannot_serve(resource, fmt::format("{} is not supported; remove it", member));
  }
  const auto* found = content.if_contains("cORSPolicy");
  if (found == nullptr || !found->is_object() || !is_true(*found, "enabled", true)) return std::optional<model::Cors>();
  model::Cors cors;
  cors.credentials = is_true(*found, "accessControlAllowCredentials", false);
  cors.origins = texts_in(*found, "accessControlAllowOrigins");
  cors.methods = texts_in(*found, "accessControlAllowMethods");
  cors.headers = texts_in(*found, "accessControlAllowHeaders");
  cors.expose_headers = texts_in(*found, "accessControlExposeHeaders");
  if (is_there(*found, "accessControlMaxAge")) cors.max_age_seconds = number_in(*found, "accessControlMaxAge", 0);
  return std::optional(cors);
}

Outcome<model::RateLimit> read_limit_of(const Resource& policy) {
  for (const auto* part : {"override", "default"}) {
    const auto* fields = find(policy.at("spec"), part, "api");
    if (fields == nullptr) continue;
    auto limit = read_limit(*fields, policy.annotation(resources::kLimitAnnotation), Units::from_minute);
    if (!limit) return cannot_serve(policy, limit.error().message);
    return limit;
  }
  return cannot_serve(policy, "it has no api limit in override or default");
}

Outcome<model::Endpoint> read_endpoint(const Resource& backend, const Catalogue& catalogue) {
  const auto& spec = backend.at("spec");
  const auto* services = find(spec, "services");
  if (services == nullptr || !services->is_array() || services->get_array().size() != 1) return cannot_serve(backend, "it must have exactly one service");
  const auto protocol = text_or(spec, "protocol", "http");
  if (protocol != "http" && protocol != "https") return cannot_serve(backend, fmt::format("protocol {} is not supported; use http or https", protocol));
  model::Endpoint endpoint;
  endpoint.scheme = protocol == "https" ? model::Scheme::https : model::Scheme::http;
  endpoint.host = text_at(services->get_array().front(), "host");
  endpoint.port = number_in(services->get_array().front(), "port", protocol == "https" ? 443 : 80);
  endpoint.base_path = text_at(spec, "basePath");
  if (const auto* timeout = find(spec, "timeout")) {
    endpoint.response_timeout_seconds = number_in(*timeout, "upstreamResponseTimeout", endpoint.response_timeout_seconds);
    endpoint.idle_timeout_seconds = number_in(*timeout, "downstreamRequestIdleTimeout", endpoint.idle_timeout_seconds);
  }
  if (const auto* breaker = find(spec, "circuitBreaker")) {
    endpoint.most_connections = number_in(*breaker, "maxConnections", endpoint.most_connections);
  }
  endpoint.retry = read_retry(spec);
  if (const auto* tls = find(spec, "tls")) {
    if (auto read = read_tls(*tls, endpoint, backend, catalogue); !read) return read.error();
  }
  if (const auto* security = find(spec, "security")) {
    if (auto read = read_credentials(*security, endpoint, backend); !read) return read.error();
  }
  return endpoint;
}

}  // namespace quarterdeck::translate::apk
