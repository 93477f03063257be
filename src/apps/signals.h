#pragma once

namespace quarterdeck::apps {

// Ctrl-C and SIGTERM as something to wait for. Make it before any thread starts, so that every thread leaves the signals to it.
class StopSignal {
 public:
  StopSignal();
  // Returns when a stop was asked for. A second signal ends the process at once.
  void wait();
};

}  // namespace quarterdeck::apps
