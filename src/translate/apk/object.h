#pragma once

#include <map>
#include <string>
#include <vector>

#include "contract/resources/kinds.h"
#include "contract/resources/resource.h"

// What every written object has in common.
namespace quarterdeck::translate::apk {

using Labels = std::map<std::string, std::string>;

// An object without content.
resources::Resource new_object(const resources::KindName& kind, const std::string& space, const std::string& name, const Labels& labels);

void annotate(resources::Resource& object, std::string_view name, std::string_view value);

// Labels of what an agent owns, by which it is found again.
Labels owned_labels(std::string_view subject, std::string_view id);

// {group, kind, name}
JsonObject reference_to(const resources::KindName& kind, const std::string& name);

// In the order of applying, then by name; each with its hash.
std::vector<resources::Resource> finished(std::vector<resources::Resource> objects);

}  // namespace quarterdeck::translate::apk
