#include "gateway/filters/rewrite/rewrite_filter.h"

#include <algorithm>

#include "base/text.h"

namespace quarterdeck::gateway::rewrite_filter {
namespace {

std::string_view path_to_ask_for(const Call& call) {
  auto path = call.path;
  // The slash that was tolerated means nothing to the service; below /* it may.
  if (!call.path_is_rest && path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  if (call.api->spec.kind == model::ApiKind::graphql) return {};
  return path;
}

std::string query_to_ask_with(const Call& call) {
  const auto& key = call.api->spec.security.api_key;
  const auto query = call.head.query();
  if (!call.token || !key || key->query.empty() || key->send_token_upstream) return std::string(query);
  return without_parameter(query, key->query);
}

std::string target_of(const Call& call) {
  std::string target = call.stage->base_path;
  target += path_to_ask_for(call);
  if (target.empty()) target = "/";
  // A GraphQL service may read the request from the query instead of the body, and only the body was examined.
  if (call.head.query().empty() || call.api->spec.kind == model::ApiKind::graphql) return target;
  if (const auto query = query_to_ask_with(call); !query.empty()) {
    target += '?';
    target += query;
  }
  return target;
}

bool sets(const http::Forward& forward, std::string_view name) {
  return std::ranges::any_of(forward.set_headers,
                             [&](const http::Header& header) { return base::equal_ignoring_case(header.name, name); });
}

}  // namespace

std::string without_parameter(std::string_view query, std::string_view name) {
  std::string kept;
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    if (pair.substr(0, pair.find('=')) != name) {
      if (!kept.empty()) kept += '&';
      kept += pair;
    }
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
  }
  return kept;
}

Verdict on_request(Call& call) {
  auto& forward = call.forward;
  forward.upstream = call.stage->upstream;
  forward.target = target_of(call);
  // Operations that anyone may call do not look at credentials, so theirs pass, as in the original.
  if (call.token) {
    for (const auto& header : call.api->credential_headers) {
      if (!sets(forward, header)) forward.remove_headers.push_back(header);
    }
  }
  if (call.stage->authorization && !sets(forward, "Authorization")) {
    forward.set_headers.push_back({"Authorization", call.stage->authorization->reveal()});
  }
  for (auto& header : call.response_headers) forward.set_response_headers.push_back(std::move(header));
  call.response_headers.clear();
  return std::move(forward);
}

}  // namespace quarterdeck::gateway::rewrite_filter
