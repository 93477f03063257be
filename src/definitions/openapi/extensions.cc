#include "definitions/openapi/extensions.h"

#include <string_view>

#include "definitions/openapi/members.h"

namespace quarterdeck::definitions::openapi {
namespace {

constexpr std::string_view kBasePath = "x-wso2-basePath";
constexpr std::string_view kAuthorizationHeader = "x-wso2-auth-header";
constexpr std::string_view kApiKeyHeader = "x-wso2-api-key-header";
constexpr std::string_view kThrottlingTier = "x-throttling-tier";
constexpr std::string_view kOldThrottlingTier = "x-wso2-throttling-tier";
constexpr std::string_view kTransports = "x-wso2-transports";
constexpr std::string_view kProductionEndpoints = "x-wso2-production-endpoints";
constexpr std::string_view kSandboxEndpoints = "x-wso2-sandbox-endpoints";
constexpr std::string_view kMutualTls = "x-wso2-mutual-ssl";
constexpr std::string_view kApplicationSecurity = "x-wso2-application-security";
constexpr std::string_view kDisableSecurity = "x-wso2-disable-security";
constexpr std::string_view kCors = "x-wso2-cors";
constexpr std::string_view kResponseCache = "x-wso2-response-cache";

std::vector<std::string> read_endpoints(const JsonObject& root, std::string_view name, Findings& findings) {
  const Place top;
  const auto* endpoints = object_member(root, name, Presence::optional, top, findings);
  if (endpoints == nullptr) return {};
  return text_list_member(*endpoints, "urls", Place(top, name), findings);
}

JsonArray json_list(const std::vector<std::string>& texts) {
  JsonArray list;
  for (const auto& text : texts) list.emplace_back(std::string_view(text));
  return list;
}

void write_text(JsonObject& root, std::string_view name, const std::string& text) {
  if (text.empty()) {
    root.erase(name);
  } else {
    root.insert_or_assign(name, std::string_view(text));
  }
}

void write_endpoints(JsonObject& root, std::string_view name, const std::vector<std::string>& urls) {
  root.erase(name);
  if (!urls.empty()) root.emplace(name, JsonObject{{"urls", json_list(urls)}, {"type", "http"}});
}

}  // namespace

ProductExtensions read_extensions(const JsonObject& root, Findings& findings) {
  const Place top;
  const auto text = [&](std::string_view name) { return text_member(root, name, Presence::optional, top, findings); };
  ProductExtensions result;
  result.base_path = text(kBasePath);
  result.authorization_header = text(kAuthorizationHeader);
  result.api_key_header = text(kApiKeyHeader);
  result.throttling_tier = text(kThrottlingTier);
  if (result.throttling_tier.empty()) result.throttling_tier = text(kOldThrottlingTier);
  result.transports = text_list_member(root, kTransports, top, findings);
  result.production_endpoints = read_endpoints(root, kProductionEndpoints, findings);
  result.sandbox_endpoints = read_endpoints(root, kSandboxEndpoints, findings);
  result.mutual_tls = text(kMutualTls);
  if (const auto* security = object_member(root, kApplicationSecurity, Presence::optional, top, findings)) {
    const Place here(top, kApplicationSecurity);
    result.security_types = text_list_member(*security, "security-types", here, findings);
    result.application_security_optional = flag_member(*security, "optional", here, findings);
  }
  result.security_disabled = flag_member(root, kDisableSecurity, top, findings);
  if (const auto* cors = object_member(root, kCors, Presence::optional, top, findings)) result.cors = Json(*cors);
  return result;
}

void write_extensions(const ProductExtensions& extensions, JsonObject& root) {
  write_text(root, kBasePath, extensions.base_path);
  write_text(root, kAuthorizationHeader, extensions.authorization_header);
  write_text(root, kApiKeyHeader, extensions.api_key_header);
  write_text(root, kThrottlingTier, extensions.throttling_tier);
  write_text(root, kMutualTls, extensions.mutual_tls);
  write_endpoints(root, kProductionEndpoints, extensions.production_endpoints);
  write_endpoints(root, kSandboxEndpoints, extensions.sandbox_endpoints);
  for (const auto name : {kTransports, kApplicationSecurity, kDisableSecurity, kCors, kOldThrottlingTier}) root.erase(name);
  if (!extensions.transports.empty()) root.emplace(kTransports, json_list(extensions.transports));
  if (!extensions.security_types.empty()) {
    root.emplace(kApplicationSecurity, JsonObject{{"security-types", json_list(extensions.security_types)},
                                                  {"optional", extensions.application_security_optional}});
  }
  if (extensions.security_disabled) root.emplace(kDisableSecurity, true);
  if (extensions.cors) root.emplace(kCors, *extensions.cors);
}

void remove_back_end_extensions(JsonObject& root) {
  for (const auto name : {kBasePath, kTransports, kProductionEndpoints, kSandboxEndpoints, kMutualTls, kApplicationSecurity, kCors,
                          kThrottlingTier, kOldThrottlingTier, kResponseCache}) {
    root.erase(name);
  }
}

}  // namespace quarterdeck::definitions::openapi
