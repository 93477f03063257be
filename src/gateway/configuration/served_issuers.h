#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "contract/resources/resource.h"
#include "gateway/snapshot.h"
#include "ports/step.h"

namespace quarterdeck::gateway {

// Token issuers, from their objects to whose tokens are believed. Keys that came with an issuer are there at once; those that have to be
// fetched are asked for, and what was fetched before stays until then. Calls must not overlap.
class ServedIssuers {
 public:
  // `wake_fetcher` wakes whoever fetches keys.
  explicit ServedIssuers(ports::WakeFunction wake_fetcher) : wake_fetcher_(std::move(wake_fetcher)) {}

  // `found` is the TokenIssuer object and everything it needs; empty: it is gone.
  void make_anew(const resources::Reference& root, const std::vector<resources::Resource>& found);
  void publish(Snapshot& snapshot);

 private:
  ports::WakeFunction wake_fetcher_;
  // What is to be changed in the next snapshot; null: removed. Not a list of its own, because the fetcher of keys changes it too.
  std::map<std::string, std::shared_ptr<Issuer>> changes_;
};

}  // namespace quarterdeck::gateway
