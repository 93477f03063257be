#pragma once

#include <cstddef>
#include <string>

#include "base/id.h"

namespace quarterdeck::ports {

// Bytes nobody can guess; in the simulation, bytes that follow from the seed. May be called from any thread.
class Random {
 public:
  virtual ~Random() = default;
  virtual std::string bytes(std::size_t count) = 0;

  std::string uuid() { return base::uuid_from(bytes(16)); }
};

}  // namespace quarterdeck::ports
