#include "gateway/configuration/resource_index.h"

#include <algorithm>
#include <deque>

#include "base/json.h"
#include "contract/resources/kinds.h"
#include "translate/apk/read.h"

namespace quarterdeck::gateway {
namespace {

// What only other tools need; it is as large as the object itself.
resources::Resource without_bookkeeping(resources::Resource resource) {
  if (auto* metadata = resource.json().if_contains("metadata")) {
    if (auto* object = metadata->if_object()) object->erase("managedFields");
  }
  return resource;
}

resources::Reference without_version(resources::Reference reference) {
  reference.kind.version.clear();
  return reference;
}

// What an object names. The credentials for a service come from outside: who writes a Backend does not write its Secret.
std::vector<resources::Reference> needs_of(const resources::Resource& resource) {
  auto needs = translate::apk::references_of(resource);
  if (!is_a(resource, resources::kBackend)) return needs;
  const auto secret = base::text_at(resource.at("spec"), "security", "basic", "secretRef", "name");
  if (!secret.empty()) needs.push_back({resources::kSecret.to_kind(), resource.space(), secret});
  return needs;
}

}  // namespace

bool is_root(const resources::Resource& resource) {
  using namespace resources;
  return is_a(resource, kApi) || is_a(resource, kTokenIssuer) || is_a(resource, kApplication) || is_a(resource, kSubscription) ||
         (is_a(resource, kRateLimitPolicy) && translate::apk::is_plan(resource));
}

std::optional<resources::Reference> attachment_of(const resources::Resource& resource) {
  using namespace resources;
  if (is_a(resource, kApplicationMapping)) {
    return Reference{kSubscription.to_kind(), resource.space(), base::text_at(resource.at("spec"), "subscriptionRef")};
  }
  if (is_a(resource, kRateLimitPolicy) && translate::apk::is_plan(resource)) return std::nullopt;
  return translate::apk::attached_api(resource);
}

ResourceIndex::Key ResourceIndex::key_of(const resources::Reference& reference) {
  return reference.kind.group + "/" + reference.kind.kind + "/" + reference.space + "/" + reference.name;
}

void ResourceIndex::mark(const resources::Reference& root) {
  if (is_changed_.insert(key_of(root)).second) changed_.push_back(without_version(root));
}

void ResourceIndex::attach(const resources::Resource& resource) {
  if (const auto root = attachment_of(resource)) attached_[key_of(*root)].insert(key_of(resource.reference()));
}

void ResourceIndex::detach(const resources::Resource& resource) {
  const auto root = attachment_of(resource);
  if (!root) return;
  const auto found = attached_.find(key_of(*root));
  if (found == attached_.end()) return;
  found->second.erase(key_of(resource.reference()));
  if (found->second.empty()) attached_.erase(found);
}

void ResourceIndex::touched(const resources::Resource& resource) {
  if (is_root(resource)) mark(resource.reference());
  if (const auto root = attachment_of(resource)) mark(*root);
  const auto users = needed_by_.find(key_of(resource.reference()));
  if (users == needed_by_.end()) return;
  for (const auto& user : users->second) mark(roots_.at(user).reference);
}

void ResourceIndex::put(resources::Resource resource) {
  if (resource.is_being_deleted()) return erase(resource.reference());
  auto next = std::make_shared<const resources::Resource>(without_bookkeeping(std::move(resource)));
  auto& place = objects_[key_of(next->reference())];
  if (place && place->resource_version() == next->resource_version() && *place == *next) return;
  if (place) {
    touched(*place);
    detach(*place);
  }
  place = std::move(next);
  attach(*place);
  touched(*place);
}

void ResourceIndex::erase(const resources::Reference& reference) {
  const auto found = objects_.find(key_of(reference));
  if (found == objects_.end()) return;
  const auto gone = std::move(found->second);
  objects_.erase(found);
  detach(*gone);
  touched(*gone);
}

void ResourceIndex::keep_only(const resources::Kind& kind, const std::set<Key>& keys) {
  const auto prefix = kind.group + "/" + kind.kind + "/";
  std::vector<resources::Reference> gone;
  for (auto at = objects_.lower_bound(prefix); at != objects_.end() && at->first.starts_with(prefix); ++at) {
    if (!keys.contains(at->first)) gone.push_back(at->second->reference());
  }
  for (const auto& reference : gone) erase(reference);
}

const resources::Resource* ResourceIndex::find(const resources::Reference& reference) const {
  const auto found = objects_.find(key_of(reference));
  return found == objects_.end() ? nullptr : found->second.get();
}

std::vector<resources::Reference> ResourceIndex::take_changed(std::size_t most) {
  const auto count = static_cast<std::ptrdiff_t>(std::min(most, changed_.size()));
  std::vector<resources::Reference> taken(changed_.begin(), changed_.begin() + count);
  changed_.erase(changed_.begin(), changed_.begin() + count);
  for (const auto& reference : taken) is_changed_.erase(key_of(reference));
  return taken;
}

void ResourceIndex::forget_needs(const Key& root) {
  const auto known = roots_.find(root);
  if (known == roots_.end()) return;
  for (const auto& need : known->second.needs) {
    const auto users = needed_by_.find(need);
    if (users == needed_by_.end()) continue;
    users->second.erase(root);
    if (users->second.empty()) needed_by_.erase(users);
  }
  roots_.erase(known);
}

std::vector<resources::Resource> ResourceIndex::gather(const resources::Reference& root) {
  const auto root_key = key_of(root);
  forget_needs(root_key);
  if (!objects_.contains(root_key)) return {};

  Root gathered{root, {}};
  std::vector<resources::Resource> found;
  std::deque<Key> open = {root_key};
  if (const auto attached = attached_.find(root_key); attached != attached_.end()) {
    open.insert(open.end(), attached->second.begin(), attached->second.end());
  }
  while (!open.empty()) {
    const auto key = open.front();
    open.pop_front();
    if (!gathered.needs.insert(key).second) continue;
    const auto object = objects_.find(key);
    if (object == objects_.end()) continue;
    found.push_back(*object->second);
    // A policy names the API it attaches to, a mapping an application: what they lead on to belongs to other roots.
    if (key != root_key && is_root(*object->second)) continue;
    for (const auto& reference : needs_of(*object->second)) open.push_back(key_of(reference));
  }
  for (const auto& need : gathered.needs) needed_by_[need].insert(root_key);
  roots_[root_key] = std::move(gathered);
  return found;
}

}  // namespace quarterdeck::gateway
