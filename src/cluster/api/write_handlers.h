#pragma once

#include "cluster/cluster_store.h"
#include "http/message.h"

namespace quarterdeck::cluster {

http::Response create_object(ClusterStore& store, const Target& target, const http::Request& request);
http::Response update_object(ClusterStore& store, const Target& target, const http::Request& request);
http::Response patch_object(ClusterStore& store, const Target& target, const http::Request& request);
http::Response remove_object(ClusterStore& store, const Target& target, const http::Request& request);
http::Response remove_objects(ClusterStore& store, const Target& target, const http::Request& request);

}  // namespace quarterdeck::cluster
