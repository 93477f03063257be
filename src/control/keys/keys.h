#pragma once

#include "control/events/journal.h"
#include "control/identity/identity.h"
#include "control/keys/api_keys.h"
#include "control/keys/application_keys.h"
#include "control/keys/application_lookup.h"
#include "control/keys/key_managers.h"
#include "control/keys/try_out_keys.h"

namespace quarterdeck::control {

// The parts of this folder, put together. Members are used directly. Call key_managers.ensure_own() once at start.
struct Keys {
  Keys(ports::Database& database, ports::Clock& clock, ports::Random& random, Identity& identity, const FindApplication& find_application);
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;

  // For who removes an application (control::ApplicationLeaves): ends all its keys in that transaction. What other processes have verified
  // and remembered ends with the revocations that this writes.
  Outcome<Done> application_leaves(ports::Transaction& transaction, const Actor& actor, const model::ApplicationId& application);

  KeyManagers key_managers;
  ApplicationKeys application_keys;
  ApiKeys api_keys;
  TryOutKeys try_out_keys;

 private:
  CredentialEpoch& epoch_;
  const FindApplication find_application_;
};

}  // namespace quarterdeck::control
