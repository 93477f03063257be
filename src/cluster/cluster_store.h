#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/latest.h"
#include "base/outcome.h"
#include "cluster/kinds.h"
#include "cluster/object_rules.h"
#include "cluster/object_store.h"
#include "cluster/object_watch.h"
#include "cluster/patch.h"
#include "cluster/selectors.h"
#include "cluster/write_plan.h"
#include "ports/clock.h"
#include "ports/cluster.h"
#include "ports/database.h"
#include "ports/random.h"

namespace quarterdeck::cluster {

enum class DryRun { no, all };

struct WriteOptions {
  std::string field_manager = "unknown";
  FieldValidation validation = FieldValidation::warn;
  DryRun dry_run = DryRun::no;
};

enum class WriteResult { created, changed, unchanged };

struct Written {
  JsonObject object;  // in the version of the target
  WriteResult result = WriteResult::unchanged;
  std::vector<std::string> warnings;
};

struct RemoveOptions {
  std::optional<std::string> uid;
  std::optional<std::string> resource_version;
  Propagation propagation = Propagation::background;
  DryRun dry_run = DryRun::no;
};

struct Removed {
  JsonObject object;     // its last state, or the state in which finalizers keep it
  bool is_gone = false;  // false: finalizers are still to be served
};

struct ListRequest {
  ObjectSelection selection;
  std::optional<Version> at;        // this very version; absent: the newest
  std::optional<ObjectName> after;
  std::size_t limit = 0;
};

// A Kubernetes cluster's objects with the rules of Kubernetes: the embedded cluster's heart. All calls may come from any thread and block until
// what they wrote is durable.
class ClusterStore {
 public:
  static Outcome<std::unique_ptr<ClusterStore>> open(ports::Database& database, const ports::Clock& clock, ports::Random& random,
                                                     ObjectStoreOptions options = {});

  std::shared_ptr<const Kinds> kinds() const { return kinds_.get(); }

  Answer<JsonObject> get(const Target& target) const;
  Answer<ObjectStore::Snapshot> list(const KindFacts& kind, const ListRequest& request) const;
  // Without a version: what exists as added, then what changes.
  Answer<std::unique_ptr<ObjectWatch>> watch(const KindFacts& kind, ObjectSelection selection, std::optional<Version> version);

  // An empty name in the target: metadata.name or metadata.generateName of the object says it.
  Answer<Written> create(Target target, JsonObject object, const WriteOptions& options);
  Answer<Written> update(const Target& target, JsonObject object, const WriteOptions& options);
  Answer<Written> patch(const Target& target, const Patch& patch, const WriteOptions& options);
  Answer<Written> apply(const Target& target, JsonObject config, const WriteOptions& options, ports::Ownership ownership);
  Answer<Removed> remove(const Target& target, const RemoveOptions& options);

  ObjectStore& objects() { return *objects_; }
  const ports::Clock& clock() const { return clock_; }

  // A finalizer has been served; the object goes with its last one. "kubernetes" is the one of namespaces.
  Answer<Done> release(const Target& target, std::string_view finalizer);
  // The object no longer names the owner.
  Answer<Done> disown(const Target& target, const std::string& owner_uid);

  // The whole of a kind in its storage version, as housekeeping needs it.
  static Target stored_target(const KindPointer& kind, const ObjectName& name) { return {kind, kind->storage_version, name, Part::whole}; }

 private:
  ClusterStore(std::unique_ptr<ObjectStore> objects, const ports::Clock& clock, ports::Random& random);
  Outcome<Done> load_kinds();
  Outcome<Done> make_default_namespace();
  // Plans on the newest state and stores what was planned.
  using Planner = std::function<Answer<WritePlan>(const JsonObject* live, const ObjectStore::Look& look)>;
  Answer<Written> carry_out(const Target& target, const Planner& planner, const WriteOptions& options);
  WriteCircumstances circumstances(const WriteOptions& options, Operation operation);
  // Kinds follow their definitions, after every write to one.
  void refresh_kind(const std::string& definition_name);

  std::unique_ptr<ObjectStore> objects_;
  const ports::Clock& clock_;
  ports::Random& random_;
  std::mutex kinds_mutex_;  // held while the kinds are replaced
  base::Latest<Kinds> kinds_;
};

// An object as it shows in a version of its kind.
JsonObject shown_in(const StoredObject& object, const KindFacts& kind, std::string_view version);
// The same as text; cheap when the version is the one it is stored in.
std::string text_in(const StoredObject& object, const KindFacts& kind, std::string_view version);

}  // namespace quarterdeck::cluster
