#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "contract/events/change.h"

namespace quarterdeck::agent {

// A key that could not be brought in line and will be tried again.
struct FailingKey {
  events::SubjectKey key;
  std::string failure;
  int tries = 0;
  std::int64_t next_try = 0;  // epoch milliseconds
};
BOOST_DESCRIBE_STRUCT(FailingKey, (), (key, failure, tries, next_try))

// What an agent is about, at one moment.
struct AgentStatus {
  bool is_ready = false;            // it knows the cluster, has compared everything once and tried every key
  std::uint64_t position = 0;       // the effect of every change up to here is applied
  std::uint64_t read = 0;           // every change up to here is known
  std::size_t queued = 0;           // keys that wait for their turn or their next try
  std::size_t owned_objects = 0;
  std::int64_t last_comparison = 0;  // epoch milliseconds; 0: none yet
  std::vector<FailingKey> failing;
  std::vector<std::string> troubles;  // with cluster, control plane or broker, one sentence each; empty while all is well
};
BOOST_DESCRIBE_STRUCT(AgentStatus, (), (is_ready, position, read, queued, owned_objects, last_comparison, failing, troubles))

}  // namespace quarterdeck::agent
