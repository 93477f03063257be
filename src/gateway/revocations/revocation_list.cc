#include "gateway/revocations/revocation_list.h"

namespace quarterdeck::gateway {
namespace {

using Map = policy::SharedMap<ports::Revocation>;

// A token that does not say when it was issued may be as old as any. Issuers write whole seconds, so that a token of the very second
// counts as older: refusing one too many costs its owner a new token, accepting one too many costs more.
bool is_older(const policy::Claims& claims, const ports::Revocation* revocation) {
  if (revocation == nullptr) return false;
  return !claims.issued_at || to_epoch_milliseconds(*claims.issued_at) <= revocation->revoked_at;
}

// Of two for one thing the later one says more.
void keep_latest(Map& map, const ports::Revocation& revocation) {
  const auto* known = map.find(revocation.id);
  if (known == nullptr || known->revoked_at <= revocation.revoked_at) map.set(revocation.id, revocation);
}

std::size_t forget(Map& map, std::int64_t now) {
  std::vector<std::string> expired;
  map.for_each([&](const std::string& id, const ports::Revocation& revocation) {
    if (revocation.expires_at != 0 && revocation.expires_at <= now) expired.push_back(id);
  });
  for (const auto& id : expired) map.erase(id);
  return expired.size();
}

}  // namespace

void RevocationList::add(const ports::Revocation& revocation) {
  if (revocation.kind == "consumer_key") {
    keep_latest(consumer_keys_, revocation);
  } else if (revocation.kind == "subject") {
    keep_latest(subjects_, revocation);
  } else {
    keep_latest(tokens_, revocation);
  }
}

bool RevocationList::is_revoked(const policy::Claims& claims) const {
  if (tokens_.size() != 0 && !claims.token_id.empty() && tokens_.find(claims.token_id) != nullptr) return true;
  if (consumer_keys_.size() != 0 && is_older(claims, consumer_keys_.find(claims.consumer_key))) return true;
  // A user's sessions end with a new password; what the user's applications do on their own goes on.
  return subjects_.size() != 0 && !claims.is_of_application && is_older(claims, subjects_.find(claims.subject));
}

std::size_t RevocationList::forget_expired(Timestamp now) {
  // A token is accepted a little beyond its time; so long must its revocation stay.
  const auto before = to_epoch_milliseconds(now - policy::kClockLeeway);
  return forget(tokens_, before) + forget(consumer_keys_, before) + forget(subjects_, before);
}

std::vector<ports::Revocation> RevocationList::all() const {
  std::vector<ports::Revocation> list;
  const auto append = [&](const std::string&, const ports::Revocation& revocation) { list.push_back(revocation); };
  tokens_.for_each(append);
  consumer_keys_.for_each(append);
  subjects_.for_each(append);
  return list;
}

}  // namespace quarterdeck::gateway
