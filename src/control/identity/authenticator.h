#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/outcome.h"
#include "control/identity/caller.h"
#include "control/identity/credential_cache.h"
#include "control/identity/credential_epoch.h"
#include "control/identity/single_flight.h"
#include "control/identity/tokens.h"
#include "control/identity/users.h"
#include "http/message.h"

namespace quarterdeck::control {

// Who makes a request, from its header Authorization: Bearer with an access token, or Basic with name and password, whose scopes follow
// from the user's roles. All calls may overlap.
//
// What was recognized once is remembered for half a minute, because checking a signature costs 70 µs and a password 25 ms. Whatever ends
// credentials in this process forgets everything at once (CredentialEpoch); what another process ends counts here after that half minute.
class Authenticator {
 public:
  Authenticator(Tokens& tokens, Users& users, ports::Clock& clock, ports::Random& random, const CredentialEpoch& epoch);

  // Agents and gateways that run as processes of their own send this key as their bearer token; they become callers with the role
  // Internal/service. Call before the first request.
  void trust_service_key(const base::Secret& key);

  // A caller without a user when there is no header Authorization at all; Problem::unauthenticated when it is wrong.
  Outcome<std::shared_ptr<const Caller>> recognize(const http::Request& request);
  // Problem::unauthenticated also when there is none.
  Outcome<Caller> authenticate(const http::Request& request);

 private:
  Outcome<RememberedCaller> recognize_bearer(std::string_view token);
  Outcome<RememberedCaller> recognize_basic(std::string_view credentials, const std::string& peer_address);

  Tokens& tokens_;
  Users& users_;
  ports::Clock& clock_;
  const CredentialEpoch& epoch_;
  CredentialCache cache_;
  SingleFlight<Outcome<RememberedCaller>> checks_;  // of passwords: a client with many connections sends the same one on all of them
  std::string service_key_digest_;  // empty: none is trusted
};

}  // namespace quarterdeck::control
