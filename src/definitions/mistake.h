#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/outcome.h"

namespace quarterdeck::definitions {

// One thing that is wrong with a definition, at a place its author can find.
struct Mistake {
  std::string path;      // "paths./orders.get.responses"; empty: the document as a whole
  std::size_t line = 0;  // counted from 1; 0 where it is not known
  std::string message;   // "is required"
  bool operator==(const Mistake&) const = default;
};

// "line 12: paths./orders.get.responses: is required"
std::string text_of(const Mistake& mistake);

// All mistakes as one failure (Problem::invalid), one sentence each. There must be at least one.
Failure failure_of(const std::vector<Mistake>& mistakes);

}  // namespace quarterdeck::definitions
