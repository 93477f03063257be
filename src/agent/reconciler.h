#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "agent/dialect.h"
#include "agent/metrics.h"
#include "agent/observed_objects.h"
#include "agent/repairs.h"
#include "ports/cluster.h"
#include "ports/control_plane.h"
#include "translate/plan.h"

namespace quarterdeck::agent {

// Makes the objects of one key equal to what is desired, and says so. Doing it twice changes nothing; it may stop anywhere and start again.
// Nothing is removed because something could not be read. Calls must not overlap.
class Reconciler {
 public:
  Reconciler(ports::DesiredState& desired_state, ports::Cluster& cluster, const Dialect& dialect, ObservedObjects& observed, Metrics& metrics);

  Outcome<Done> reconcile(const events::SubjectKey& key, Timestamp now);

 private:
  struct Portion;
  std::vector<Portion> portions_of(const ports::Desired& desired) const;
  std::vector<resources::Resource> wanted_by(const std::vector<Portion>& portions) const;
  static Portion& portion_of(const resources::Resource& resource, std::vector<Portion>& portions);
  void apply_all(const std::vector<resources::Resource>& wanted, const translate::Plan& steps, std::vector<Portion>& portions);
  void tell(const resources::Resource& wanted, const Repairs::Repair& repair);
  Outcome<Done> tie_together(const Portion& portion);
  Outcome<Done> clear_doubts(const events::SubjectKey& key);
  Outcome<Done> apply(const resources::Resource& wanted);
  bool make_namespace(const std::string& name);
  Outcome<Done> refuse_if_foreign(const resources::Resource& wanted);
  Outcome<Done> remove_unwanted(const std::vector<translate::Removal>& removals, std::vector<Portion>& portions);
  Outcome<Done> remove(const translate::Removal& removal);
  Outcome<Done> report(const Portion& portion, Timestamp now);
  void forget_reports(const events::SubjectKey& key, const std::vector<Portion>& portions);

  ports::DesiredState& desired_state_;
  ports::Cluster& cluster_;
  const Dialect& dialect_;
  ObservedObjects& observed_;
  Metrics& metrics_;
  Repairs repairs_;
  // Objects whose last write failed: it may have happened all the same, and a watch may be slow to tell.
  std::map<Owner, std::set<resources::Reference>> in_doubt_;
  // What was last said about an API in an environment, so that it is not said again.
  std::map<std::pair<std::string, std::string>, std::string> reported_;
};

}  // namespace quarterdeck::agent
