#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "gateway/metrics.h"
#include "gateway/revocations/revocation_archive.h"
#include "gateway/snapshot.h"
#include "ports/control_plane.h"
#include "ports/step.h"

namespace quarterdeck::gateway {

// Keeps the list of revocations: first what the archive remembers, then everything the control plane has had since. Whoever hears of a new one
// wakes it; it also asks by itself, because messages get lost.
class RevocationFollower final : public ports::StepMachine {
 public:
  struct Options {
    Milliseconds interval{500};
    Milliseconds longest_back_off{10'000};
    Milliseconds tidy_interval{60'000};
  };

  RevocationFollower(Options options, ports::GatewayLink& link, RevocationArchive& archive, CurrentSnapshot& current, Metrics& metrics);
  ports::Wake step(Timestamp now) override;

  // There is a list to go by, from the archive or from the control plane. May be called from any thread.
  bool is_known() const { return is_known_; }

 private:
  void load();
  void take(const ports::RevocationPage& page);
  void publish();
  void tidy(Timestamp now);
  ports::Wake failed(Timestamp now, const Failure& failure);

  Options options_;
  ports::GatewayLink& link_;
  RevocationArchive& archive_;
  CurrentSnapshot& current_;
  Metrics& metrics_;
  RevocationList list_;
  std::uint64_t next_ = 0;
  bool is_loaded_ = false;
  std::atomic<bool> is_known_{false};
  std::optional<Timestamp> tidy_at_;
  Milliseconds back_off_{0};
};

}  // namespace quarterdeck::gateway
