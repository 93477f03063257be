#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/outcome.h"
#include "base/time.h"

namespace quarterdeck::control {

// How many passwords are hashed for callers who have proven nothing yet. Each costs 25 ms of a core and a worker that waits for its turn,
// so without a bound anybody could keep all of them busy. One network, which is an IPv4 address or the /64 of an IPv6 address, may use half
// of what there is, so that one host cannot lock out the others. A quarter is kept for networks from which somebody signed in during the
// last day, so that many hosts cannot lock those out either. All calls may overlap.
class HashingPace {
 public:
  // Leaves when it is destroyed.
  class Turn {
   public:
    explicit Turn(HashingPace& pace) : pace_(&pace, leave) {}

   private:
    static void leave(HashingPace* pace);
    std::unique_ptr<HashingPace, void (*)(HashingPace*)> pace_;
  };

  explicit HashingPace(int most_a_second);

  // Problem::limited, with when to try again.
  Outcome<Turn> enter(const std::string& peer_address, Timestamp now);
  // The right password of an active user came from there.
  void signed_in(const std::string& peer_address, Timestamp now);

 private:
  // Fills up again at its rate; holds two seconds' worth.
  class Bucket {
   public:
    explicit Bucket(double rate) : rate_(rate) {}
    bool has_one(Timestamp now);
    void take() { tokens_ -= 1; }
    Failure refusal() const;
    Timestamp last_used() const { return at_; }

   private:
    double rate_;
    double tokens_ = 0;
    Timestamp at_;
  };
  // A network that somebody signed in from may use half of what is kept, too.
  struct Known {
    Timestamp signed_in_at;
    Bucket kept;
  };

  Bucket& bucket_of(const std::string& network, Timestamp now);
  Known* find_known(const std::string& network, Timestamp now);
  Outcome<Turn> enter_what_is_kept(Bucket& of_network, Known& known, Timestamp now);

  const double rate_of_all_;
  std::mutex mutex_;
  int inside_ = 0;                                     // guarded by mutex_
  Bucket open_;                                        // guarded by mutex_
  Bucket kept_;                                        // guarded by mutex_
  std::unordered_map<std::string, Bucket> by_network_;  // guarded by mutex_
  std::unordered_map<std::string, Known> known_;       // guarded by mutex_
};

// What one host is taken to own: an IPv4 address as it is, also when it is written as an IPv6 address, and the first 64 bits of any other
// IPv6 address. A text that is no address is its own network.
std::string network_of(const std::string& address);

}  // namespace quarterdeck::control
