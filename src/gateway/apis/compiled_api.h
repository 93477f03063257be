#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"
#include "definitions/graphql/schema.h"
#include "gateway/apis/buckets.h"
#include "gateway/apis/upstreams.h"
#include "gateway/routes/operation_tree.h"
#include "http/proxy.h"
#include "model/consumption.h"
#include "model/traffic_spec.h"

// One API, ready to be served: everything that can be decided before a request comes has been. Immutable and shared by snapshots.
namespace quarterdeck::gateway {

// What happens to the header fields of a request or a response, all policies of the API and of one operation together.
struct HeaderChanges {
  std::vector<http::Header> set;
  std::vector<std::string> remove;
};

struct Redirect {
  int status = 302;
  std::string url;
};

struct CompiledOperation {
  std::string label;                   // "GET /orders/{id}", for usage and logs
  const model::Operation* spec = nullptr;  // in the API's spec
  SharedBucket bucket;                 // of its own limit; not set while the API as a whole has one
  SharedBucket sandbox_bucket;
  HeaderChanges request;
  HeaderChanges response;
  std::optional<Redirect> redirect;
};

struct CompiledStage {
  model::KeyType type = model::KeyType::production;
  std::shared_ptr<const http::Upstream> upstream;
  std::string base_path;                        // of the service; never ends in '/'
  std::optional<base::Secret> authorization;    // the value of the header field
};

struct BasicPair {
  std::string username;
  base::Secret password;
};

// Who looks after an API object. What an agent manages goes before what somebody put beside it.
enum class Keeper { agent, somebody_else };

// Where an API comes from and which of two goes first, for when both want the same address.
struct Origin {
  std::string object;  // namespace/name of the API object
  Timestamp created_at;
  Keeper keeper = Keeper::somebody_else;
  std::string uid = {};  // of the object: another of the same name is not meant
  bool operator==(const Origin&) const = default;
};

struct CompiledApi {
  Origin origin;
  model::TrafficSpec spec;
  std::string content_hash;

  std::vector<CompiledOperation> operations;  // as in the spec
  OperationTree tree;                         // REST
  std::shared_ptr<const definitions::graphql::Schema> schema;  // GraphQL
  std::map<std::string, std::uint32_t, std::less<>> fields;    // GraphQL: "QUERY hero" -> operation

  std::optional<CompiledStage> production;
  std::optional<CompiledStage> sandbox;
  SharedBucket bucket;  // of the API's limit; production and sandbox share it

  std::string default_path;  // the base path without its version; empty unless this is the default version
  std::vector<std::string> credential_headers;  // not for the service to see

  const CompiledStage* stage(model::KeyType type) const;
};

// What compiling needs beyond the spec. Calls must not overlap.
struct CompileTools {
  Upstreams& upstreams;
  Buckets& buckets;
  // The username and password of a Secret, by its name in the API's namespace.
  std::function<Outcome<BasicPair>(const std::string& secret)> credentials;
};

// Fails with a sentence for the publisher when the spec cannot be served as it is written.
Outcome<std::shared_ptr<const CompiledApi>> compile(model::TrafficSpec spec, Origin origin, const CompileTools& tools);

}  // namespace quarterdeck::gateway
