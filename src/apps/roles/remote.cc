#include "apps/roles/remote.h"

#include "adapters/control_plane_http/control_plane_client.h"
#include "adapters/control_plane_http/following_broker.h"
#include "adapters/kubernetes/cluster_access.h"
#include "adapters/kubernetes/kubernetes_cluster.h"
#include "base/text.h"

namespace quarterdeck::apps {
namespace {

// The named file, or the one that a control plane keeps in the data folder when both run on one machine.
Outcome<std::string> content_of(const DataFolder& folder, const std::string& named, std::string_view kept, std::string_view setting) {
  if (!named.empty()) return read_file(named);
  auto content = read_file(folder.path_of(kept));
  if (!content) return Failure{content.error().problem, content.error().message + " Or name the file with " + std::string(setting) + "."};
  return content;
}

Outcome<adapters::ControlPlaneAddress> address_of(const Process& process) {
  const auto& config = process.config.remote;
  auto key = content_of(process.folder, config.service_key_file, "service.key", "remote.service_key_file");
  if (!key) return key.error();
  adapters::ControlPlaneAddress address;
  address.url = config.control_plane_url;
  address.service_key = base::Secret(std::string(base::trimmed(base::replace_all(std::move(*key), "\n", ""))));
  if (config.control_plane_url.starts_with("https:")) {
    auto authority = content_of(process.folder, config.certificate_authority_file, "control-plane.crt", "remote.certificate_authority_file");
    if (!authority) return authority.error();
    address.certificate_authority_pem = std::move(*authority);
  }
  return address;
}

// A Kubernetes of one's own, or the embedded cluster, which asks nobody who they are.
Outcome<adapters::kubernetes::ClusterAccess> cluster_access(const RemoteConfig& config) {
  if (config.cluster_kubeconfig.empty()) return adapters::kubernetes::ClusterAccess{.server = config.cluster_url};
  auto access = adapters::kubernetes::access_of_kubeconfig(config.cluster_kubeconfig);
  if (!access) return Failure{access.error().problem, "remote.cluster_kubeconfig: " + access.error().message};
  return access;
}

}  // namespace

struct Remote::Parts {
  explicit Parts(adapters::ControlPlaneAddress address)
      : certificate_authority(address.certificate_authority_pem), broker(address), client(std::move(address)) {}

  const std::string certificate_authority;
  adapters::FollowingBroker broker;
  adapters::ControlPlaneClient client;
  std::unique_ptr<ports::Cluster> cluster;
};

Outcome<std::unique_ptr<Remote>> Remote::connect(Process& process) {
  auto address = address_of(process);
  if (!address) return address.error();
  auto parts = std::make_unique<Parts>(std::move(*address));
  auto access = cluster_access(process.config.remote);
  if (!access) return access.error();
  auto cluster = adapters::kubernetes::connect(std::move(*access));
  if (!cluster) return cluster.error();
  parts->cluster = std::move(*cluster);
  return std::unique_ptr<Remote>(new Remote(std::move(parts)));
}

Remote::Remote(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Remote::~Remote() = default;

ports::Cluster& Remote::cluster() { return *parts_->cluster; }
ports::ChangeFeed& Remote::changes() { return parts_->client; }
ports::DesiredState& Remote::desired_state() { return parts_->client; }
ports::GatewayLink& Remote::gateway_link() { return parts_->client; }
ports::Broker& Remote::broker() { return parts_->broker; }
const std::string& Remote::certificate_authority() const { return parts_->certificate_authority; }
void Remote::stop() { parts_->client.stop(); }

}  // namespace quarterdeck::apps
