#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/json.h"
#include "base/text.h"
#include "control/apis/traffic.h"

namespace quarterdeck::control {
namespace {

Failure invalid(std::string_view url, std::string_view what) {
  return {Problem::invalid, fmt::format("The endpoint '{}' {}. Write it like https://orders.example:8443/v2.", url, what), 900346};
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Portals write these numbers as text.
std::optional<std::int64_t> number_at(const Json& config, std::string_view name) {
  const auto* value = base::find(config, name);
  if (value == nullptr) return std::nullopt;
  if (value->is_int64()) return value->get_int64();
  return value->is_string() ? whole_number(value->get_string()) : std::nullopt;
}

bool is_host_character(char character) {
  return std::isalnum(static_cast<unsigned char>(character)) != 0 || std::string_view("-._").find(character) != std::string_view::npos;
}

// "[::1]" keeps its brackets off; the rest must be a name or an IPv4 address.
std::optional<std::string> host_of(std::string_view authority) {
  if (authority.starts_with('[')) {
    if (!authority.ends_with(']') || authority.size() < 4) return std::nullopt;
    const auto address = authority.substr(1, authority.size() - 2);
    const auto is_address = std::all_of(address.begin(), address.end(), [](unsigned char c) { return std::isxdigit(c) != 0 || c == ':' || c == '.'; });
    return is_address ? std::optional<std::string>(address) : std::nullopt;
  }
  if (authority.empty() || authority.size() > 253 || !std::all_of(authority.begin(), authority.end(), is_host_character)) return std::nullopt;
  return base::to_lower(authority);
}

Outcome<Done> read_authority(std::string_view url, std::string_view authority, model::Endpoint& endpoint) {
  if (authority.find('@') != std::string_view::npos) return invalid(url, "holds credentials; put them into endpoint_security");
  const auto colon = authority.rfind(':');
  const bool has_port = colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos;
  const auto host = host_of(has_port ? authority.substr(0, colon) : authority);
  if (!host) return invalid(url, "has no valid host");
  endpoint.host = *host;
  endpoint.port = endpoint.scheme == model::Scheme::https ? 443 : 80;
  if (!has_port) return Done{};
  const auto port = whole_number(authority.substr(colon + 1));
  if (!port || *port < 1 || *port > 65'535) return invalid(url, "has no valid port");
  endpoint.port = static_cast<std::int32_t>(*port);
  return Done{};
}

Outcome<model::Endpoint> parse_url(std::string_view url) {
  model::Endpoint endpoint;
  std::string_view rest = url;
  if (rest.starts_with("https://")) endpoint.scheme = model::Scheme::https;
  else if (!rest.starts_with("http://")) return invalid(url, "is neither http nor https");
  rest.remove_prefix(endpoint.scheme == model::Scheme::https ? 8 : 7);
  if (rest.find_first_of("?# \r\n\t\\\"<>") != std::string_view::npos) return invalid(url, "has a query, a fragment or a character that URLs cannot have");
  const auto slash = std::min(rest.find('/'), rest.size());
  if (auto read = read_authority(url, rest.substr(0, slash), endpoint); !read) return read.error();
  endpoint.base_path = std::string(rest.substr(slash));
  while (!endpoint.base_path.empty() && endpoint.base_path.back() == '/') endpoint.base_path.pop_back();
  return endpoint;
}

// Synapse's words: actionDuration is how long an answer may take in milliseconds, retryTimeOut how often and retryDelay how soon to try again.
void read_timeouts(const Json& config, model::Endpoint& endpoint) {
  if (const auto duration = number_at(config, "actionDuration"); duration && *duration > 0) {
    endpoint.response_timeout_seconds = static_cast<std::int32_t>(std::clamp<std::int64_t>((*duration + 999) / 1000, 1, 3600));
  }
  const auto retries = number_at(config, "retryTimeOut");
  if (!retries || *retries < 1) return;
  model::Retry retry;
  retry.count = static_cast<std::int32_t>(std::min<std::int64_t>(*retries, 10));
  retry.base_interval_milliseconds = static_cast<std::int32_t>(std::clamp<std::int64_t>(number_at(config, "retryDelay").value_or(25), 1, 60'000));
  retry.statuses = {504};
  endpoint.retry = retry;
}

}  // namespace

Outcome<model::Endpoint> parse_endpoint(const Json& endpoint) {
  auto parsed = parse_url(base::trimmed(base::text_at(endpoint, "url")));
  if (!parsed) return parsed;
  if (const auto* config = base::find(endpoint, "config")) read_timeouts(*config, *parsed);
  return parsed;
}

}  // namespace quarterdeck::control
