#include "translate/plan.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "contract/resources/kinds.h"
#include "translate/additions.h"

namespace quarterdeck::translate {
namespace {

using Identity = std::tuple<std::string, std::string, std::string, std::string>;

Identity identity_of(const resources::Resource& resource) {
  const auto kind = resource.kind();
  return {kind.group, kind.kind, resource.space(), resource.name()};
}

// Place of the kind in the order of applying; what is not written by an agent comes last.
std::ptrdiff_t place_of(const resources::Kind& kind) {
  const auto& order = resources::kWrittenKinds;
  const auto found = std::find_if(order.begin(), order.end(), [&](const auto& name) { return name.group == kind.group && name.kind == kind.kind; });
  return found - order.begin();
}

bool is_owned(const resources::Resource& resource) {
  return resource.label(resources::kManagedByLabel) == resources::kManagedByAgent;
}

}  // namespace

bool includes(const Json& value, const Json& part) {
  if (const auto* wanted = part.if_object()) {
    const auto* object = value.if_object();
    if (object == nullptr) return false;
    return std::all_of(wanted->begin(), wanted->end(), [&](const auto& member) {
      const auto* found = object->if_contains(member.key());
      return found != nullptr && includes(*found, member.value());
    });
  }
  if (const auto* wanted = part.if_array()) {
    const auto* array = value.if_array();
    return array != nullptr && std::equal(array->begin(), array->end(), wanted->begin(), wanted->end(), includes);
  }
  return value == part;
}

bool holds(const resources::Resource& observed, const resources::Resource& desired) {
  return !observed.is_being_deleted() && includes(observed.json(), desired.json()) && !has_additions(observed, desired, resources::kFieldManager);
}

Plan plan(const std::vector<resources::Resource>& desired, const std::vector<resources::Resource>& observed) {
  std::map<Identity, const resources::Resource*> found;
  for (const auto& resource : observed) found.emplace(identity_of(resource), &resource);
  Plan steps;
  for (const auto& resource : desired) {
    const auto match = found.find(identity_of(resource));
    if (match == found.end() || !holds(*match->second, resource)) steps.apply.push_back(resource);
    if (match != found.end()) found.erase(match);
  }
  for (const auto& [identity, resource] : found) {
    if (is_owned(*resource) && !resource->is_being_deleted()) steps.remove.push_back({resource->reference(), resource->uid()});
  }
  std::stable_sort(steps.apply.begin(), steps.apply.end(),
                   [](const auto& a, const auto& b) { return place_of(a.kind()) < place_of(b.kind()); });
  std::stable_sort(steps.remove.begin(), steps.remove.end(),
                   [](const auto& a, const auto& b) { return place_of(a.reference.kind) > place_of(b.reference.kind); });
  return steps;
}

}  // namespace quarterdeck::translate
