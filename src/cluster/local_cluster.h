#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cluster/cluster_store.h"
#include "ports/cluster.h"

namespace quarterdeck::cluster {

// The embedded cluster as agent and gateway see it in the same process. All calls may come from any thread.
class LocalCluster final : public ports::Cluster {
 public:
  explicit LocalCluster(ClusterStore& store) : store_(store) {}

  Outcome<resources::Resource> get(const resources::Reference& reference) override;
  Outcome<ports::ResourceList> list(const ports::Selection& selection) override;
  Outcome<std::unique_ptr<ports::Watch>> watch(const ports::Selection& selection, const std::string& resource_version,
                                               ports::WakeFunction wake) override;
  Outcome<resources::Resource> apply(const resources::Resource& resource, const ports::ApplyOptions& options) override;
  Outcome<resources::Resource> replace(const resources::Resource& resource, const std::string& field_manager) override;
  Outcome<resources::Resource> replace_status(const resources::Resource& resource) override;
  Outcome<Done> remove(const resources::Reference& reference, const std::optional<std::string>& uid) override;

 private:
  Outcome<Target> target_of(const resources::Kind& kind, ObjectName name, Part part) const;

  ClusterStore& store_;
};

}  // namespace quarterdeck::cluster
