#include "model/environment.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "base/codec.h"
#include "base/text.h"

namespace quarterdeck::model {
namespace {

Failure invalid(std::string message, int code = 0) { return {Problem::invalid, std::move(message), code}; }

bool is_environment_name(std::string_view name) {
  return !name.empty() && name.size() <= 255 &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '-'; });
}

// A DNS name (RFC 1123), or an IPv4 address, which looks like one.
bool is_host_name(std::string_view host) {
  if (host.empty() || host.size() > 253) return false;
  for (const auto& label : base::split(host, '.')) {
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    if (!std::all_of(label.begin(), label.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; })) return false;
  }
  return true;
}

std::optional<Failure> fault_of(const Vhost& vhost) {
  if (!is_host_name(vhost.host)) return invalid(fmt::format("'{}' is not a host name.", vhost.host), 900512);
  for (const auto port : {vhost.http_port, vhost.https_port, vhost.ws_port, vhost.wss_port}) {
    if (port != -1 && (port < 1 || port > 65'535)) return invalid(fmt::format("Port {} of host '{}' is not one. Ports go from 1 to 65535.", port, vhost.host));
  }
  return std::nullopt;
}

std::string url_of(std::string_view scheme, const Vhost& vhost, std::int32_t port, std::int32_t usual, std::string_view path) {
  auto context = std::string(vhost.http_context);
  if (!context.empty() && context.front() != '/') context.insert(0, "/");
  if (context == "/") context.clear();
  const auto authority = port == usual ? vhost.host : fmt::format("{}:{}", vhost.host, port);
  return fmt::format("{}://{}{}{}", scheme, authority, context, path);
}

}  // namespace

Outcome<Environment> parse_environment(const Json& value) {
  auto environment = base::from_json<Environment>(value);
  if (!environment) return environment.error();
  if (!is_environment_name(environment->name)) {
    return invalid(fmt::format("The environment name '{}' must have 1 to 255 letters, digits, '_' and '-'.", environment->name));
  }
  if (environment->type != "hybrid" && environment->type != "production" && environment->type != "sandbox") {
    return invalid("type must be hybrid, production or sandbox.");
  }
  if (environment->description.size() > 1023) return invalid("description is longer than 1023 characters. Shorten it.", 900704);
  if (environment->vhosts.empty()) return invalid("An environment needs at least one vhost: the host name at which its gateways answer.", 900511);
  std::set<std::string> hosts;
  for (const auto& vhost : environment->vhosts) {
    if (auto fault = fault_of(vhost)) return *fault;
    if (!hosts.insert(base::to_lower(vhost.host)).second) return invalid(fmt::format("The host '{}' is there twice. Keep one.", vhost.host), 900509);
  }
  return environment;
}

const Vhost* find_vhost(const Environment& environment, std::string_view host) {
  const auto found = std::find_if(environment.vhosts.begin(), environment.vhosts.end(),
                                  [&](const Vhost& vhost) { return base::equal_ignoring_case(vhost.host, host); });
  return found == environment.vhosts.end() ? nullptr : &*found;
}

std::string http_url(const Vhost& vhost, std::string_view path) { return url_of("http", vhost, vhost.http_port, 80, path); }
std::string https_url(const Vhost& vhost, std::string_view path) { return url_of("https", vhost, vhost.https_port, 443, path); }

}  // namespace quarterdeck::model
