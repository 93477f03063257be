#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>

#include "http/message.h"
#include "ports/clock.h"
#include "ports/control_plane.h"
#include "ports/step.h"

namespace quarterdeck::control::rest {

// Holds requests for changes until there is one, so that a follower in another process hears of a change at once and nobody polls. A request
// that waits costs a connection, not a thread. Wake it after each commit that appended to the log (AnnouncingDatabase::listen).
class ChangeWaiters final : public ports::StepMachine {
 public:
  static constexpr std::size_t kMostWaiting = 1'000;  // further ones are answered at once

  ChangeWaiters(ports::ChangeFeed& changes, ports::Clock& clock) : changes_(changes), clock_(clock) {}

  // Called, from any thread, when the next turn has to come earlier. Set it before there are requests.
  void on_waiting(ports::WakeFunction wake) { wake_ = std::move(wake); }

  // The changes after a sequence: at once when there are any, otherwise when there are or when the time is over. From any thread.
  http::Response answer(std::uint64_t since, std::size_t limit, Milliseconds wait);

  bool is_waited_for();

  // Answers whoever need not wait any longer.
  ports::Wake step(Timestamp now) override;

 private:
  struct Waiter {
    std::uint64_t since;
    std::size_t limit;
    Timestamp until;
    std::shared_ptr<http::BodyStream> stream;
  };

  void add(Waiter waiter);
  bool is_answered(const Waiter& waiter, Timestamp now) const;

  ports::ChangeFeed& changes_;
  ports::Clock& clock_;
  ports::WakeFunction wake_;
  std::mutex mutex_;
  std::list<Waiter> waiting_;  // guarded by mutex_
};

}  // namespace quarterdeck::control::rest
