#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"

// The one configuration file. deploy/quarterdeck.toml shows every setting with its default and what it is for.
namespace quarterdeck::apps {

struct DataConfig {
  std::string folder = "data";
};
BOOST_DESCRIBE_STRUCT(DataConfig, (), (folder))

struct LogConfig {
  std::string level = "info";
  std::string format = "logfmt";
};
BOOST_DESCRIBE_STRUCT(LogConfig, (), (level, format))

struct ControlPlaneConfig {
  std::string address = "127.0.0.1";
  std::uint16_t port = 9443;
  std::string host_name = "localhost";
  std::string certificate_file;
  std::string private_key_file;
  std::string token_signature = "ES256";
  std::int64_t access_token_seconds = 3600;
  bool self_sign_up = true;
  std::int32_t password_checks_per_second = 20;
  bool allow_private_addresses = false;
};
BOOST_DESCRIBE_STRUCT(ControlPlaneConfig, (), (address, port, host_name, certificate_file, private_key_file, token_signature, access_token_seconds,
                                               self_sign_up, password_checks_per_second, allow_private_addresses))

struct GatewayConfig {
  std::string id = "gateway-1";
  std::string address = "127.0.0.1";
  std::uint16_t http_port = 8280;
  std::uint16_t https_port = 8243;
  std::string host_name = "localhost";
  std::string certificate_file;
  std::string private_key_file;
  std::string trusted_authorities_file;
  std::uint32_t threads = 0;
  std::vector<std::string> trusted_proxies;
};
BOOST_DESCRIBE_STRUCT(GatewayConfig, (), (id, address, http_port, https_port, host_name, certificate_file, private_key_file, trusted_authorities_file,
                                           threads, trusted_proxies))

struct AgentConfig {
  std::vector<std::string> environments = {"Default"};
  std::string kubernetes_namespace = "quarterdeck";
  std::int64_t full_comparison_seconds = 300;
};
BOOST_DESCRIBE_STRUCT(AgentConfig, (), (environments, kubernetes_namespace, full_comparison_seconds))

struct ClusterConfig {
  std::string address = "127.0.0.1";
  std::uint16_t port = 6443;
};
BOOST_DESCRIBE_STRUCT(ClusterConfig, (), (address, port))

struct OperationsConfig {
  std::string address = "127.0.0.1";
  std::uint16_t port = 9190;
};
BOOST_DESCRIBE_STRUCT(OperationsConfig, (), (address, port))

// How a role that runs as a process of its own finds the others.
struct RemoteConfig {
  std::string control_plane_url = "https://localhost:9443";
  std::string cluster_url = "http://localhost:6443";
  std::string cluster_kubeconfig;
  std::string service_key_file;
  std::string certificate_authority_file;
};
BOOST_DESCRIBE_STRUCT(RemoteConfig, (), (control_plane_url, cluster_url, cluster_kubeconfig, service_key_file, certificate_authority_file))

struct Config {
  DataConfig data;
  LogConfig log;
  ControlPlaneConfig control_plane;
  GatewayConfig gateway;
  AgentConfig agent;
  ClusterConfig cluster;
  OperationsConfig operations;
  RemoteConfig remote;
};
BOOST_DESCRIBE_STRUCT(Config, (), (data, log, control_plane, gateway, agent, cluster, operations, remote))

// All mistakes of the text together, one per line, each with its place: "quarterdeck.toml:7: gateway.http_prt: is not a known setting".
Outcome<Config> parse_config(std::string_view text, std::string_view file_name);
Outcome<Config> read_config(const std::string& path);
// The same text laid over a configuration: what it does not mention stays as it is.
Outcome<Config> parse_config_over(Config config, std::string_view text, std::string_view file_name);

}  // namespace quarterdeck::apps
