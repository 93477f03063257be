#pragma once

#include <array>
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/outcome.h"

// A named deployment target and the host names at which its gateways answer (control-plane.md §1.13).
namespace quarterdeck::model {

struct Vhost {
  std::string host;
  std::string http_context;
  std::int32_t http_port = 80;
  std::int32_t https_port = 443;
  std::int32_t ws_port = 9099;
  std::string ws_host;
  std::int32_t wss_port = 8099;
  std::string wss_host;
  bool operator==(const Vhost&) const = default;
};
BOOST_DESCRIBE_STRUCT(Vhost, (), (host, http_context, http_port, https_port, ws_port, ws_host, wss_port, wss_host))
constexpr auto required_members(const Vhost*) { return std::array{"host"}; }

struct EnvironmentPermissions {
  std::string permission_type = "PUBLIC";  // PUBLIC, or ALLOW or DENY the roles
  std::vector<std::string> roles;
  bool operator==(const EnvironmentPermissions&) const = default;
};
BOOST_DESCRIBE_STRUCT(EnvironmentPermissions, (), (permission_type, roles))

struct Environment {
  std::string id;
  std::string name;
  std::optional<std::string> display_name;
  std::string provider = "wso2";
  std::string type = "hybrid";  // hybrid, production or sandbox: which stages of an API are served
  std::string gateway_type = "APK";
  std::string description;
  bool is_read_only = false;  // comes from the configuration file
  std::string mode = "WRITE_ONLY";
  std::int32_t api_discovery_scheduled_window = 60;
  std::vector<Vhost> vhosts;
  std::vector<Json> endpoint_uris;
  std::vector<Json> additional_properties;
  EnvironmentPermissions permissions;
  std::string status = "Active";
  bool operator==(const Environment&) const = default;
};
BOOST_DESCRIBE_STRUCT(Environment, (), (id, name, display_name, provider, type, gateway_type, description, is_read_only, mode,
                                        api_discovery_scheduled_window, vhosts, endpoint_uris, additional_properties, permissions, status))
constexpr auto required_members(const Environment*) { return std::array{"name", "vhosts"}; }
constexpr std::string_view wire_name(const Environment*, std::string_view member) { return member == "endpoint_uris" ? "endpointURIs" : ""; }

Outcome<Environment> parse_environment(const Json& value);

const Vhost* find_vhost(const Environment& environment, std::string_view host);
std::string http_url(const Vhost& vhost, std::string_view path);
std::string https_url(const Vhost& vhost, std::string_view path);

}  // namespace quarterdeck::model
