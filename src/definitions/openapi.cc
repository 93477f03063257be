#include "definitions/openapi.h"

#include <fmt/format.h>

#include "definitions/openapi/document_text.h"
#include "definitions/openapi/extensions.h"
#include "definitions/openapi/findings.h"
#include "definitions/openapi/lines.h"
#include "definitions/openapi/members.h"
#include "definitions/openapi/operations.h"
#include "definitions/openapi/references.h"
#include "definitions/openapi/security.h"
#include "definitions/openapi/servers.h"

namespace quarterdeck::definitions {
namespace {

using openapi::Place;
using openapi::Presence;

std::string version_text_of(const JsonObject& root) {
  for (const std::string_view name : {"openapi", "swagger"}) {
    const auto* found = root.if_contains(name);
    if (found != nullptr && found->is_string()) return std::string(found->get_string());
    if (found != nullptr && found->is_double()) return fmt::format("{:.1f}", found->get_double());
  }
  return "";
}

void read_info(const JsonObject& root, OpenApiDocument& document, openapi::Findings& findings) {
  const Place top;
  const auto* info = openapi::object_member(root, "info", Presence::required, top, findings);
  if (info == nullptr) return;
  const Place here(top, "info");
  document.title = openapi::text_member(*info, "title", Presence::required, here, findings);
  document.api_version = openapi::text_member(*info, "version", Presence::required, here, findings);
  document.description = openapi::text_member(*info, "description", Presence::optional, here, findings);
}

OpenApiDocument read_document(const Json& json, OpenApiVersion version, const OpenApiLimits& limits, openapi::Findings& findings) {
  const auto& root = json.get_object();
  const openapi::References references(json);
  OpenApiDocument document;
  document.version = version;
  document.version_text = version_text_of(root);
  read_info(root, document, findings);
  document.servers = openapi::read_servers(root, version, findings);
  if (!document.servers.empty()) document.base_path = openapi::path_of_url(document.servers.front());
  document.extensions = openapi::read_extensions(root, findings);
  auto schemes = openapi::read_security_schemes(root, version, references, findings);
  const openapi::OperationRules rules{.version = version,
                                      .most_operations = limits.most_operations,
                                      .security_disabled = document.extensions.security_disabled};
  document.operations = openapi::read_operations(root, schemes, references, rules, findings);
  document.security_schemes = std::move(schemes.schemes);
  document.scopes = std::move(schemes.scopes);
  references.check_all(findings);
  return document;
}

OpenApiReading only(Mistake mistake) { return {.document = std::nullopt, .mistakes = {std::move(mistake)}, .notices = {}}; }

}  // namespace

OpenApiReading read_openapi(std::string_view text, const OpenApiLimits& limits) {
  auto root = openapi::decode(text, limits);
  if (!root) return only({.path = "", .line = 0, .message = root.error().message});
  const auto version = openapi::version_of(*root);
  if (!version) {
    return only({.path = "openapi", .line = 0, .message = R"(expected openapi: "3.0.x" or "3.1.x", or swagger: "2.0")"});
  }
  const Json json(std::move(*root));
  openapi::Findings findings(limits.most_mistakes);
  auto document = read_document(json, *version, limits, findings);
  const bool is_sound = !findings.has_mistakes();
  if (!is_sound) {
    findings.finish(openapi::looks_like_json(text) ? openapi::lines_of_json(text, findings.places())
                                                   : openapi::lines_of_yaml(text, findings.places()));
  }
  OpenApiReading reading;
  if (is_sound) reading.document = std::move(document);
  reading.mistakes = findings.take_mistakes();
  reading.notices = findings.take_notices();
  return reading;
}

Outcome<OpenApiDocument> parse_openapi(std::string_view text, const OpenApiLimits& limits) {
  auto reading = read_openapi(text, limits);
  if (!reading.document) {
    auto failure = failure_of(reading.mistakes);
    if (text.size() > limits.most_bytes) failure.problem = Problem::too_large;
    return failure;
  }
  return std::move(*reading.document);
}

}  // namespace quarterdeck::definitions
