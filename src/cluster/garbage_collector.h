#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "cluster/cluster_store.h"
#include "ports/step.h"

namespace quarterdeck::cluster {

// Deletes what must not outlive others: dependents of owners that are gone, the objects of a namespace or of a definition that is being deleted;
// then releases the finalizers that stand for that. It follows the events of every kind; where it can not, it looks at everything that is there.
class GarbageCollector final : public ports::StepMachine {
 public:
  // `wake` is called when there may be something to do; until then step() need not be called again.
  GarbageCollector(ClusterStore& store, ports::WakeFunction wake);
  ports::Wake step(Timestamp now) override;

 private:
  using Address = std::pair<TableName, ObjectName>;

  void follow(const TableName& table);
  void note(const TableName& table, const StoredObject& object);
  void note_dependents_of(const std::string& uid);
  void look_at_owners(const Address& address);
  // True when nothing more is to be done for an object that is being deleted.
  bool serve_deletion(const Address& address);
  bool serve(const KindPointer& kind, const StoredObject& object, std::string_view finalizer);
  bool is_namespace_empty(const std::string& space);
  bool is_definition_empty(const StoredObject& definition);
  bool are_dependents_gone(const std::string& owner_uid);
  bool are_dependents_orphaned(const std::string& owner_uid);
  void remove(const TableName& table, const StoredObject& object, Propagation propagation);
  void failed(const Refusal& refusal, const StoredObject& object);

  ClusterStore& store_;
  std::map<TableName, Version> seen_;  // followed up to here
  std::set<Address> dependents_;       // whose owners are to be looked at
  std::set<Address> deletions_;        // objects that finalizers of the cluster keep
  bool has_failed_ = false;            // in this step
  WatchHub::Registration registration_;
};

}  // namespace quarterdeck::cluster
