#pragma once

#include <map>
#include <mutex>
#include <string>

#include "adapters/kubernetes/api_client.h"
#include "contract/resources/resource.h"

namespace quarterdeck::adapters::kubernetes {

// Under which path a kind's objects are, as the API server itself says; asked once per kind. All calls may come from any thread.
class KindPaths {
 public:
  explicit KindPaths(ApiClient& client) : client_(client) {}

  // Problem::not_found when the server does not serve the kind.
  Outcome<std::string> collection(const resources::Kind& kind, const std::string& space);  // empty: all namespaces
  Outcome<std::string> object(const resources::Reference& reference);

 private:
  struct Place {
    std::string plural;
    bool is_namespaced = true;
  };
  Outcome<Place> place_of(const resources::Kind& kind);
  Outcome<Place> ask(const resources::Kind& kind);

  ApiClient& client_;
  std::mutex mutex_;
  std::map<resources::Kind, Place> known_;  // guarded by mutex_
};

}  // namespace quarterdeck::adapters::kubernetes
