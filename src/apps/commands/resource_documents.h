#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "contract/resources/resource.h"

namespace quarterdeck::apps {

// The objects of a YAML text as people keep them or `kubectl get -o yaml` prints them: several documents, lists expanded.
// `file` is for messages, which name the document that is no object of Kubernetes.
Outcome<std::vector<resources::Resource>> resources_of(std::string_view text, const std::string& file);

}  // namespace quarterdeck::apps
