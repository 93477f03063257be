#include "gateway/filters/cors/cors_filter.h"

#include <algorithm>

#include "base/text.h"
#include "policy/cors.h"

namespace quarterdeck::gateway::cors_filter {
namespace {

void add(policy::HeaderList headers, std::vector<http::Header>& to) {
  for (auto& [name, value] : headers) to.push_back({std::move(name), std::move(value)});
}

std::vector<std::string> methods_at(const Call& call) {
  if (call.api->spec.kind == model::ApiKind::rest) return call.api->tree.methods_at(call.path);
  const bool is_base = call.path.empty() || call.path == "/";
  return is_base ? std::vector<std::string>{"POST"} : std::vector<std::string>();
}

bool is_preflight(const Call& call) {
  return call.head.header("origin").has_value() && call.head.header("access-control-request-method").has_value();
}

Verdict on_options(Call& call) {
  auto methods = methods_at(call);
  if (methods.empty()) return refuse(call, policy::no_such_resource());
  if (call.api->spec.cors && is_preflight(call)) {
    add(policy::preflight_headers(*call.api->spec.cors, *call.head.header("origin")), call.response_headers);
    return respond(call, 200, {}, "");
  }
  if (std::ranges::find(methods, "OPTIONS") != methods.end()) return std::nullopt;
  methods.emplace_back("OPTIONS");
  return respond(call, 204, {{"Allow", base::join(methods, ", ")}}, "");
}

}  // namespace

Verdict on_request(Call& call) {
  if (call.head.method() == "OPTIONS") return on_options(call);
  if (!call.api->spec.cors) return std::nullopt;
  if (const auto origin = call.head.header("origin")) {
    add(policy::cors_headers(*call.api->spec.cors, *origin), call.response_headers);
  }
  return std::nullopt;
}

}  // namespace quarterdeck::gateway::cors_filter
