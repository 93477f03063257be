#pragma once

#include <vector>

#include "contract/resources/resource.h"

namespace quarterdeck::translate {

// Adds to every resource but the owner itself that it belongs to the owner, so that the cluster removes them with it. Only the cluster
// knows the owner's uid: pass the owner as the cluster gave it back. An owner without uid changes nothing.
std::vector<resources::Resource> owned_by(std::vector<resources::Resource> resources, const resources::Resource& owner);

}  // namespace quarterdeck::translate
