#pragma once

#include "cluster/cluster_store.h"
#include "http/message.h"

namespace quarterdeck::cluster {

// The HTTP API of the embedded cluster, as kubectl and controllers speak it. Whoever listens decides who may come: there are no credentials.
// The handler and every response of it must be gone before the store is.
http::Handler make_handler(ClusterStore& store);

}  // namespace quarterdeck::cluster
