#pragma once

#include <string>
#include <vector>

#include "agent/key_queue.h"
#include "base/time.h"

namespace quarterdeck::agent {

struct AgentOptions {
  std::string space = "default";  // the namespace of everything it writes
  BackOff back_off;
  // How often it asks for changes when nobody hints at any: hints get lost.
  Milliseconds follow_every{5'000};
  // How often everything is listed and compared: watches lose things, too.
  Milliseconds compare_every{600'000};
  // How often the position is kept at most; losing a little of it only means doing a little twice.
  Milliseconds keep_every{1'000};
  // Between two repairs of the same thing.
  Milliseconds pause_between_repairs{250};
  std::size_t most_keys_in_a_step = 16;
  std::size_t most_changes_in_a_page = 500;
  // Messages may wait for their effect, but not so many of them that those of failing keys fill the broker's window.
  std::size_t most_unacknowledged = 100;
};

}  // namespace quarterdeck::agent
