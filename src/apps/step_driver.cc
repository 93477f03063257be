#include "apps/step_driver.h"

#include <pthread.h>

#include "base/log.h"

namespace quarterdeck::apps {

StepDriver::StepDriver(std::string name, const ports::Clock& clock) : name_(std::move(name)), clock_(clock) {}

StepDriver::~StepDriver() { stop(); }

ports::WakeFunction StepDriver::wake() const {
  return [bell = bell_] {
    const std::lock_guard lock(bell->mutex);
    bell->is_rung = true;
    bell->rung.notify_one();
  };
}

void StepDriver::start(ports::StepMachine& machine) {
  thread_ = std::jthread([this, &machine](const std::stop_token& stop) { drive(stop, machine); });
  pthread_setname_np(thread_.native_handle(), name_.substr(0, 15).c_str());
}

void StepDriver::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void StepDriver::drive(const std::stop_token& stop, ports::StepMachine& machine) {
  // After a defect a machine is not asked again at once: the log would drown what matters.
  constexpr Milliseconds kAfterDefect{1'000};
  while (!stop.stop_requested()) {
    ports::Wake next;
    try {
      next = machine.step(clock_.now());
    } catch (const std::exception& defect) {
      log::error("a part failed because of a defect and goes on", {{"part", name_}, {"reason", defect.what()}});
      next = ports::Wake::at_time(clock_.now() + kAfterDefect);
    }
    std::unique_lock lock(bell_->mutex);
    const auto is_rung = [this] { return bell_->is_rung; };
    if (next.at) {
      bell_->rung.wait_for(lock, stop, *next.at - clock_.now(), is_rung);
    } else {
      bell_->rung.wait(lock, stop, is_rung);
    }
    bell_->is_rung = false;
  }
}

}  // namespace quarterdeck::apps
