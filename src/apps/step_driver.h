#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "ports/clock.h"
#include "ports/step.h"

namespace quarterdeck::apps {

// Gives a step machine a thread: a turn when it asked for one, and at once when somebody wakes it out of a rest. Under load wakes come by the
// thousand: then turns that only wakes ask for begin two milliseconds apart, and each serves all that came meanwhile. Destroying it ends the
// thread.
class StepDriver {
 public:
  StepDriver(std::string name, const ports::Clock& clock);
  ~StepDriver();

  // The function that machines hand to whoever may have work for them. Valid even before start() and after the driver is gone.
  ports::WakeFunction wake() const;
  // Begins to drive. The machine must outlive the driver.
  void start(ports::StepMachine& machine);
  void stop();

 private:
  struct Bell {
    std::mutex mutex;
    std::condition_variable_any rung;
    bool is_rung = false;  // guarded by mutex
  };
  void drive(const std::stop_token& stop, ports::StepMachine& machine);
  ports::Wake turn(ports::StepMachine& machine, Timestamp now);
  // Leaves the bell as it is.
  void rest_until(std::chrono::steady_clock::time_point time, std::unique_lock<std::mutex>& lock, const std::stop_token& stop);

  std::string name_;
  const ports::Clock& clock_;
  std::shared_ptr<Bell> bell_ = std::make_shared<Bell>();
  std::jthread thread_;
};

}  // namespace quarterdeck::apps
