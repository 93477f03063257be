#pragma once

#include <optional>
#include <string_view>

#include "http/proxy.h"
#include "model/traffic_spec.h"

// Where a request carries what its caller shows.
namespace quarterdeck::gateway::authentication_filter {

// The token behind "Bearer", which is written in any case.
std::optional<std::string_view> bearer_token(const http::RequestHead& head, const model::OAuth2Security& security);
std::optional<std::string_view> internal_key(const http::RequestHead& head, const model::InternalKeySecurity& security);
// The header goes before the query.
std::optional<std::string_view> api_key(const http::RequestHead& head, const model::ApiKeySecurity& security);

// The first value of a parameter in a raw query, still encoded.
std::optional<std::string_view> query_value(std::string_view query, std::string_view name);

}  // namespace quarterdeck::gateway::authentication_filter
