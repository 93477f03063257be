#pragma once

#include <memory>

#include "cluster/api/watch_stream.h"
#include "cluster/cluster_store.h"
#include "http/message.h"

namespace quarterdeck::cluster {

http::Response get_object(ClusterStore& store, const Target& target, const http::Request& request);
http::Response list_objects(ClusterStore& store, const Target& target, const http::Request& request);
http::Response watch_objects(ClusterStore& store, const Target& target, const http::Request& request, const std::shared_ptr<OpenWatches>& watches);

// What labelSelector and fieldSelector of the request select.
Answer<ObjectSelection> selection_of(const Target& target, const http::Request& request);

}  // namespace quarterdeck::cluster
