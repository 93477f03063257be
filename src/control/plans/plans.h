#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "control/events/journal.h"
#include "model/plan.h"
#include "ports/database.h"

namespace quarterdeck::control {

// Called in the transaction that changes an advanced plan: what is deployed with it changes too.
using AdvancedPlanChanged = std::function<Outcome<Done>(ports::Transaction&, const Actor&, const std::string& plan)>;

// Plans: what operators define, publishers offer and gateways enforce. May be used from several threads at once.
class Plans {
 public:
  Plans(ports::Database& database, Journal& journal, AdvancedPlanChanged advanced_plan_changed)
      : database_(database), journal_(journal), advanced_plan_changed_(std::move(advanced_plan_changed)) {}

  Outcome<std::vector<model::Plan>> list(std::string_view organization, model::PlanKind kind);
  Outcome<model::Plan> find(std::string_view organization, model::PlanKind kind, std::string_view id);
  Outcome<model::Plan> find_named(std::string_view organization, model::PlanKind kind, std::string_view name);
  Outcome<model::Plan> add(const Actor& actor, model::PlanKind kind, model::Plan plan);
  Outcome<model::Plan> change(const Actor& actor, model::PlanKind kind, std::string_view id, model::Plan plan);
  Outcome<Done> remove(const Actor& actor, model::PlanKind kind, std::string_view id);

 private:
  ports::Database& database_;
  Journal& journal_;
  AdvancedPlanChanged advanced_plan_changed_;
};

// The plans that a new organization begins with; those that are there already stay as they are.
Outcome<Done> seed_plans(ports::Database& database, Journal& journal, const Actor& actor);

// For other use cases, inside their own snapshot or transaction.
Outcome<model::Plan> read_plan(ports::Reader& reader, std::string_view organization, model::PlanKind kind, std::string_view name);
Outcome<std::vector<model::Plan>> read_plans(ports::Reader& reader, std::string_view organization, model::PlanKind kind);
Failure no_such_plan(std::string_view name);

}  // namespace quarterdeck::control
