#include "cluster/garbage_collector.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/log.h"
#include "cluster/custom_kinds.h"
#include "cluster/metadata_rules.h"

namespace quarterdeck::cluster {
namespace {

constexpr auto kRetryAfter = Milliseconds(1'000);
constexpr std::string_view kNamespaceFinalizer = "kubernetes";

bool any(const StoredObject&) { return true; }

bool lists(const Json* list, std::string_view element) {
  return list != nullptr && list->is_array() && std::find(list->get_array().begin(), list->get_array().end(), Json(element)) != list->get_array().end();
}

// The finalizers of this object that the cluster itself serves.
std::vector<std::string_view> served_finalizers(const TableName& table, const StoredObject& object) {
  const Json json = object.parse();
  std::vector<std::string_view> found;
  for (const auto finalizer : {kForegroundFinalizer, kOrphanFinalizer, kDefinitionFinalizer}) {
    if (lists(base::find(json, "metadata", "finalizers"), finalizer)) found.push_back(finalizer);
  }
  if (table == namespaces_table() && lists(base::find(json, "spec", "finalizers"), kNamespaceFinalizer)) found.push_back(kNamespaceFinalizer);
  return found;
}

}  // namespace

GarbageCollector::GarbageCollector(ClusterStore& store, ports::WakeFunction wake)
    : store_(store), registration_(store.objects().hub().on_any_change(std::move(wake))) {}

ports::Wake GarbageCollector::step(Timestamp now) {
  has_failed_ = false;
  for (const auto& kind : store_.kinds()->all()) follow(kind->table());
  const auto dependents = std::exchange(dependents_, {});
  for (const auto& address : dependents) look_at_owners(address);
  if (has_failed_) dependents_.insert(dependents.begin(), dependents.end());
  for (const auto& address : std::exchange(deletions_, {})) {
    if (!serve_deletion(address)) deletions_.insert(address);
  }
  // What a step removes makes the next one: the changes of its own doing wake it again.
  return has_failed_ ? ports::Wake::at_time(now + kRetryAfter) : ports::Wake::when_called();
}

void GarbageCollector::follow(const TableName& table) {
  auto& objects = store_.objects();
  const auto known = seen_.find(table);
  const auto events = known == seen_.end() ? Answer<std::vector<EventPointer>>(refuse(Reason::expired, "")) : objects.events_after(table, known->second, 0);
  if (events) {
    for (const auto& event : *events) {
      seen_[table] = event->version;
      if (event->type == Event::Type::deleted) {
        note_dependents_of(event->object->uid);
      } else {
        note(table, *event->object);
      }
    }
    return;
  }
  // The first look, or one that comes too late to follow: everything there is, once.
  const auto everything = objects.list(table, {}, any);
  if (!everything) return;
  seen_[table] = everything->version;
  for (const auto& object : everything->objects) note(table, *object);
}

void GarbageCollector::note(const TableName& table, const StoredObject& object) {
  if (!object.owners.empty()) dependents_.emplace(table, object.name);
  if (object.is_being_deleted) deletions_.emplace(table, object.name);
}

void GarbageCollector::note_dependents_of(const std::string& uid) {
  for (auto& address : store_.objects().dependents_of(uid)) dependents_.insert(std::move(address));
}

void GarbageCollector::look_at_owners(const Address& address) {
  const auto object = store_.objects().find(address.first, address.second);
  if (!object || object->owners.empty() || object->is_being_deleted) return;
  std::vector<std::string> absent;
  for (const auto& owner : object->owners) {
    if (!store_.objects().find_by_uid(owner.uid)) absent.push_back(owner.uid);
  }
  if (absent.size() == object->owners.size()) return remove(address.first, *object, Propagation::background);
  const auto kind = store_.kinds()->by_resource(address.first);
  if (!kind) return;
  for (const auto& uid : absent) {
    if (auto done = store_.disown(ClusterStore::stored_target(kind, object->name), uid); !done) failed(done.error(), *object);
  }
}

bool GarbageCollector::serve_deletion(const Address& address) {
  const auto kind = store_.kinds()->by_resource(address.first);
  const auto object = store_.objects().find(address.first, address.second);
  if (!kind || !object || !object->is_being_deleted) return true;
  bool is_done = true;
  for (const auto finalizer : served_finalizers(address.first, *object)) is_done = serve(kind, *object, finalizer) && is_done;
  return is_done;
}

bool GarbageCollector::serve(const KindPointer& kind, const StoredObject& object, std::string_view finalizer) {
  const bool is_served = finalizer == kForegroundFinalizer   ? are_dependents_gone(object.uid)
                         : finalizer == kOrphanFinalizer     ? are_dependents_orphaned(object.uid)
                         : finalizer == kDefinitionFinalizer ? is_definition_empty(object)
                                                             : is_namespace_empty(object.name.name);
  if (!is_served) return false;
  const auto released = store_.release(ClusterStore::stored_target(kind, object.name), finalizer);
  if (!released) failed(released.error(), object);
  return released || released.error().reason == Reason::not_found;
}

bool GarbageCollector::is_namespace_empty(const std::string& space) {
  bool is_empty = true;
  for (const auto& table : store_.objects().tables()) {
    const auto inside = store_.objects().list(table, {.space = space}, any);
    if (!inside) continue;
    for (const auto& object : inside->objects) {
      is_empty = false;
      if (!object->is_being_deleted) remove(table, *object, Propagation::background);
    }
  }
  // Removals above that took effect at once leave nothing behind; the next turn sees that.
  return is_empty;
}

bool GarbageCollector::is_definition_empty(const StoredObject& definition) {
  const auto kind = kind_of_definition(definition.parse());
  if (!kind) return true;
  const auto everything = store_.objects().list((*kind)->table(), {}, any);
  if (!everything || everything->objects.empty()) return true;
  for (const auto& object : everything->objects) {
    if (!object->is_being_deleted) remove((*kind)->table(), *object, Propagation::background);
  }
  return false;
}

bool GarbageCollector::are_dependents_gone(const std::string& owner_uid) {
  bool is_blocked = false;
  for (const auto& [table, name] : store_.objects().dependents_of(owner_uid)) {
    const auto dependent = store_.objects().find(table, name);
    if (!dependent) continue;
    is_blocked = is_blocked || std::any_of(dependent->owners.begin(), dependent->owners.end(), [&](const OwnerReference& owner) {
      return owner.uid == owner_uid && owner.blocks_deletion;
    });
    if (dependent->is_being_deleted) continue;
    const bool has_own = !store_.objects().dependents_of(dependent->uid).empty();
    remove(table, *dependent, has_own ? Propagation::foreground : Propagation::background);
  }
  return !is_blocked;
}

bool GarbageCollector::are_dependents_orphaned(const std::string& owner_uid) {
  for (const auto& [table, name] : store_.objects().dependents_of(owner_uid)) {
    const auto kind = store_.kinds()->by_resource(table);
    if (!kind) continue;
    if (auto done = store_.disown(ClusterStore::stored_target(kind, name), owner_uid); !done && done.error().reason != Reason::not_found) {
      has_failed_ = true;
      return false;
    }
  }
  return true;
}

void GarbageCollector::remove(const TableName& table, const StoredObject& object, Propagation propagation) {
  const auto kind = store_.kinds()->by_resource(table);
  if (!kind) return;
  // By uid: the name may stand for another object by now.
  const auto removed = store_.remove(ClusterStore::stored_target(kind, object.name), {.uid = object.uid, .propagation = propagation});
  if (!removed) failed(removed.error(), object);
}

void GarbageCollector::failed(const Refusal& refusal, const StoredObject& object) {
  if (refusal.reason == Reason::not_found || refusal.reason == Reason::conflict) return;  // somebody else was faster
  has_failed_ = true;
  log::warning("garbage was not collected yet", {{"namespace", object.name.space}, {"name", object.name.name}, {"reason", refusal.message}});
}

}  // namespace quarterdeck::cluster
