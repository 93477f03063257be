#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "base/latest.h"
#include "base/time.h"
#include "gateway/revocations/revocation_list.h"
#include "gateway/routes/route_table.h"
#include "gateway/tokens/issuers.h"
#include "policy/consumers.h"

namespace quarterdeck::gateway {

// Everything that requests are decided by, at one moment. Never null. It begins with knowing nothing, and with nothing known nobody is let in.
struct Snapshot {
  std::shared_ptr<const RouteTable> routes = std::make_shared<const RouteTable>();
  std::shared_ptr<const policy::Consumers> consumers = std::make_shared<const policy::Consumers>();
  std::shared_ptr<const Issuers> issuers = std::make_shared<const Issuers>();
  std::shared_ptr<const RevocationList> revocations = std::make_shared<const RevocationList>();

  // Everything that the cluster had at the start is in it.
  bool is_complete = false;
  // From when on the list of revocations is one to go by; never, while it is not known completely.
  std::optional<Timestamp> revocations_count_from;

  bool knows_revocations(Timestamp now) const { return revocations_count_from && *revocations_count_from <= now; }
};

// The newest snapshot. Several writers change a part each; threads that serve pick the whole up between requests. May be used from any thread.
class CurrentSnapshot {
 public:
  std::shared_ptr<const Snapshot> get() const { return latest_.get(); }

  // The change sees the newest value of every part and sets its own.
  void change(const std::function<void(Snapshot&)>& change) {
    {
      const std::lock_guard lock(mutex_);
      auto next = std::make_shared<Snapshot>(*latest_.get());
      change(*next);
      latest_.set(std::move(next));
    }
    if (on_change_) on_change_();
  }

  // Called after each change, from the thread that made it. Set it before there are writers.
  void on_change(std::function<void()> callback) { on_change_ = std::move(callback); }

 private:
  std::mutex mutex_;  // between writers
  base::Latest<Snapshot> latest_{std::make_shared<const Snapshot>()};
  std::function<void()> on_change_;
};

}  // namespace quarterdeck::gateway
