#include "agent/observed_objects.h"

#include <charconv>
#include <optional>

#include "base/codec.h"
#include "contract/resources/kinds.h"

namespace quarterdeck::agent {
namespace {

using resources::Resource;

std::pair<std::string, std::string> kind_key(const resources::Kind& kind) { return {kind.group, kind.kind}; }
std::pair<std::string, std::string> name_key(const Resource& resource) { return {resource.space(), resource.name()}; }

std::optional<std::uint64_t> number_from(const std::string& version) {
  std::uint64_t number = 0;
  const auto read = std::from_chars(version.data(), version.data() + version.size(), number);
  const bool is_number = read.ec == std::errc() && read.ptr == version.data() + version.size();
  return is_number ? std::optional(number) : std::nullopt;
}

// A watch lags behind what our own writes have already told us. Versions grow in every cluster there is; where they are no numbers, the
// watch is believed.
bool is_older(const Resource& told, const Resource& known) {
  const auto left = number_from(told.resource_version());
  const auto right = number_from(known.resource_version());
  return left && right && *left < *right;
}

// Without what changes although nobody edited the object.
JsonObject meaning_of(const Resource& resource) {
  auto object = resource.json();
  object.erase("status");
  if (auto* metadata = object["metadata"].if_object()) {
    for (const auto* member : {"resourceVersion", "managedFields", "generation"}) metadata->erase(member);
  }
  return object;
}

}  // namespace

Owner owner_of(const Resource& resource) { return {resource.label(resources::kSubjectLabel), resource.label(resources::kSubjectIdLabel)}; }
Owner owner_of(const events::SubjectKey& key) { return {base::enum_text(key.subject), resources::label_value(key.id)}; }

std::set<Owner> ObservedObjects::put(const Resource& resource) {
  const auto* known = find(resource.reference());
  if (known != nullptr && is_older(resource, *known)) return {};
  return store(resource);
}

std::set<Owner> ObservedObjects::store(const Resource& resource) {
  const auto kind = kind_key(resource.kind());
  const auto name = name_key(resource);
  const auto owner = owner_of(resource);
  auto& objects = objects_[kind];
  const auto found = objects.find(name);
  if (found == objects.end()) {
    objects.emplace(name, resource);
    remember(owner, kind, name);
    ++size_;
    return {owner};
  }
  auto& known = found->second;
  if (known.resource_version() == resource.resource_version() && known.uid() == resource.uid()) return {};
  const auto before = owner_of(known);
  const bool is_same = meaning_of(known) == meaning_of(resource);
  known = resource;
  if (is_same) return {};
  forget(before, kind, name);
  remember(owner, kind, name);
  return {before, owner};
}

std::set<Owner> ObservedObjects::gone(const Resource& resource) {
  const auto* known = find(resource.reference());
  if (known == nullptr || is_older(resource, *known)) return {};
  return erase(resource.reference());
}

std::set<Owner> ObservedObjects::erase(const resources::Reference& reference) {
  const auto kind = kind_key(reference.kind);
  const auto objects = objects_.find(kind);
  if (objects == objects_.end()) return {};
  const auto found = objects->second.find({reference.space, reference.name});
  if (found == objects->second.end()) return {};
  const auto owner = owner_of(found->second);
  forget(owner, kind, found->first);
  objects->second.erase(found);
  --size_;
  return {owner};
}

std::set<Owner> ObservedObjects::replace(const resources::Kind& kind, const std::vector<Resource>& resources) {
  std::set<Owner> changed;
  std::set<Name> listed;
  for (const auto& resource : resources) {
    listed.insert(name_key(resource));
    changed.merge(store(resource));
  }
  std::vector<resources::Reference> gone;
  for (const auto& [name, resource] : objects_[kind_key(kind)]) {
    if (!listed.contains(name)) gone.push_back(resource.reference());
  }
  for (const auto& reference : gone) changed.merge(erase(reference));
  return changed;
}

std::vector<Resource> ObservedObjects::of(const Owner& owner) const {
  std::vector<Resource> result;
  const auto found = by_owner_.find(owner);
  if (found == by_owner_.end()) return result;
  for (const auto& [kind, name] : found->second) result.push_back(objects_.at(kind).at(name));
  return result;
}

const Resource* ObservedObjects::find(const resources::Reference& reference) const {
  const auto objects = objects_.find(kind_key(reference.kind));
  if (objects == objects_.end()) return nullptr;
  const auto found = objects->second.find({reference.space, reference.name});
  return found == objects->second.end() ? nullptr : &found->second;
}

std::set<Owner> ObservedObjects::owners() const {
  std::set<Owner> result;
  for (const auto& [owner, objects] : by_owner_) result.insert(owner);
  return result;
}

void ObservedObjects::remember(const Owner& owner, const KindKey& kind, const Name& name) { by_owner_[owner].insert({kind, name}); }

void ObservedObjects::forget(const Owner& owner, const KindKey& kind, const Name& name) {
  const auto found = by_owner_.find(owner);
  if (found == by_owner_.end()) return;
  found->second.erase({kind, name});
  if (found->second.empty()) by_owner_.erase(found);
}

}  // namespace quarterdeck::agent
