#include "adapters/memory/memory_cluster.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "adapters/memory/memory_cluster_watch.h"

namespace quarterdeck::adapters {
namespace {

using resources::Reference;
using resources::Resource;

Failure no_such(const Reference& reference) {
  return {Problem::not_found, fmt::format("There is no {}. It was never made or is already deleted.", reference.text())};
}

Failure is_ending(const Reference& reference) {
  return {Problem::forbidden,
          fmt::format("{} can not be made: its namespace is being deleted. Use another, or wait until that one is gone.", reference.text())};
}

Failure changed_meanwhile(const Reference& reference) {
  return {Problem::conflict, fmt::format("{} has changed since it was read. Read it again and repeat.", reference.text())};
}

Failure is_not_there(const Reference& reference) {
  return {Problem::conflict, fmt::format("The {} with this uid is gone. Leave the uid out to make a new one.", reference.text())};
}

Failure is_another(const Reference& reference) {
  return {Problem::unprocessable, fmt::format("{} has another uid, which never changes. Read it again and repeat.", reference.text())};
}

bool is_name(std::string_view name) {
  if (name.empty() || name.size() > 253) return false;
  for (const char c : name) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.')) return false;
  }
  return name.front() != '-' && name.front() != '.' && name.back() != '-' && name.back() != '.';
}

std::optional<Failure> refusal(const Resource& resource) {
  if (resource.kind().kind.empty() || resource.kind().version.empty()) return Failure{Problem::invalid, "The object has no apiVersion or no kind. Give both."};
  if (!is_name(resource.name())) {
    return Failure{Problem::unprocessable, fmt::format("'{}' is no name for a {}: use lower case letters, digits, '-' and '.'.", resource.name(), resource.kind().kind)};
  }
  return std::nullopt;
}

// Members of the metadata.
constexpr std::array<std::string_view, 6> kSetByTheCluster{"uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "managedFields"};

bool is_set_by_the_cluster(std::string_view member) { return std::find(kSetByTheCluster.begin(), kSetByTheCluster.end(), member) != kSetByTheCluster.end(); }

// What is applied is what the caller says about the object; what the cluster says about it does not count.
JsonObject without_what_the_cluster_sets(const Resource& resource) {
  auto object = resource.json();
  object.erase("status");
  if (auto* metadata = object["metadata"].if_object()) {
    for (const auto member : kSetByTheCluster) metadata->erase(member);
  }
  return object;
}

// What replaces an object says nothing of what only the cluster may say.
JsonObject with_what_the_cluster_sets(const Resource& resource, const Resource& live) {
  auto object = without_what_the_cluster_sets(resource);
  if (live.json().contains("status")) object["status"] = live.at("status");
  auto& metadata = object["metadata"].get_object();
  for (const auto& member : live.at("metadata").get_object()) {
    if (is_set_by_the_cluster(member.key())) metadata[member.key()] = member.value();
  }
  return object;
}

bool has_finalizers(const Resource& resource) {
  const auto* list = base::find(resource.at("metadata"), "finalizers");
  return list != nullptr && list->is_array() && !list->get_array().empty();
}

// Whether what the object says has changed: metadata and status do not count.
bool has_new_meaning(const JsonObject& before, const JsonObject& after) {
  const auto counts = [](std::string_view member) { return member != "metadata" && member != "status" && member != "apiVersion"; };
  const auto differs = [&](const JsonObject& one, const JsonObject& other) {
    return std::any_of(one.begin(), one.end(), [&](const auto& member) {
      const auto* found = other.if_contains(member.key());
      return counts(member.key()) && (found == nullptr || *found != member.value());
    });
  };
  return differs(after, before) || differs(before, after);
}

// Only where the answer is not simply the one who made the object.
void say_who_owns_what(MergedObject& merged) {
  auto& metadata = merged.object["metadata"].get_object();
  if (merged.owners.size() > 1) {
    metadata["managedFields"] = managed_fields_of(merged.owners);
  } else {
    metadata.erase("managedFields");
  }
}

std::vector<std::string> owner_uids(const Resource& resource) {
  std::vector<std::string> uids;
  const auto* list = base::find(resource.at("metadata"), "ownerReferences");
  if (list == nullptr || !list->is_array()) return uids;
  for (const auto& owner : list->get_array()) uids.push_back(base::text_at(owner, "uid"));
  return uids;
}

std::optional<std::uint64_t> version_from(const std::string& text) {
  std::uint64_t version = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), version);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return version;
}

}  // namespace

MemoryCluster::MemoryCluster(const ports::Clock& clock, ports::Random& random, std::size_t most_history)
    : clock_(clock), random_(random), version_(MemoryClusterHistory::kFirstVersion), history_(std::make_shared<MemoryClusterHistory>(most_history)) {}
MemoryCluster::~MemoryCluster() = default;

MemoryCluster::Identity MemoryCluster::identity_of(const Reference& reference) {
  return {reference.kind.group, reference.kind.kind, reference.space, reference.name};
}

MemoryCluster::Identity MemoryCluster::namespace_called(const std::string& name) {
  return {"", "Namespace", "", name};
}

bool MemoryCluster::is_namespace(const Identity& identity) {
  return std::get<0>(identity).empty() && std::get<1>(identity) == "Namespace";
}

Outcome<Resource> MemoryCluster::get(const Reference& reference) {
  const std::lock_guard lock(mutex_);
  const auto found = objects_.find(identity_of(reference));
  if (found == objects_.end()) return no_such(reference);
  return as_version(*found->second.resource, reference.kind.version);
}

Outcome<ports::ResourceList> MemoryCluster::list(const ports::Selection& selection) {
  const std::lock_guard lock(mutex_);
  ports::ResourceList result;
  result.resource_version = std::to_string(version_);
  for (auto it = objects_.lower_bound({selection.kind.group, selection.kind.kind, selection.space, ""}); it != objects_.end(); ++it) {
    const auto& [group, kind, space, name] = it->first;
    if (group != selection.kind.group || kind != selection.kind.kind) break;
    if (!selection.space.empty() && space != selection.space) break;
    if (has_labels(*it->second.resource, selection.labels)) result.items.push_back(as_version(*it->second.resource, selection.kind.version));
  }
  return result;
}

Outcome<std::unique_ptr<ports::Watch>> MemoryCluster::watch(const ports::Selection& selection, const std::string& resource_version,
                                                            ports::WakeFunction wake) {
  if (resource_version.empty() || resource_version == "0") {
    auto first = list(selection);
    if (!first) return first.error();
    const auto from = version_from(first->resource_version).value_or(0);
    return follow(history_, selection, from, std::move(first->items), std::move(wake));
  }
  const auto from = version_from(resource_version);
  if (!from) return Failure{Problem::invalid, fmt::format("'{}' is no resourceVersion of this cluster. Use one that a list or an object carried.", resource_version)};
  return follow(history_, selection, *from, {}, std::move(wake));
}

Outcome<Resource> MemoryCluster::apply(const Resource& resource, const ports::ApplyOptions& options) {
  if (const auto refused = refusal(resource)) return *refused;
  auto applied = [&]() -> Outcome<Resource> {
    const std::lock_guard lock(mutex_);
    const auto place = objects_.find(identity_of(resource.reference()));
    static const JsonObject nothing;
    static const FieldOwners nobody;
    const auto& live = place == objects_.end() ? nothing : place->second.resource->json();
    const auto& owners = place == objects_.end() ? nobody : place->second.owners;
    auto merged = merge_applied(live, owners, without_what_the_cluster_sets(resource), options.field_manager, options.ownership);
    if (!merged) return merged.error();
    return place == objects_.end() ? create(resource, std::move(*merged)) : update(place, resource, std::move(*merged));
  }();
  history_->wake_followers();
  return applied;
}

Outcome<Resource> MemoryCluster::create(const Resource& wanted, MergedObject merged) {
  if (!wanted.uid().empty()) return is_not_there(wanted.reference());
  const auto around = objects_.find(namespace_called(wanted.space()));
  if (around != objects_.end() && around->second.resource->is_being_deleted()) return is_ending(wanted.reference());
  merged.object["apiVersion"] = wanted.kind().api_version();
  merged.object["kind"] = wanted.kind().kind;
  auto& metadata = merged.object["metadata"].is_object() ? merged.object["metadata"].get_object() : merged.object["metadata"].emplace_object();
  metadata["name"] = wanted.name();
  if (!wanted.space().empty()) metadata["namespace"] = wanted.space();
  metadata["uid"] = random_.uuid();
  metadata["creationTimestamp"] = to_rfc3339(clock_.now());
  if (!wanted.kind().group.empty()) metadata["generation"] = 1;
  const auto place = objects_.emplace(identity_of(wanted.reference()), Stored{nullptr, std::move(merged.owners)}).first;
  auto stored = store(place, std::move(merged.object), ports::WatchEvent::Type::added);
  uids_.insert(stored.uid());
  if (has_lost_its_owners(stored)) begin_removal(place);
  return stored;
}

Outcome<Resource> MemoryCluster::update(Objects::iterator place, const Resource& wanted, MergedObject merged) {
  const auto before = place->second.resource;
  if (!wanted.resource_version().empty() && wanted.resource_version() != before->resource_version()) return changed_meanwhile(wanted.reference());
  if (!wanted.uid().empty() && wanted.uid() != before->uid()) return is_another(wanted.reference());
  say_who_owns_what(merged);
  place->second.owners = std::move(merged.owners);
  merged.object["apiVersion"] = wanted.kind().api_version();
  if (merged.object == before->json()) return *before;
  if (before->generation() != 0 && has_new_meaning(before->json(), merged.object)) {
    merged.object["metadata"].get_object()["generation"] = before->generation() + 1;
  }
  auto stored = store(place, std::move(merged.object), ports::WatchEvent::Type::modified);
  const bool is_released = stored.is_being_deleted() && !has_finalizers(stored) && !is_namespace(place->first);
  if (is_released) {
    erase(place);
  } else if (has_lost_its_owners(stored)) {
    begin_removal(place);
  }
  return stored;
}

Outcome<Resource> MemoryCluster::replace(const Resource& resource, const std::string& field_manager) {
  if (const auto refused = refusal(resource)) return *refused;
  auto replaced = [&]() -> Outcome<Resource> {
    const std::lock_guard lock(mutex_);
    const auto place = objects_.find(identity_of(resource.reference()));
    if (place == objects_.end()) return no_such(resource.reference());
    const auto& stored = place->second;
    auto merged = merge_replaced(stored.resource->json(), stored.owners, with_what_the_cluster_sets(resource, *stored.resource), field_manager);
    return update(place, resource, std::move(merged));
  }();
  history_->wake_followers();
  return replaced;
}

Outcome<Resource> MemoryCluster::replace_status(const Resource& resource) {
  auto replaced = [&]() -> Outcome<Resource> {
    const std::lock_guard lock(mutex_);
    const auto place = objects_.find(identity_of(resource.reference()));
    if (place == objects_.end()) return no_such(resource.reference());
    const auto before = place->second.resource;
    if (!resource.resource_version().empty() && resource.resource_version() != before->resource_version()) return changed_meanwhile(resource.reference());
    auto object = before->json();
    if (resource.json().contains("status")) {
      object["status"] = resource.at("status");
    } else {
      object.erase("status");
    }
    if (object == before->json()) return as_version(*before, resource.kind().version);
    return as_version(store(place, std::move(object), ports::WatchEvent::Type::modified), resource.kind().version);
  }();
  history_->wake_followers();
  return replaced;
}

Outcome<Done> MemoryCluster::remove(const Reference& reference, const std::optional<std::string>& uid) {
  auto removed = [&]() -> Outcome<Done> {
    const std::lock_guard lock(mutex_);
    const auto place = objects_.find(identity_of(reference));
    if (place == objects_.end()) return no_such(reference);
    const auto before = place->second.resource;
    if (uid && *uid != before->uid()) return changed_meanwhile(reference);
    begin_removal(place);
    return Done{};
  }();
  history_->wake_followers();
  return removed;
}

// A namespace goes last, after everything in it; whatever has finalizers waits for them.
void MemoryCluster::begin_removal(Objects::iterator place) {
  const auto before = place->second.resource;
  const bool holds_others = is_namespace(place->first);
  if (!has_finalizers(*before) && !holds_others) return erase(place);
  if (before->is_being_deleted()) return;
  auto object = before->json();
  auto& metadata = object["metadata"].get_object();
  metadata["deletionTimestamp"] = to_rfc3339(clock_.now());
  if (before->generation() != 0) metadata["generation"] = before->generation() + 1;
  store(place, std::move(object), ports::WatchEvent::Type::modified);
  if (holds_others) empty_namespace(before->name());
}

void MemoryCluster::empty_namespace(const std::string& space) {
  std::vector<Identity> inside;
  for (const auto& [identity, stored] : objects_) {
    if (std::get<2>(identity) == space) inside.push_back(identity);
  }
  for (const auto& identity : inside) {
    if (const auto place = objects_.find(identity); place != objects_.end()) begin_removal(place);
  }
  end_namespace(space);
}

void MemoryCluster::end_namespace(const std::string& space) {
  const auto place = objects_.find(namespace_called(space));
  if (place == objects_.end() || !place->second.resource->is_being_deleted()) return;
  const bool is_empty = std::none_of(objects_.begin(), objects_.end(), [&](const auto& entry) { return std::get<2>(entry.first) == space; });
  if (is_empty && !has_finalizers(*place->second.resource)) erase(place);
}

Resource MemoryCluster::store(Objects::iterator place, JsonObject object, ports::WatchEvent::Type type) {
  object["metadata"].get_object()["resourceVersion"] = std::to_string(++version_);
  auto resource = std::make_shared<const Resource>(std::move(object));
  history_->append({std::get<0>(place->first), std::get<1>(place->first)}, {version_, type, place->second.resource, resource});
  place->second.resource = resource;
  index_owners(place->first, *resource);
  return *resource;
}

void MemoryCluster::erase(Objects::iterator place) {
  const auto before = place->second.resource;
  auto last = *before;
  last.json()["metadata"].get_object()["resourceVersion"] = std::to_string(++version_);
  history_->append({std::get<0>(place->first), std::get<1>(place->first)},
                   {version_, ports::WatchEvent::Type::deleted, before, std::make_shared<const Resource>(std::move(last))});
  uids_.erase(before->uid());
  objects_.erase(place);
  const auto dependents = dependents_.extract(before->uid());
  if (!dependents.empty()) collect_without_owners(dependents.mapped());
  if (!before->space().empty()) end_namespace(before->space());
}

void MemoryCluster::collect_without_owners(const std::set<Identity>& candidates) {
  for (const auto& identity : candidates) {
    const auto place = objects_.find(identity);
    if (place != objects_.end() && has_lost_its_owners(*place->second.resource)) begin_removal(place);
  }
}

bool MemoryCluster::has_lost_its_owners(const Resource& resource) const {
  const auto owners = owner_uids(resource);
  return !owners.empty() && std::none_of(owners.begin(), owners.end(), [&](const auto& uid) { return uids_.contains(uid); });
}

void MemoryCluster::index_owners(const Identity& identity, const Resource& resource) {
  for (const auto& uid : owner_uids(resource)) dependents_[uid].insert(identity);
}

void MemoryCluster::forget_history() {
  const std::lock_guard lock(history_->mutex);
  history_->events.clear();
  history_->forgotten_everywhere = history_->newest;
}

void MemoryCluster::cut_watches() {
  std::vector<std::shared_ptr<ports::WakeFunction>> to_wake;
  {
    const std::lock_guard lock(history_->mutex);
    ++history_->cuts;
    for (const auto& follower : history_->followers) {
      if (auto wake = follower.second.lock()) to_wake.push_back(std::move(wake));
    }
  }
  for (const auto& wake : to_wake) {
    if (*wake) (*wake)();
  }
}

std::vector<Resource> MemoryCluster::everything() const {
  const std::lock_guard lock(mutex_);
  std::vector<Resource> result;
  for (const auto& [identity, stored] : objects_) result.push_back(*stored.resource);
  return result;
}

}  // namespace quarterdeck::adapters
