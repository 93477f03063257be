#include "gateway/filters/definition/definition_filter.h"

namespace quarterdeck::gateway::definition_filter {
namespace {

std::string_view content_type(const model::TrafficSpec& spec) {
  if (spec.kind == model::ApiKind::graphql) return "text/plain; charset=utf-8";
  // An OpenAPI document is JSON or YAML, and only JSON begins with a brace.
  const auto first = spec.definition.find_first_not_of(" \t\r\n");
  const bool is_json = first != std::string::npos && spec.definition[first] == '{';
  return is_json ? "application/json" : "application/yaml";
}

}  // namespace

Verdict on_request(Call& call) {
  const auto& spec = call.api->spec;
  if (spec.definition_path.empty() || call.path != spec.definition_path || call.head.method() != "GET") return std::nullopt;
  if (spec.definition.empty()) return refuse(call, policy::no_such_resource());
  return respond(call, 200, {{"Content-Type", std::string(content_type(spec))}}, spec.definition);
}

}  // namespace quarterdeck::gateway::definition_filter
