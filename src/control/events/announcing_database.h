#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "ports/database.h"
#include "ports/step.h"

namespace quarterdeck::control {

// The store, which calls its listeners after each commit that appended to the log of changes: relay and followers need not poll.
class AnnouncingDatabase final : public ports::Database {
 public:
  explicit AnnouncingDatabase(ports::Database& inner) : inner_(inner) {}

  // The function is called, from any thread, as long as the answer is kept.
  [[nodiscard]] std::shared_ptr<const ports::WakeFunction> listen(ports::WakeFunction wake);

  Outcome<Done> read(const std::function<Outcome<Done>(ports::Reader&)>& work) override { return inner_.read(work); }
  Outcome<Done> write(const std::function<Outcome<Done>(ports::Transaction&)>& work) override;

 private:
  void announce();

  ports::Database& inner_;
  std::mutex mutex_;
  std::vector<std::weak_ptr<const ports::WakeFunction>> listeners_;  // guarded by mutex_
};

}  // namespace quarterdeck::control
