#pragma once

#include "base/outcome.h"
#include "control/identity/signing_keys.h"
#include "ports/database.h"
#include "ports/step.h"

namespace quarterdeck::control {

// Removes what has expired: refresh tokens, revocations of tokens that are dead by themselves, and retired signing keys of access tokens.
// Keys of API keys stay, because an API key may be made for ever.
class IdentityJanitor final : public ports::StepMachine {
 public:
  IdentityJanitor(ports::Database& database, SigningKeys& keys) : database_(database), keys_(keys) {}
  ports::Wake step(Timestamp now) override;

 private:
  Outcome<Done> sweep(ports::Transaction& transaction, Timestamp now);

  ports::Database& database_;
  SigningKeys& keys_;
};

}  // namespace quarterdeck::control
