#pragma once

#include <cstdint>
#include <string>

#include "ports/random.h"

namespace quarterdeck::gateway {

// Ids for requests that came without one: unique, not secret. One per thread.
class RequestIds {
 public:
  explicit RequestIds(ports::Random& random);
  std::string next();  // a UUID

 private:
  std::uint64_t next_word();
  std::uint64_t state_[2];
};

}  // namespace quarterdeck::gateway
