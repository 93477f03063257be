#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "base/time.h"
#include "contract/events/change.h"
#include "ports/random.h"

namespace quarterdeck::agent {

struct BackOff {
  Milliseconds first{200};
  Milliseconds longest{60'000};
};

// What a change asks for comes before what a comparison merely suspects.
enum class Urgency { urgent, whenever };

// What waits to be brought in line. A key is in it once, however often it was added; it is out while it is worked on. A failed key comes
// again by itself, later each time and for ever, and holds up no other. Calls must not overlap.
class KeyQueue {
 public:
  KeyQueue(ports::Random& random, BackOff back_off) : random_(random), back_off_(back_off) {}

  // Due at once, also when it was waiting for its next try: something has changed.
  void add(const events::SubjectKey& key, Urgency urgency, Timestamp now);
  // The same, but not before a time: somebody keeps undoing what we do, and a fight must not become a storm. Sooner if it was due sooner.
  void add_later(const events::SubjectKey& key, Timestamp due);
  // The next key that is due, which is then out of the queue until it is settled or failed.
  std::optional<events::SubjectKey> take(Timestamp now);
  void settled(const events::SubjectKey& key);
  // Says when it comes again.
  Timestamp failed(const events::SubjectKey& key, Timestamp now);

  std::optional<Timestamp> next_due() const;
  bool contains(const events::SubjectKey& key) const { return waiting_.contains(key); }
  std::size_t size() const { return waiting_.size(); }
  int failures(const events::SubjectKey& key) const;

 private:
  using Turn = std::tuple<Timestamp, std::uint64_t>;  // when, then in the order of adding
  struct Waiting {
    Urgency urgency;
    Turn turn;
  };
  using Line = std::map<Turn, events::SubjectKey>;

  void put(const events::SubjectKey& key, Urgency urgency, Timestamp due);
  Line& line(Urgency urgency) { return urgency == Urgency::urgent ? urgent_ : whenever_; }
  Milliseconds pause_after(int failures);

  ports::Random& random_;
  const BackOff back_off_;
  std::map<events::SubjectKey, Waiting> waiting_;
  Line urgent_;
  Line whenever_;
  std::map<events::SubjectKey, int> failures_;
  std::uint64_t added_ = 0;
};

}  // namespace quarterdeck::agent
