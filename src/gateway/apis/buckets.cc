#include "gateway/apis/buckets.h"

#include <algorithm>

namespace quarterdeck::gateway {

SharedBucket Buckets::of(const std::string& name) {
  auto& known = known_[name];
  if (auto bucket = known.lock()) return bucket;
  auto bucket = std::make_shared<policy::Bucket>();
  known = bucket;
  if (known_.size() >= sweep_at_) {
    std::erase_if(known_, [](const auto& entry) { return entry.second.expired(); });
    sweep_at_ = std::max<std::size_t>(256, known_.size() * 2);
  }
  return bucket;
}

}  // namespace quarterdeck::gateway
