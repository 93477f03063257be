#include "agent/repairs.h"

#include <algorithm>

#include "contract/resources/kinds.h"
#include "translate/additions.h"

namespace quarterdeck::agent {
namespace {

std::string hash_of(const resources::Resource& resource) { return resource.annotation(resources::kHashAnnotation); }

void collect(const JsonObject& observed, const JsonObject& desired, const std::string& prefix, std::vector<std::string>& fields) {
  for (const auto& member : desired) {
    const auto name = prefix + std::string(member.key());
    const auto* found = observed.if_contains(member.key());
    if (found != nullptr && found->is_object() && member.value().is_object()) {
      collect(found->get_object(), member.value().get_object(), name + ".", fields);
    } else if (found == nullptr || *found != member.value()) {
      fields.push_back(name);
    }
  }
}

// Everything that is not desired; some of it may be a default of the cluster's.
void collect_additions(const JsonObject& observed, const JsonObject& desired, const std::string& prefix, std::vector<std::string>& fields) {
  for (const auto& member : observed) {
    const auto name = prefix + std::string(member.key());
    const auto* found = desired.if_contains(member.key());
    if (found == nullptr) {
      fields.push_back(name);
    } else if (found->is_object() && member.value().is_object()) {
      collect_additions(member.value().get_object(), found->get_object(), name + ".", fields);
    }
  }
}

std::vector<std::string> added_members(const resources::Resource& observed, const resources::Resource& desired) {
  auto object = observed.json();
  for (const auto* others : {"metadata", "status"}) object.erase(others);
  std::vector<std::string> fields;
  collect_additions(object, desired.json(), "", fields);
  return fields;
}

}  // namespace

std::vector<std::string> differing_fields(const resources::Resource& observed, const resources::Resource& desired) {
  std::vector<std::string> fields;
  collect(observed.json(), desired.json(), "", fields);
  // Whose the parts are is settled anew whenever the API object is: nobody has edited that.
  std::erase(fields, "metadata.ownerReferences");
  return fields;
}

std::optional<Repairs::Repair> Repairs::repair_of(const resources::Resource& wanted, const resources::Resource* observed) const {
  if (hash_of(wanted).empty()) return std::nullopt;
  const auto known = hashes_.find(wanted.reference());
  const bool was_as_wanted = known != hashes_.end() && known->second == hash_of(wanted);
  if (observed == nullptr) return was_as_wanted ? std::optional(Repair{"deleted", {}}) : std::nullopt;
  // After a restart nothing is remembered, but what we wrote says from what.
  if (!was_as_wanted && hash_of(*observed) != hash_of(wanted)) return std::nullopt;
  if (observed->is_being_deleted()) return Repair{"deleted", {}};
  auto fields = differing_fields(*observed, wanted);
  if (!fields.empty()) return Repair{"changed", std::move(fields)};
  if (!translate::has_additions(*observed, wanted, resources::kFieldManager)) return std::nullopt;
  return Repair{"extended", added_members(*observed, wanted)};
}

void Repairs::is_as_wanted(const resources::Resource& wanted) { hashes_[wanted.reference()] = hash_of(wanted); }

}  // namespace quarterdeck::agent
