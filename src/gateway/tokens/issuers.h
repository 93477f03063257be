#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/consumption.h"
#include "policy/jose/key_set.h"
#include "policy/shared_map.h"
#include "ports/step.h"

namespace quarterdeck::gateway {

// Says that a token named a key which its issuer's key set lacks. From any thread; whoever fetches keys is woken once and decides when.
class KeyDemand {
 public:
  explicit KeyDemand(ports::WakeFunction wake) : wake_(std::move(wake)) {}
  void ask() {
    if (!is_asked_.exchange(true, std::memory_order_relaxed) && wake_) wake_();
  }
  bool is_asked() const { return is_asked_.load(std::memory_order_relaxed); }
  bool take() { return is_asked_.exchange(false, std::memory_order_relaxed); }

 private:
  std::atomic<bool> is_asked_{false};
  ports::WakeFunction wake_;
};

struct Issuer {
  model::IssuerSpec spec;
  std::optional<jose::KeySet> keys;   // absent until they have been fetched
  std::shared_ptr<KeyDemand> demand;  // absent for issuers whose keys came with them
  bool signs_control_plane_keys = false;
};

// Whose tokens are believed. A value; copies share what did not change.
class Issuers {
 public:
  void set(const std::string& object, std::shared_ptr<const Issuer> issuer);
  void remove(const std::string& object);
  // Every issuer that writes this `iss`: one per organization that trusts it.
  const std::vector<std::shared_ptr<const Issuer>>* named(std::string_view iss) const { return by_name_.find(iss); }
  const std::shared_ptr<const Issuer>* of_object(std::string_view object) const { return by_object_.find(object); }
  template <class Visit>
  void for_each(Visit visit) const { by_object_.for_each(visit); }
  // Grows with every change, so that what was concluded from former keys can be dropped.
  std::uint64_t generation() const { return generation_; }

 private:
  policy::SharedMap<std::shared_ptr<const Issuer>> by_object_;               // by the name of the TokenIssuer object
  policy::SharedMap<std::vector<std::shared_ptr<const Issuer>>> by_name_;  // by `iss`
  std::uint64_t generation_ = 0;
};

}  // namespace quarterdeck::gateway
