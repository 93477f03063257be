#pragma once

#include <cstdint>
#include <optional>

#include "gateway/metrics.h"
#include "gateway/revocations/revocation_archive.h"
#include "gateway/snapshot.h"
#include "ports/control_plane.h"
#include "ports/step.h"

namespace quarterdeck::gateway {

// Keeps the list of revocations. Until there is a complete one to go by, no token is believed. At the start the control plane is asked for all
// of them, or for what is new since the copy in the archive was written; the copy alone counts when the control plane does not tell soon,
// so that a restart without a control plane goes on serving and forgets none of those it knew. A refused connection is no reason to
// be quicker: it may be about to start as well. Whoever hears of a new one
// wakes it; it also asks by itself, because messages get lost.
class RevocationFollower final : public ports::StepMachine {
 public:
  struct Options {
    Milliseconds interval{500};
    Milliseconds longest_back_off{10'000};
    Milliseconds tidy_interval{60'000};
    // For so long a copy waits for the control plane to say what is new since.
    Milliseconds patience{2'000};
  };

  RevocationFollower(Options options, ports::GatewayLink& link, RevocationArchive& archive, CurrentSnapshot& current, Metrics& metrics);
  ports::Wake step(Timestamp now) override;

 private:
  void load(Timestamp now);
  void take(const ports::RevocationPage& page, Timestamp now);
  void publish();
  void keep(const ports::RevocationPage& page);
  void keep_all();
  void tidy(Timestamp now);
  ports::Wake begin_anew(Timestamp now);
  ports::Wake failed(Timestamp now, const Failure& failure);

  Options options_;
  ports::GatewayLink& link_;
  RevocationArchive& archive_;
  CurrentSnapshot& current_;
  Metrics& metrics_;
  RevocationList list_;
  std::uint64_t next_ = 0;
  bool is_loaded_ = false;
  bool has_copy_ = false;         // the list was complete once, in an earlier run
  bool has_caught_up_ = false;    // the control plane has told everything at least once, in this run
  bool is_reading_all_ = true;    // what is read is no complete list yet, so that it must not be kept
  bool is_copy_stale_ = false;    // something could not be kept: what is kept next must be everything
  std::optional<Timestamp> count_from_;
  std::optional<Timestamp> tidy_at_;
  Milliseconds back_off_{0};
};

}  // namespace quarterdeck::gateway
