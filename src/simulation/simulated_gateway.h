#pragma once

#include "gateway/configuration/configuration_watcher.h"
#include "gateway/reports/served_board.h"
#include "ports/cluster.h"
#include "ports/step.h"

namespace quarterdeck::simulation {

// The part of a gateway that decides what is served: its real watcher and tables, without listeners.
class SimulatedGateway final : public ports::StepMachine {
 public:
  SimulatedGateway(ports::Cluster& cluster, Milliseconds full_read_interval, ports::WakeFunction wake);

  ports::Wake step(Timestamp now) override { return watcher_.step(now); }
  std::vector<ports::ServedApi> served() const { return board_.all(); }

 private:
  metrics::Registry registry_;
  gateway::Metrics metrics_{registry_};
  gateway::CurrentSnapshot current_;
  gateway::ServedBoard board_;
  gateway::ServedApis apis_{{}, board_, metrics_};
  gateway::ServedConsumers consumers_{metrics_};
  gateway::ServedIssuers issuers_{[] {}};
  gateway::ConfigurationWatcher watcher_;
};

}  // namespace quarterdeck::simulation
