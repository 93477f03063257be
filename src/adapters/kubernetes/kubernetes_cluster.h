#pragma once

#include <memory>

#include "adapters/kubernetes/cluster_access.h"
#include "ports/cluster.h"

namespace quarterdeck::adapters::kubernetes {

// Any Kubernetes API as ports::Cluster, over HTTP with libcurl. Calls block until the access' deadline; watches have a thread each and must be
// gone before the cluster is. Nothing is asked before it is needed.
Outcome<std::unique_ptr<ports::Cluster>> connect(ClusterAccess access);

}  // namespace quarterdeck::adapters::kubernetes
