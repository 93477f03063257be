#include "simulation/simulated_gateway.h"

namespace quarterdeck::simulation {

SimulatedGateway::SimulatedGateway(ports::Cluster& cluster, Milliseconds full_read_interval, ports::WakeFunction wake)
    : watcher_({.full_read_interval = full_read_interval},
               {cluster, current_, apis_, consumers_, issuers_, metrics_, std::move(wake), [] {}}) {}

}  // namespace quarterdeck::simulation
