#include "gateway/configuration/complaints.h"

#include <algorithm>
#include <utility>

#include "base/log.h"

namespace quarterdeck::gateway {
namespace {

constexpr Milliseconds kPatience{1'000};

}  // namespace

void Complaints::note(const char* sentence, const std::string& object, std::string reason) {
  if (const auto told = told_.find(object); told != told_.end() && told->second == reason) return;
  auto& complaint = waiting_[object];
  complaint.sentence = sentence;
  complaint.reason = std::move(reason);
}

void Complaints::settle(const std::string& object) {
  waiting_.erase(object);
  told_.erase(object);
}

void Complaints::tell(Timestamp now) {
  for (auto at = waiting_.begin(); at != waiting_.end();) {
    auto& [object, complaint] = *at;
    if (!complaint.since) complaint.since = now;
    if (now < *complaint.since + kPatience) {
      ++at;
      continue;
    }
    log::warning(complaint.sentence, {{"object", object}, {"reason", complaint.reason}});
    ++told_count_;
    told_[object] = std::move(complaint.reason);
    at = waiting_.erase(at);
  }
}

std::optional<Timestamp> Complaints::next_due() const {
  std::optional<Timestamp> next;
  for (const auto& [object, complaint] : waiting_) {
    if (complaint.since && (!next || *complaint.since + kPatience < *next)) next = *complaint.since + kPatience;
  }
  return next;
}

}  // namespace quarterdeck::gateway
