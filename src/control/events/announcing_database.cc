#include "control/events/announcing_database.h"

#include "control/events/change_log.h"

namespace quarterdeck::control {
namespace {

class WatchedTransaction final : public ports::Transaction {
 public:
  explicit WatchedTransaction(ports::Transaction& inner) : inner_(inner) {}

  Outcome<ports::Rows> query(std::string_view sql, ports::SqlValues values) override { return inner_.query(sql, values); }
  Outcome<std::int64_t> execute(std::string_view sql, ports::SqlValues values) override {
    appended_to_log_ = appended_to_log_ || sql == kAppendChange;
    return inner_.execute(sql, values);
  }
  bool appended_to_log() const { return appended_to_log_; }

 private:
  ports::Transaction& inner_;
  bool appended_to_log_ = false;
};

}  // namespace

std::shared_ptr<const ports::WakeFunction> AnnouncingDatabase::listen(ports::WakeFunction wake) {
  auto listener = std::make_shared<const ports::WakeFunction>(std::move(wake));
  const std::lock_guard lock(mutex_);
  listeners_.push_back(listener);
  return listener;
}

Outcome<Done> AnnouncingDatabase::write(const std::function<Outcome<Done>(ports::Transaction&)>& work) {
  bool has_news = false;
  auto done = inner_.write([&](ports::Transaction& transaction) {
    WatchedTransaction watched(transaction);
    auto result = work(watched);
    has_news = watched.appended_to_log();
    return result;
  });
  if (done && has_news) announce();
  return done;
}

void AnnouncingDatabase::announce() {
  std::vector<std::shared_ptr<const ports::WakeFunction>> to_wake;
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(listeners_, [](const auto& listener) { return listener.expired(); });
    for (const auto& listener : listeners_) {
      if (auto wake = listener.lock()) to_wake.push_back(std::move(wake));
    }
  }
  for (const auto& wake : to_wake) (*wake)();
}

}  // namespace quarterdeck::control
