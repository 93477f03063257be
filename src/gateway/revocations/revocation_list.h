#pragma once

#include <cstdint>

#include "policy/claims.h"
#include "policy/shared_map.h"
#include "ports/control_plane.h"

namespace quarterdeck::gateway {

// Tokens that are no longer good although their signature and their time are. A value; copies share what did not change.
class RevocationList {
 public:
  void add(const ports::Revocation& revocation);
  bool is_revoked(const policy::Claims& claims) const;
  // What has expired by itself need not be remembered. Gives the number of revocations forgotten.
  std::size_t forget_expired(Timestamp now);

  std::size_t size() const { return tokens_.size() + consumer_keys_.size() + subjects_.size(); }
  std::vector<ports::Revocation> all() const;

 private:
  policy::SharedMap<ports::Revocation> tokens_;         // by jti
  policy::SharedMap<ports::Revocation> consumer_keys_;  // tokens of these that were issued before
  policy::SharedMap<ports::Revocation> subjects_;
};

}  // namespace quarterdeck::gateway
