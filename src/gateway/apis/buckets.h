#pragma once

#include <map>
#include <memory>
#include <string>

#include "policy/limits.h"

namespace quarterdeck::gateway {

using SharedBucket = std::shared_ptr<policy::Bucket>;

// Gives the same bucket for the same name for as long as anybody uses it, so that a change of an API does not give its callers a fresh
// start. Calls must not overlap; the buckets themselves may be used from any thread.
class Buckets {
 public:
  SharedBucket of(const std::string& name);

 private:
  std::map<std::string, std::weak_ptr<policy::Bucket>> known_;
  std::size_t sweep_at_ = 256;
};

}  // namespace quarterdeck::gateway
