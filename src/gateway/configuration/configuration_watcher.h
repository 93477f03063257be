#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "contract/resources/kinds.h"
#include "gateway/configuration/resource_index.h"
#include "gateway/configuration/served_apis.h"
#include "gateway/configuration/served_consumers.h"
#include "gateway/configuration/served_issuers.h"
#include "gateway/metrics.h"
#include "gateway/snapshot.h"
#include "ports/cluster.h"
#include "ports/step.h"

namespace quarterdeck::gateway {

// What a gateway reads, in all namespaces. Those that are referred to come first, so that the first look at an API finds what it needs.
std::span<const resources::KindName> followed_kinds();

// Keeps what is served equal to what the cluster says: lists and watches every kind, and makes anew the APIs, consumers and issuers that a
// change touches. While the cluster cannot be reached everything goes on as last known. It writes nothing to the cluster.
class ConfigurationWatcher final : public ports::StepMachine {
 public:
  struct Options {
    // A watch can stay open and go silent; reading everything again is what notices.
    Milliseconds full_read_interval{300'000};
    Milliseconds first_back_off{100};
    Milliseconds longest_back_off{5'000};
    std::size_t most_roots_per_step = 200;
  };
  struct Parts {
    ports::Cluster& cluster;
    CurrentSnapshot& current;
    ServedApis& apis;
    ServedConsumers& consumers;
    ServedIssuers& issuers;
    Metrics& metrics;
    ports::WakeFunction wake;            // handed to the cluster
    std::function<void()> on_complete;  // called once, from the step that completes the first look
  };

  ConfigurationWatcher(Options options, Parts parts);
  ports::Wake step(Timestamp now) override;

  // Every kind has been listed once and everything that came with it is served. May be called from any thread.
  bool is_complete() const { return is_complete_; }
  // Which kinds cannot be followed at the moment, and why. May be called from any thread.
  std::vector<std::string> troubles() const;

 private:
  struct Followed {
    resources::KindName kind;
    std::unique_ptr<ports::Watch> watch;  // absent: must be opened, or the kind must be listed first
    std::string version;                  // where the watch goes on; empty: list first
    bool was_listed = false;
    Timestamp list_again_at;
    std::optional<Timestamp> not_before;  // after a failure
    Milliseconds back_off{0};
  };

  void follow(Followed& followed, Timestamp now);
  bool list(Followed& followed, Timestamp now);
  bool open(Followed& followed, Timestamp now);
  void drain(Followed& followed, Timestamp now);
  void take(Followed& followed, ports::WatchEvent event);
  void failed(Followed& followed, const Failure& failure, Timestamp now);
  void make_anew(Timestamp now);
  ports::Wake next_turn(Timestamp now) const;
  void note_trouble(const Followed& followed, std::string reason);

  Options options_;
  Parts parts_;
  ResourceIndex index_;
  std::vector<Followed> followed_;
  std::atomic<bool> is_complete_{false};
  mutable std::mutex troubles_mutex_;
  std::map<std::string, std::string> troubles_;  // guarded by troubles_mutex_
};

}  // namespace quarterdeck::gateway
