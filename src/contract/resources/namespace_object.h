#pragma once

#include <string>

#include "contract/resources/resource.h"

namespace quarterdeck::resources {

// A Namespace that says nothing but its name.
inline Resource namespace_object(const std::string& name) {
  return Resource(JsonObject{{"apiVersion", "v1"}, {"kind", "Namespace"}, {"metadata", JsonObject{{"name", name}}}});
}

}  // namespace quarterdeck::resources
