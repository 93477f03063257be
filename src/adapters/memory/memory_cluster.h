#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <tuple>

#include "adapters/memory/owned_fields.h"
#include "ports/clock.h"
#include "ports/cluster.h"
#include "ports/random.h"

namespace quarterdeck::adapters {

struct MemoryClusterHistory;

// A Kubernetes API in memory: what agent and gateway need of one. It takes any kind in any namespace as it comes, without definitions: it checks
// no schema, fills in no default and merges no list. Deleting an object that others name as owner deletes those at once when no other owner is
// left; deleting a Namespace, everything in it.
class MemoryCluster final : public ports::Cluster {
 public:
  MemoryCluster(const ports::Clock& clock, ports::Random& random, std::size_t most_history = 10'000);
  ~MemoryCluster() override;

  Outcome<resources::Resource> get(const resources::Reference& reference) override;
  Outcome<ports::ResourceList> list(const ports::Selection& selection) override;
  Outcome<std::unique_ptr<ports::Watch>> watch(const ports::Selection& selection, const std::string& resource_version,
                                               ports::WakeFunction wake) override;
  Outcome<resources::Resource> apply(const resources::Resource& resource, const ports::ApplyOptions& options) override;
  Outcome<resources::Resource> replace(const resources::Resource& resource, const std::string& field_manager) override;
  Outcome<resources::Resource> replace_status(const resources::Resource& resource) override;
  Outcome<Done> remove(const resources::Reference& reference, const std::optional<std::string>& uid) override;

  // What real clusters do to those who follow them: watches from before now must list again; open watches break.
  void forget_history();
  void cut_watches();

  std::vector<resources::Resource> everything() const;  // sorted by kind, namespace and name

 private:
  using Identity = std::tuple<std::string, std::string, std::string, std::string>;  // group, kind, namespace, name
  struct Stored {
    std::shared_ptr<const resources::Resource> resource;
    FieldOwners owners;
  };
  using Objects = std::map<Identity, Stored>;

  static Identity identity_of(const resources::Reference& reference);
  static Identity namespace_called(const std::string& name);
  static bool is_namespace(const Identity& identity);
  Outcome<resources::Resource> create(const resources::Resource& wanted, MergedObject merged);
  Outcome<resources::Resource> update(Objects::iterator place, const resources::Resource& wanted, MergedObject merged);
  resources::Resource store(Objects::iterator place, JsonObject object, ports::WatchEvent::Type type);
  void begin_removal(Objects::iterator place);
  void empty_namespace(const std::string& space);
  void end_namespace(const std::string& space);  // if it is being deleted and nothing is left in it
  void erase(Objects::iterator place);
  void collect_without_owners(const std::set<Identity>& candidates);
  bool has_lost_its_owners(const resources::Resource& resource) const;
  void index_owners(const Identity& identity, const resources::Resource& resource);

  const ports::Clock& clock_;
  ports::Random& random_;
  mutable std::mutex mutex_;
  Objects objects_;                                     // guarded by mutex_
  std::set<std::string> uids_;                          // of all objects; guarded by mutex_
  std::map<std::string, std::set<Identity>> dependents_;  // by uid of an owner, may name objects long gone; guarded by mutex_
  std::uint64_t version_;                                 // guarded by mutex_
  std::shared_ptr<MemoryClusterHistory> history_;       // has a mutex of its own
};

}  // namespace quarterdeck::adapters
