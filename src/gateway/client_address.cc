#include "gateway/client_address.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "policy/keys.h"

namespace quarterdeck::gateway {
namespace {

bool is_trusted(std::string_view address, const TrustedProxies& trusted) {
  return std::ranges::any_of(trusted, [&](const auto& range) { return policy::is_in_range(address, range); });
}

bool is_address(std::string_view text) { return policy::is_in_range(text, text); }

// Some proxies write the port, too: "192.0.2.1:4711", "[2001:db8::1]:4711".
std::string_view without_port(std::string_view text) {
  if (text.starts_with('[')) return text.substr(1, text.find(']') - 1);
  const auto colon = text.find(':');
  return colon == text.rfind(':') ? text.substr(0, colon) : text;
}

}  // namespace

Outcome<Done> check(const TrustedProxies& proxies) {
  for (const auto& range : proxies) {
    if (policy::is_in_range(std::string_view(range).substr(0, range.find('/')), range)) continue;
    constexpr auto help = "gateway.trusted_proxies: '{}' is no address and no range. Write it like 10.0.0.0/8 or 2001:db8::1.";
    return Failure{Problem::invalid, fmt::format(help, range)};
  }
  return Done{};
}

std::string client_address(std::string_view peer, std::string_view forwarded_for, const TrustedProxies& trusted) {
  std::string client(peer);
  while (!forwarded_for.empty() && is_trusted(client, trusted)) {
    const auto comma = forwarded_for.rfind(',');
    const auto last = without_port(base::trimmed(comma == std::string_view::npos ? forwarded_for : forwarded_for.substr(comma + 1)));
    if (!is_address(last)) break;
    client = last;
    forwarded_for = comma == std::string_view::npos ? std::string_view() : forwarded_for.substr(0, comma);
  }
  return client;
}

}  // namespace quarterdeck::gateway
