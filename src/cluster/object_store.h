#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "cluster/history.h"
#include "cluster/refusal.h"
#include "cluster/stored_object.h"
#include "cluster/watch_hub.h"
#include "ports/database.h"

namespace quarterdeck::cluster {

// What a writer decided about one object.
struct Unchanged {};
struct Put {
  JsonObject object;  // complete but for the resourceVersion
};
struct Erase {};
using Change = std::variant<Unchanged, Put, Erase>;

struct ObjectStoreOptions {
  // Events kept per table for watches that fall behind and for lists that go on page by page.
  std::size_t most_events_per_table = 16'384;
};

// Objects of all kinds, durable, with one growing version. It knows names, versions and history, but no rule of any kind.
//
// A writer decides under one lock on the newest state, then waits until its change is durable; whoever waits at the same time shares one commit.
// Readers see only what is durable. All calls may come from any thread.
class ObjectStore {
 public:
  static Outcome<std::unique_ptr<ObjectStore>> open(ports::Database& database, ObjectStoreOptions options = {});

  // What a decision may look at besides its own object: the newest state, durable or not.
  using Look = std::function<ObjectPointer(const TableName&, const ObjectName&)>;
  using Decide = std::function<Answer<Change>(const ObjectPointer& current, const Look& look)>;
  // The object as it is then; after Erase its last state, carrying the version of its removal. Null when there was none and nothing was put.
  // `decide` runs under the write lock and must not call the store.
  Answer<ObjectPointer> write(const TableName& table, const ObjectName& name, const Decide& decide);

  ObjectPointer find(const TableName& table, const ObjectName& name) const;  // null when there is none
  ObjectPointer find_by_uid(const std::string& uid) const;

  struct Snapshot {
    std::vector<ObjectPointer> objects;  // by namespace, then name
    Version version = 0;                 // as of which it is complete
    bool is_last = true;
    std::size_t remaining = 0;
  };
  struct PageRequest {
    std::string space;                // empty: all
    std::optional<Version> at;        // read the state of this version; absent: the newest
    std::optional<ObjectName> after;  // go on behind this object
    std::size_t limit = 0;            // 0: everything
  };
  using Filter = std::function<bool(const StoredObject&)>;
  Answer<Snapshot> list(const TableName& table, const PageRequest& request, const Filter& filter) const;
  std::vector<TableName> tables() const;  // those that hold objects
  std::size_t count(const TableName& table) const;

  Version version() const;  // of the newest durable change

  // Events of a table after a version, at most `limit`. Reason::expired when the history no longer reaches back that far.
  Answer<std::vector<EventPointer>> events_after(const TableName& table, Version version, std::size_t limit) const;
  // Objects that name the owner.
  std::vector<std::pair<TableName, ObjectName>> dependents_of(const std::string& owner_uid) const;

  WatchHub& hub() { return hub_; }

 private:
  struct Staged {
    TableName table;
    EventPointer event;
  };
  struct Batch {
    std::vector<Staged> entries;
    bool is_done = false;
    std::optional<Failure> failure;
  };
  using Address = std::pair<TableName, ObjectName>;
  struct Table {
    explicit Table(std::size_t most_events, Version floor) : history(most_events, floor) {}
    std::map<ObjectName, ObjectPointer> objects;
    History history;
  };

  ObjectStore(ports::Database& database, ObjectStoreOptions options) : database_(database), options_(options) {}
  Outcome<Done> load();
  ObjectPointer newest(const TableName& table, const ObjectName& name) const;  // under write_mutex_
  std::optional<EventPointer> stage(const Change& change, const ObjectPointer& current, const TableName& table);
  Answer<ObjectPointer> settle(std::unique_lock<std::mutex>& lock, const std::shared_ptr<Batch>& batch, ObjectPointer result);
  void commit(std::unique_lock<std::mutex>& lock);
  Outcome<Done> persist(const Batch& batch);
  void publish(const Batch& batch);
  void index_references(const TableName& table, const Event& event);
  Table& table_of(const TableName& name);

  ports::Database& database_;
  const ObjectStoreOptions options_;
  WatchHub hub_;

  // Writers. Taken before index_mutex_ where both are needed.
  mutable std::mutex write_mutex_;
  std::condition_variable batch_done_;
  Version last_version_ = 0;                      // given out, durable or not
  std::map<Address, EventPointer> staged_;        // newest change per object that is not durable yet
  std::shared_ptr<Batch> open_batch_ = std::make_shared<Batch>();
  std::shared_ptr<Batch> committing_;

  // What is durable.
  mutable std::shared_mutex index_mutex_;
  std::map<TableName, Table> tables_;
  std::unordered_map<std::string, Address> by_uid_;
  std::unordered_map<std::string, std::map<Address, bool>> by_owner_;
  Version version_ = 0;
  Version first_version_ = 0;  // as loaded: nothing before it is in any history
};

}  // namespace quarterdeck::cluster
