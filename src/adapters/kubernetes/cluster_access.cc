#include "adapters/kubernetes/cluster_access.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/bytes.h"
#include "base/json.h"
#include "base/yaml.h"

namespace quarterdeck::adapters::kubernetes {
namespace {

constexpr std::string_view kAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

Outcome<std::string> content_of(const std::filesystem::path& path) {
  std::ifstream in(path);
  if (!in) return Failure{Problem::not_found, fmt::format("{} can not be read: check the path and its permissions.", path.string())};
  std::stringstream content;
  content << in.rdbuf();
  return content.str();
}

// The entry of a kubeconfig's list with this name.
Outcome<Json> entry(const Json& config, std::string_view list, std::string_view member, const std::string& name) {
  const auto* entries = base::find(config, list);
  if (entries != nullptr && entries->is_array()) {
    for (const auto& candidate : entries->get_array()) {
      const auto* found = base::find(candidate, member);
      if (base::text_at(candidate, "name") == name && found != nullptr) return *found;
    }
  }
  return Failure{Problem::invalid, fmt::format("The kubeconfig has no entry \"{}\" in {}.", name, list)};
}

// What stands there as base64, or in the file that is named there.
Outcome<std::string> inline_or_file(const Json& holder, const std::string& member, const std::filesystem::path& folder) {
  if (const auto data = base::text_at(holder, member + "-data"); !data.empty()) return base::from_base64(data);
  const auto file = base::text_at(holder, member);
  return file.empty() ? Outcome<std::string>(std::string()) : content_of(folder / file);
}

Outcome<Done> read_user(const Json& user, const std::filesystem::path& folder, ClusterAccess& access) {
  access.bearer_token = base::Secret(base::text_at(user, "token"));
  if (const auto file = base::text_at(user, "tokenFile"); !file.empty()) access.bearer_token_file = (folder / file).string();
  const auto certificate = inline_or_file(user, "client-certificate", folder);
  if (!certificate) return certificate.error();
  access.client_certificate_pem = *certificate;
  const auto key = inline_or_file(user, "client-key", folder);
  if (!key) return key.error();
  access.client_key_pem = base::Secret(*key);
  if (base::find(user, "exec") != nullptr || base::find(user, "auth-provider") != nullptr) {
    return Failure{Problem::unsupported, "The kubeconfig's user signs in with an external program; use one with a token or a client certificate."};
  }
  return Done{};
}

}  // namespace

Outcome<ClusterAccess> access_of_kubeconfig(const std::string& path) {
  const auto text = content_of(path);
  if (!text) return text.error();
  const auto config = base::parse_yaml(*text);
  if (!config) return Failure{config.error().problem, fmt::format("{}: {}", path, config.error().message)};
  const auto context = entry(*config, "contexts", "context", base::text_at(*config, "current-context"));
  if (!context) return context.error();
  const auto cluster = entry(*config, "clusters", "cluster", base::text_at(*context, "cluster"));
  if (!cluster) return cluster.error();

  const auto folder = std::filesystem::absolute(path).parent_path();
  ClusterAccess access;
  access.server = base::text_at(*cluster, "server");
  const auto authority = inline_or_file(*cluster, "certificate-authority", folder);
  if (!authority) return authority.error();
  access.certificate_authority_pem = *authority;
  const auto user_name = base::text_at(*context, "user");
  if (user_name.empty()) return access;
  const auto user = entry(*config, "users", "user", user_name);
  if (!user) return user.error();
  if (auto read = read_user(*user, folder, access); !read) return read.error();
  return access;
}

Outcome<ClusterAccess> access_in_pod() {
  const char* host = std::getenv("KUBERNETES_SERVICE_HOST");
  const char* port = std::getenv("KUBERNETES_SERVICE_PORT");
  if (host == nullptr || port == nullptr) {
    return Failure{Problem::not_found, "This process does not run in a pod (KUBERNETES_SERVICE_HOST is not set): name a kubeconfig instead."};
  }
  const std::string_view address(host);
  const bool is_v6 = address.find(':') != std::string_view::npos;
  const auto authority = content_of(std::filesystem::path(kAccountFolder) / "ca.crt");
  if (!authority) return authority.error();
  ClusterAccess access;
  access.server = is_v6 ? fmt::format("https://[{}]:{}", address, port) : fmt::format("https://{}:{}", address, port);
  access.certificate_authority_pem = *authority;
  access.bearer_token_file = std::string(kAccountFolder) + "/token";
  return access;
}

Outcome<Done> check_server(std::string_view server) {
  if (server.starts_with("https://")) return Done{};
  constexpr std::string_view plain = "http://";
  if (server.starts_with(plain)) {
    const auto authority = server.substr(plain.size(), server.find('/', plain.size()) - plain.size());
    const bool is_v6 = authority.starts_with("[::1]");
    const std::string host(authority.substr(0, authority.find(':')));
    in_addr address{};
    const bool is_v4_loopback = inet_pton(AF_INET, host.c_str(), &address) == 1 && (ntohl(address.s_addr) >> 24U) == 127U;
    if (is_v6 || is_v4_loopback || host == "localhost") return Done{};
  }
  return Failure{Problem::invalid, fmt::format("\"{}\" is no address to use: https is needed, or http on this machine's loopback.", server)};
}

}  // namespace quarterdeck::adapters::kubernetes
