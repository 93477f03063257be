#pragma once

#include <string>
#include <vector>

#include "contract/resources/resource.h"

namespace quarterdeck::translate {

// What a dialect made of a value.
struct Written {
  std::vector<resources::Resource> resources;  // in the order in which they are applied
  std::vector<std::string> losses;             // what the dialect cannot express, one sentence each
  std::string content_hash;                    // of an API: what a gateway serves that reads the resources; less than was meant if there are losses
};

}  // namespace quarterdeck::translate
