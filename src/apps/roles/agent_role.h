#pragma once

#include <memory>

#include "adapters/system/file_position.h"
#include "agent/agent.h"
#include "agent/apk_dialect.h"
#include "apps/process.h"
#include "apps/step_driver.h"

namespace quarterdeck::apps {

// The agent with its thread.
class AgentRole {
 public:
  // `broker` may be null: then changes are only asked for.
  AgentRole(Process& process, ports::ChangeFeed& changes, ports::DesiredState& desired, ports::Cluster& cluster, ports::Broker* broker);
  ~AgentRole() { driver_.stop(); }

  ports::WakeFunction wake() const { return driver_.wake(); }
  const agent::Agent& agent() const { return agent_; }

 private:
  adapters::FilePosition position_;
  agent::ApkDialect dialect_;
  StepDriver driver_;
  agent::Agent agent_;
};

}  // namespace quarterdeck::apps
