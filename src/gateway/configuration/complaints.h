#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/time.h"

namespace quarterdeck::gateway {

// What is wrong with objects, for the log. Objects that refer to each other are written one after the other, and watches of different kinds
// do not keep their order, so that for a moment something is always missing: only what is still wrong a little later is told, once. Calls must
// not overlap.
class Complaints {
 public:
  // `sentence` is a constant.
  void note(const char* sentence, const std::string& object, std::string reason);
  void settle(const std::string& object);

  // Tells what is due.
  void tell(Timestamp now);
  // When tell() has something to do. Call tell() after the last note() first.
  std::optional<Timestamp> next_due() const;
  std::size_t told_count() const { return told_count_; }

 private:
  struct Complaint {
    const char* sentence = "";
    std::string reason;
    std::optional<Timestamp> since;
  };
  std::map<std::string, Complaint> waiting_;   // by object
  std::map<std::string, std::string> told_;    // reason by object
  std::size_t told_count_ = 0;
};

}  // namespace quarterdeck::gateway
