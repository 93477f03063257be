#pragma once

#include <atomic>
#include <map>
#include <optional>
#include <string>

#include "gateway/metrics.h"
#include "gateway/snapshot.h"
#include "ports/fetcher.h"
#include "ports/step.h"

namespace quarterdeck::gateway {

// Fetches the key sets of token issuers, off the path of requests: when an issuer is new, when a token names a key that is not known, and from
// time to time. However many such tokens come, an issuer is asked at most once in a while. Keys that were good stay until better ones are there.
// A step may take as long as the fetcher's deadline, so it wants a thread of its own.
class KeyFetcher final : public ports::StepMachine {
 public:
  struct Options {
    Milliseconds refresh_interval{3'600'000};
    Milliseconds least_interval{5'000};   // between two fetches for one issuer that is asked for
    Milliseconds first_back_off{500};
    Milliseconds longest_back_off{30'000};
    Milliseconds timeout{5'000};
  };

  KeyFetcher(Options options, ports::Fetcher& fetcher, CurrentSnapshot& current, Metrics& metrics);
  ports::Wake step(Timestamp now) override;

 private:
  struct Progress {
    std::string url;
    std::string text;  // of the key set, as it came last
    std::optional<Timestamp> last_attempt;
    Milliseconds back_off{0};
  };

  Timestamp due_at(const Issuer& issuer, const Progress& progress, Timestamp now) const;
  void fetch(const std::string& object, const Issuer& issuer, Progress& progress, Timestamp now);
  void publish(const std::string& object, const std::string& url, jose::KeySet keys);

  Options options_;
  ports::Fetcher& fetcher_;
  CurrentSnapshot& current_;
  Metrics& metrics_;
  std::map<std::string, Progress> progress_;  // by object
};

}  // namespace quarterdeck::gateway
