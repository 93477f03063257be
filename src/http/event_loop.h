#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "base/outcome.h"
#include "base/time.h"
#include "http/deadline_wheel.h"
#include "http/unique_fd.h"

namespace quarterdeck::http {

// Something that waits for its descriptor.
class Watcher : public Deadlined {
 public:
  // `events` are those of epoll(7). Never called again once the watcher is retired.
  virtual void on_ready(std::uint32_t events) = 0;

 private:
  friend class EventLoop;
  bool is_retired_ = false;
};

// How other threads reach an event loop; outlives it.
class Mailbox {
 public:
  explicit Mailbox(UniqueFd bell) : bell_(std::move(bell)) {}

  // Runs the task on the loop's thread. False when the loop has ended; then the task never runs.
  bool post(std::function<void()> task);

 private:
  friend class EventLoop;
  std::vector<std::function<void()>> take();
  std::vector<std::function<void()>> close();  // gives what was left

  const UniqueFd bell_;  // an eventfd; rung only when the loop sleeps, so a busy loop costs its posters no system call
  std::atomic<bool> has_mail_{false};
  std::atomic<bool> is_loop_asleep_{false};
  std::mutex mutex_;
  std::vector<std::function<void()>> tasks_;  // guarded by mutex_
  bool is_closed_ = false;                    // guarded by mutex_
};

// Waits for descriptors with epoll, edge-triggered: each is registered once and read or written until it would block. Everything but
// stop() and the mailbox belongs to the thread that calls run().
class EventLoop {
 public:
  static Outcome<std::unique_ptr<EventLoop>> create();
  ~EventLoop();

  Outcome<Done> watch(int fd, Watcher& watcher);
  // Takes the watcher out of use now and destroys it after the events at hand, so that it may retire itself. Its descriptor must be
  // closed by then at the latest.
  void retire(std::unique_ptr<Watcher> watcher);

  void set_deadline(Watcher& watcher, Milliseconds from_now) {
    wheel_.set(watcher, now_ + static_cast<std::uint64_t>(from_now.count()));
  }
  static void clear_deadline(Watcher& watcher) { DeadlineWheel::clear(watcher); }

  // Called about every 100 ms.
  void on_tick(std::function<void()> tick) { tick_ = std::move(tick); }

  void run();   // until stop()
  void stop();  // from any thread
  const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }

  std::uint64_t now_milliseconds() const { return now_; }  // of a clock that never goes back; read once per round

 private:
  EventLoop(UniqueFd epoll, std::shared_ptr<Mailbox> mailbox);
  void one_round();
  void run_mail();

  UniqueFd epoll_;
  std::shared_ptr<Mailbox> mailbox_;
  std::atomic<bool> is_stopping_{false};
  std::uint64_t now_;
  std::uint64_t next_tick_ = 0;
  DeadlineWheel wheel_;
  std::function<void()> tick_;
  std::vector<std::unique_ptr<Watcher>> retired_;
};

}  // namespace quarterdeck::http
