#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "control/events/announcing_database.h"
#include "control/events/database_change_feed.h"
#include "ports/control_plane.h"
#include "ports/database.h"
#include "simulation/chance.h"
#include "simulation/simulation.h"

namespace quarterdeck::simulation {

// A store whose work may fail: before it, or after its commit, so that the caller cannot know.
class FaultyDatabase final : public ports::Database {
 public:
  FaultyDatabase(ports::Database& inner, Chance& chance) : inner_(inner), chance_(chance) {}
  Outcome<Done> read(const std::function<Outcome<Done>(ports::Reader&)>& work) override;
  Outcome<Done> write(const std::function<Outcome<Done>(ports::Transaction&)>& work) override;

 private:
  ports::Database& inner_;
  Chance& chance_;
};

// The use cases of a control plane reduced to one: from now on this is desired. The change and its event are one transaction on the real
// outbox; what is desired is what the store says.
class ControlPlane final : public ports::ChangeFeed, public ports::DesiredState {
 public:
  ControlPlane(ports::Database& store, Chance& chance, Plant plant);

  // Fails when the caller cannot know whether it happened.
  Outcome<Done> commit(const events::SubjectKey& key, ports::Desired desired, Timestamp at);
  Outcome<Done> trim_log(std::uint64_t keep);

  // As agents see it, through a bad network.
  Outcome<ports::ChangePage> changes_since(std::uint64_t sequence, std::size_t limit) override;
  Outcome<std::uint64_t> newest_sequence() override;
  Outcome<std::vector<events::SubjectKey>> keys() override;
  Outcome<ports::Desired> desired(const events::SubjectKey& key) override;
  Outcome<Done> report_applied(const ports::AppliedReport& report) override;

  // As it is. What is desired is named by its place, so that the same value has the same name.
  std::map<events::SubjectKey, std::size_t> everything();
  const ports::Desired& value(std::size_t place) const { return values_.at(place); }
  const std::map<std::pair<std::string, std::string>, ports::AppliedReport>& reports() const { return reports_; }
  ports::Database& database() { return announcing_; }
  [[nodiscard]] std::shared_ptr<const ports::WakeFunction> listen(ports::WakeFunction wake) { return announcing_.listen(std::move(wake)); }

  // Asked for every report that something was applied.
  std::function<void(const ports::AppliedReport&)> on_report;

 private:
  bool does_not_answer();

  ports::Database& store_;
  FaultyDatabase faulty_;
  control::AnnouncingDatabase announcing_;
  control::DatabaseChangeFeed feed_;
  Chance& chance_;
  const Plant plant_;
  std::deque<ports::Desired> values_;  // the store names them by their place
  std::map<std::pair<std::string, std::string>, ports::AppliedReport> reports_;
};

}  // namespace quarterdeck::simulation
