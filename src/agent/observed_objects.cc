#include "agent/observed_objects.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
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

using MemberNames = std::initializer_list<std::string_view>;

bool is_one_of(std::string_view name, MemberNames names) { return std::find(names.begin(), names.end(), name) != names.end(); }

// Equal but for some members.
bool equal_without(const JsonObject& left, const JsonObject& right, MemberNames ignored) {
  const auto holds_all = [&](const JsonObject& all, const JsonObject& of) {
    return std::all_of(of.begin(), of.end(), [&](const auto& member) {
      const auto* other = all.if_contains(member.key());
      return is_one_of(member.key(), ignored) || (other != nullptr && *other == member.value());
    });
  };
  const auto has_all_names = [&](const JsonObject& all, const JsonObject& of) {
    return std::all_of(of.begin(), of.end(), [&](const auto& member) { return is_one_of(member.key(), ignored) || all.contains(member.key()); });
  };
  return has_all_names(left, right) && holds_all(right, left);
}

// Whether they differ only in what changes although nobody edited the object.
bool mean_the_same(const Resource& left, const Resource& right) {
  const auto* left_metadata = left.at("metadata").if_object();
  const auto* right_metadata = right.at("metadata").if_object();
  if (left_metadata == nullptr || right_metadata == nullptr) return left == right;
  return equal_without(left.json(), right.json(), {"status", "metadata"}) &&
         equal_without(*left_metadata, *right_metadata, {"resourceVersion", "managedFields", "generation"});
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
  const bool is_same = mean_the_same(known, resource);
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
