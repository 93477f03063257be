#include "apps/step_driver.h"

#include <pthread.h>

#include <utility>

#include "base/log.h"

namespace quarterdeck::apps {

StepDriver::StepDriver(std::string name, const ports::Clock& clock) : name_(std::move(name)), clock_(clock) {}

StepDriver::~StepDriver() { stop(); }

ports::WakeFunction StepDriver::wake() const {
  return [bell = bell_] {
    const std::lock_guard lock(bell->mutex);
    if (std::exchange(bell->is_rung, true)) return;
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

ports::Wake StepDriver::turn(ports::StepMachine& machine, Timestamp now) {
  // After a defect a machine is not asked again at once: the log would drown what matters.
  constexpr Milliseconds kAfterDefect{1'000};
  try {
    return machine.step(now);
  } catch (const std::exception& defect) {
    log::error("a part failed because of a defect and goes on", {{"part", name_}, {"reason", defect.what()}});
    return ports::Wake::at_time(clock_.now() + kAfterDefect);
  }
}

void StepDriver::rest_until(std::chrono::steady_clock::time_point time, std::unique_lock<std::mutex>& lock, const std::stop_token& stop) {
  bell_->rung.wait_until(lock, stop, time, [] { return false; });
}

void StepDriver::drive(const std::stop_token& stop, ports::StepMachine& machine) {
  constexpr Milliseconds kBetweenTurns{2};
  while (!stop.stop_requested()) {
    // Not by the clock of the machine, which an operator may set back by an hour.
    const auto begun = std::chrono::steady_clock::now();
    const auto next = turn(machine, clock_.now());
    const auto now = clock_.now();
    const bool has_more = next.at && *next.at <= now;
    std::unique_lock lock(bell_->mutex);
    const auto is_rung = [this] { return bell_->is_rung; };
    if (next.at) {
      bell_->rung.wait_for(lock, stop, *next.at - now, is_rung);
    } else {
      bell_->rung.wait(lock, stop, is_rung);
    }
    if (!has_more && bell_->is_rung) rest_until(begun + kBetweenTurns, lock, stop);
    bell_->is_rung = false;
  }
}

}  // namespace quarterdeck::apps
