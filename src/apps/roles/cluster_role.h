#pragma once

#include <memory>
#include <string>

#include "apps/process.h"
#include "apps/step_driver.h"
#include "base/outcome.h"
#include "cluster/cluster_store.h"
#include "cluster/housekeeping.h"
#include "cluster/local_cluster.h"
#include "http/server.h"
#include "ports/database.h"

namespace quarterdeck::apps {

// The embedded Kubernetes-compatible API: its store, its housekeeping and its listener.
class ClusterRole {
 public:
  static Outcome<std::unique_ptr<ClusterRole>> start(Process& process);
  ~ClusterRole();

  ports::Cluster& cluster() { return local_; }
  std::uint16_t port() const { return server_->port(); }

 private:
  ClusterRole(Process& process, std::unique_ptr<ports::Database> database, std::unique_ptr<cluster::ClusterStore> store);
  Outcome<Done> install_definitions();

  std::unique_ptr<ports::Database> database_;
  std::unique_ptr<cluster::ClusterStore> store_;
  cluster::LocalCluster local_;
  StepDriver driver_;
  cluster::Housekeeping housekeeping_;
  std::string agent_namespace_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace quarterdeck::apps
