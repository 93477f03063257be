#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>

#include "ports/cluster.h"
#include "simulation/chance.h"
#include "simulation/simulation.h"

namespace quarterdeck::simulation {

// A cluster as somebody sees it through a bad network. Calls fail before or after their effect, watches break, lag and fall silent.
class FaultyCluster final : public ports::Cluster {
 public:
  FaultyCluster(ports::Cluster& inner, Chance& chance, Plant plant) : inner_(inner), chance_(chance), plant_(plant) {}

  Outcome<resources::Resource> get(const resources::Reference& reference) override;
  Outcome<ports::ResourceList> list(const ports::Selection& selection) override;
  Outcome<std::unique_ptr<ports::Watch>> watch(const ports::Selection& selection, const std::string& resource_version,
                                               ports::WakeFunction wake) override;
  Outcome<resources::Resource> apply(const resources::Resource& resource, const ports::ApplyOptions& options) override;
  Outcome<resources::Resource> replace(const resources::Resource& resource, const std::string& field_manager) override;
  Outcome<resources::Resource> replace_status(const resources::Resource& resource) override { return inner_.replace_status(resource); }
  Outcome<Done> remove(const resources::Reference& reference, const std::optional<std::string>& uid) override;

  // Asked before every removal.
  std::function<void(const resources::Reference&)> on_remove;
  // Objects that are refused for as long as they are in here: a schema that nobody thought of.
  std::set<std::string> refused_names;
  // Watches that had something to tell but kept it back for a while.
  void wake_lagging();

 private:
  bool fails_before();
  bool fails_after() { return chance_.strikes(chance_.rates().cluster_fails_after); }

  ports::Cluster& inner_;
  Chance& chance_;
  const Plant plant_;
  std::vector<ports::WakeFunction> lagging_;
};

}  // namespace quarterdeck::simulation
