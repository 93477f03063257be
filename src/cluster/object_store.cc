#include "cluster/object_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "cluster/object_rows.h"

namespace quarterdeck::cluster {
namespace {

// Where a new store begins to count. Clients take small versions for very old ones, as they are in clusters that exist for a while.
constexpr Version kFirstVersion = 100;

Refusal too_old(Version version) {
  return refuse(Reason::expired, fmt::format("too old resource version: {}. List again and watch from there.", version));
}

JsonObject with_version(JsonObject object, Version version) {
  metadata_of(object)["resourceVersion"] = std::to_string(version);
  return object;
}

}  // namespace

Outcome<std::unique_ptr<ObjectStore>> ObjectStore::open(ports::Database& database, ObjectStoreOptions options) {
  std::unique_ptr<ObjectStore> store(new ObjectStore(database, options));
  if (auto loaded = store->load(); !loaded) return loaded.error();
  return store;
}

Outcome<Done> ObjectStore::load() {
  if (auto prepared = prepare_object_tables(database_); !prepared) return prepared.error();
  auto rows = read_objects(database_);
  if (!rows) return rows.error();
  last_version_ = version_ = first_version_ = std::max(rows->version, kFirstVersion);
  for (auto& [table, object] : rows->objects) {
    index_references(table, Event{Event::Type::added, object->version, object, nullptr});
    table_of(table).objects.emplace(object->name, std::move(object));
  }
  return Done{};
}

ObjectStore::Table& ObjectStore::table_of(const TableName& name) {
  return tables_.try_emplace(name, options_.most_events_per_table, first_version_).first->second;
}

ObjectPointer ObjectStore::newest(const TableName& table, const ObjectName& name) const {
  const auto staged = staged_.find({table, name});
  if (staged == staged_.end()) return find(table, name);
  return staged->second->type == Event::Type::deleted ? nullptr : staged->second->object;
}

Answer<ObjectPointer> ObjectStore::write(const TableName& table, const ObjectName& name, const Decide& decide) {
  std::unique_lock lock(write_mutex_);
  const auto current = newest(table, name);
  const auto change = decide(current, [this](const TableName& other, const ObjectName& which) { return newest(other, which); });
  if (!change) return change.error();

  const auto staged = stage(*change, current, table);
  if (staged) return settle(lock, open_batch_, (*staged)->object);

  // Nothing to write, but what was looked at may not be durable yet: an answer must not run ahead of it.
  const auto pending = staged_.find({table, name});
  if (pending == staged_.end()) return current;
  const bool is_in_open = !open_batch_->entries.empty() && pending->second->version >= open_batch_->entries.front().event->version;
  return settle(lock, is_in_open ? open_batch_ : committing_, current);
}

std::optional<EventPointer> ObjectStore::stage(const Change& change, const ObjectPointer& current, const TableName& table) {
  if (std::holds_alternative<Unchanged>(change)) return std::nullopt;
  if (std::holds_alternative<Erase>(change) && !current) return std::nullopt;
  const auto version = ++last_version_;
  auto event = std::make_shared<Event>();
  event->version = version;
  event->previous = current;
  if (const auto* put = std::get_if<Put>(&change)) {
    event->type = current ? Event::Type::modified : Event::Type::added;
    event->object = make_stored(with_version(put->object, version), version);
  } else {
    event->type = Event::Type::deleted;
    event->object = make_stored(with_version(current->parse(), version), version);
  }
  staged_[{table, event->object->name}] = event;
  open_batch_->entries.push_back({table, event});
  return event;
}

Answer<ObjectPointer> ObjectStore::settle(std::unique_lock<std::mutex>& lock, const std::shared_ptr<Batch>& batch, ObjectPointer result) {
  const auto waited_for = batch;
  while (!waited_for->is_done) {
    if (committing_) {
      batch_done_.wait(lock);
    } else {
      commit(lock);
    }
  }
  if (waited_for->failure) return to_refusal(*waited_for->failure);
  return result;
}

// Whoever finds nobody committing commits for everyone who waits.
void ObjectStore::commit(std::unique_lock<std::mutex>& lock) {
  const auto batch = std::exchange(open_batch_, std::make_shared<Batch>());
  committing_ = batch;
  lock.unlock();
  const auto persisted = persist(*batch);
  if (persisted) publish(*batch);
  lock.lock();
  if (persisted) {
    for (const auto& entry : batch->entries) {
      const auto staged = staged_.find({entry.table, entry.event->object->name});
      if (staged != staged_.end() && staged->second == entry.event) staged_.erase(staged);
    }
  } else {
    // What was decided meanwhile was decided on a state that never came to be.
    batch->failure = persisted.error();
    open_batch_->failure = persisted.error();
    open_batch_->is_done = true;
    open_batch_ = std::make_shared<Batch>();
    staged_.clear();
  }
  batch->is_done = true;
  committing_.reset();
  lock.unlock();
  batch_done_.notify_all();
  if (persisted) {
    std::set<TableName> changed;
    for (const auto& entry : batch->entries) changed.insert(entry.table);
    hub_.changed(changed);
  }
  lock.lock();
}

Outcome<Done> ObjectStore::persist(const Batch& batch) {
  std::vector<RowChange> rows;
  rows.reserve(batch.entries.size());
  for (const auto& entry : batch.entries) {
    rows.push_back({&entry.table, entry.event->object.get(), entry.event->type == Event::Type::deleted ? RowChange::What::remove : RowChange::What::put});
  }
  return write_objects(database_, rows, batch.entries.back().event->version);
}

void ObjectStore::publish(const Batch& batch) {
  const std::unique_lock lock(index_mutex_);
  for (const auto& entry : batch.entries) {
    auto& table = table_of(entry.table);
    if (entry.event->type == Event::Type::deleted) {
      table.objects.erase(entry.event->object->name);
    } else {
      table.objects[entry.event->object->name] = entry.event->object;
    }
    index_references(entry.table, *entry.event);
    table.history.add(entry.event);
    version_ = entry.event->version;
  }
}

void ObjectStore::index_references(const TableName& table, const Event& event) {
  const Address address{table, event.object->name};
  if (event.previous) {
    for (const auto& owner : event.previous->owners) {
      const auto found = by_owner_.find(owner.uid);
      if (found == by_owner_.end()) continue;
      found->second.erase(address);
      if (found->second.empty()) by_owner_.erase(found);
    }
  }
  if (event.type == Event::Type::deleted) {
    by_uid_.erase(event.object->uid);
    return;
  }
  by_uid_[event.object->uid] = address;
  for (const auto& owner : event.object->owners) by_owner_[owner.uid].emplace(address, true);
}

ObjectPointer ObjectStore::find(const TableName& table, const ObjectName& name) const {
  const std::shared_lock lock(index_mutex_);
  const auto found = tables_.find(table);
  if (found == tables_.end()) return nullptr;
  const auto object = found->second.objects.find(name);
  return object == found->second.objects.end() ? nullptr : object->second;
}

ObjectPointer ObjectStore::find_by_uid(const std::string& uid) const {
  const std::shared_lock lock(index_mutex_);
  const auto found = by_uid_.find(uid);
  if (found == by_uid_.end()) return nullptr;
  const auto table = tables_.find(found->second.first);
  if (table == tables_.end()) return nullptr;
  const auto object = table->second.objects.find(found->second.second);
  return object == table->second.objects.end() ? nullptr : object->second;
}

namespace {

// The table as it was after a version: undo, newest first, what came later.
std::map<ObjectName, ObjectPointer> undone(std::map<ObjectName, ObjectPointer> objects, const std::vector<EventPointer>& later) {
  for (auto event = later.rbegin(); event != later.rend(); ++event) {
    if ((*event)->previous) {
      objects[(*event)->object->name] = (*event)->previous;
    } else {
      objects.erase((*event)->object->name);
    }
  }
  return objects;
}

ObjectStore::Snapshot page_of(const std::map<ObjectName, ObjectPointer>& objects, const ObjectStore::PageRequest& request,
                              const ObjectStore::Filter& filter) {
  ObjectStore::Snapshot page;
  auto from = request.after             ? objects.upper_bound(*request.after)
              : request.space.empty() ? objects.begin()
                                       : objects.lower_bound({request.space, ""});
  for (; from != objects.end(); ++from) {
    if (!request.space.empty() && from->first.space != request.space) break;
    if (!filter(*from->second)) continue;
    if (request.limit != 0 && page.objects.size() == request.limit) {
      page.is_last = false;
      ++page.remaining;
    } else {
      page.objects.push_back(from->second);
    }
  }
  return page;
}

}  // namespace

Answer<ObjectStore::Snapshot> ObjectStore::list(const TableName& table, const PageRequest& request, const Filter& filter) const {
  const std::shared_lock lock(index_mutex_);
  const auto found = tables_.find(table);
  if (request.at && *request.at > version_) {
    return refuse(Reason::timeout, fmt::format("Too large resource version: {}, current: {}", *request.at, version_));
  }
  if (request.at && *request.at < first_version_) return too_old(*request.at);
  if (found == tables_.end()) return Snapshot{.version = request.at.value_or(version_)};
  if (!request.at) {
    auto page = page_of(found->second.objects, request, filter);
    page.version = version_;
    return page;
  }
  if (!found->second.history.reaches_back_to(*request.at)) return too_old(*request.at);
  const auto later = found->second.history.after(*request.at, 0);
  auto page = later.empty() ? page_of(found->second.objects, request, filter) : page_of(undone(found->second.objects, later), request, filter);
  page.version = *request.at;
  return page;
}

std::vector<TableName> ObjectStore::tables() const {
  const std::shared_lock lock(index_mutex_);
  std::vector<TableName> names;
  for (const auto& [name, table] : tables_) {
    if (!table.objects.empty()) names.push_back(name);
  }
  return names;
}

std::size_t ObjectStore::count(const TableName& table) const {
  const std::shared_lock lock(index_mutex_);
  const auto found = tables_.find(table);
  return found == tables_.end() ? 0 : found->second.objects.size();
}

Version ObjectStore::version() const {
  const std::shared_lock lock(index_mutex_);
  return version_;
}

Answer<std::vector<EventPointer>> ObjectStore::events_after(const TableName& table, Version version, std::size_t limit) const {
  const std::shared_lock lock(index_mutex_);
  if (version < first_version_) return too_old(version);
  const auto found = tables_.find(table);
  if (found == tables_.end()) return std::vector<EventPointer>();
  if (!found->second.history.reaches_back_to(version)) return too_old(version);
  return found->second.history.after(version, limit);
}

std::vector<std::pair<TableName, ObjectName>> ObjectStore::dependents_of(const std::string& owner_uid) const {
  const std::shared_lock lock(index_mutex_);
  std::vector<std::pair<TableName, ObjectName>> dependents;
  const auto found = by_owner_.find(owner_uid);
  if (found == by_owner_.end()) return dependents;
  for (const auto& [address, present] : found->second) dependents.push_back(address);
  return dependents;
}

}  // namespace quarterdeck::cluster
