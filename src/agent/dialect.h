#pragma once

#include <vector>

#include "contract/resources/resource.h"
#include "ports/control_plane.h"
#include "translate/written.h"

namespace quarterdeck::agent {

// How what is desired becomes objects of a cluster. Pure: the same answer for the same question.
class Dialect {
 public:
  virtual ~Dialect() = default;
  // One portion for each deployment of an API, in their order; exactly one for anything else; none for what shall not exist.
  virtual std::vector<translate::Written> write(const ports::Desired& desired) const = 0;
  // Every kind that it may write: these are watched, and cleaned up.
  virtual std::vector<resources::Kind> kinds() const = 0;
};

}  // namespace quarterdeck::agent
