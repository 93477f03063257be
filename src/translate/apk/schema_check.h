#pragma once

#include <string>
#include <vector>

#include "contract/resources/resource.h"

// For tests: what a cluster would find wrong with an object, by the schema of its definition. Unlike a cluster, which drops unknown members,
// it finds them wrong. Definitions are CustomResourceDefinition objects; objects of other kinds are not looked at.
namespace quarterdeck::translate::apk {

std::vector<std::string> mistakes_in(const resources::Resource& object, const std::vector<resources::Resource>& definitions);

// The object with the defaults of its schema filled in, as a cluster stores it.
resources::Resource with_defaults(resources::Resource object, const std::vector<resources::Resource>& definitions);

}  // namespace quarterdeck::translate::apk
