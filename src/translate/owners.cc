#include "translate/owners.h"

namespace quarterdeck::translate {

std::vector<resources::Resource> owned_by(std::vector<resources::Resource> resources, const resources::Resource& owner) {
  if (owner.uid().empty()) return resources;
  JsonObject reference;
  reference["apiVersion"] = owner.kind().api_version();
  reference["kind"] = owner.kind().kind;
  reference["name"] = owner.name();
  reference["uid"] = owner.uid();
  for (auto& resource : resources) {
    const bool is_owner = resource.kind().group == owner.kind().group && resource.kind().kind == owner.kind().kind && resource.name() == owner.name();
    if (is_owner || resource.space() != owner.space()) continue;
    auto* metadata = resource.json().at("metadata").if_object();
    if (metadata != nullptr) (*metadata)["ownerReferences"] = JsonArray{reference};
  }
  return resources;
}

}  // namespace quarterdeck::translate
