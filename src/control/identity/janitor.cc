#include "control/identity/janitor.h"

#include "base/log.h"
#include "control/identity/refresh_tokens.h"
#include "control/identity/revocations.h"
#include "control/identity/settings.h"

namespace quarterdeck::control {
namespace {

constexpr std::chrono::minutes kPause{10};

}  // namespace

ports::Wake IdentityJanitor::step(Timestamp now) {
  const auto swept = database_.write([&](ports::Transaction& transaction) { return sweep(transaction, now); });
  if (!swept) log::warning("expired tokens could not be removed, trying again later", {{"reason", swept.error().message}});
  return ports::Wake::at_time(now + kPause);
}

Outcome<Done> IdentityJanitor::sweep(ports::Transaction& transaction, Timestamp now) {
  if (const auto removed = forget_expired_refresh_tokens(transaction, now); !removed) return removed.error();
  if (const auto removed = forget_expired_revocations(transaction, now); !removed) return removed.error();
  const auto dropped = keys_.drop_retired(transaction, KeyPurpose::access_tokens, now - IdentitySettings::longest_access_token());
  if (!dropped) return dropped.error();
  return Done{};
}

}  // namespace quarterdeck::control
