#include "gateway/filters/authentication/credentials.h"

#include "base/text.h"

namespace quarterdeck::gateway::authentication_filter {
namespace {

std::optional<std::string_view> header_value(const http::RequestHead& head, std::string_view name) {
  if (name.empty()) return std::nullopt;
  const auto found = head.header(name);
  if (!found) return std::nullopt;
  const auto value = base::trimmed(*found);
  return value.empty() ? std::nullopt : std::optional(value);
}

}  // namespace

std::optional<std::string_view> bearer_token(const http::RequestHead& head, const model::OAuth2Security& security) {
  constexpr std::string_view kScheme = "Bearer ";
  const auto value = header_value(head, security.header);
  if (!value || value->size() <= kScheme.size()) return std::nullopt;
  if (!base::equal_ignoring_case(value->substr(0, kScheme.size()), kScheme)) return std::nullopt;
  return base::trimmed(value->substr(kScheme.size()));
}

std::optional<std::string_view> internal_key(const http::RequestHead& head, const model::InternalKeySecurity& security) {
  return header_value(head, security.header);
}

std::optional<std::string_view> api_key(const http::RequestHead& head, const model::ApiKeySecurity& security) {
  if (const auto value = header_value(head, security.header)) return value;
  return security.query.empty() ? std::nullopt : query_value(head.query(), security.query);
}

std::optional<std::string_view> query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) return pair.substr(equals + 1);
    query.remove_prefix(pair.size() == query.size() ? pair.size() : pair.size() + 1);
  }
  return std::nullopt;
}

}  // namespace quarterdeck::gateway::authentication_filter
