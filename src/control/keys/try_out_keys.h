#pragma once

#include <string>

#include "base/outcome.h"
#include "base/secret.h"
#include "control/identity/caller.h"
#include "control/identity/settings.h"
#include "control/identity/signing_keys.h"
#include "model/consumption.h"
#include "ports/clock.h"
#include "ports/random.h"

namespace quarterdeck::control {

// The API that a try-out key opens.
struct TryOutApi {
  std::string id;
  std::string name;
  std::string context;
  std::string version;
  std::string provider;
};

struct TryOutKey {
  base::Secret key;
  Seconds validity{0};
};

// Short-lived keys for trying an API out in the Back Office, published or not (header Internal-Key). They need no application and no
// subscription, so they are good for one API only, which their audience names. May be called from any thread.
class TryOutKeys {
 public:
  TryOutKeys(ports::Clock& clock, ports::Random& random, const IdentitySettings& settings, const SigningKeys& keys)
      : clock_(clock), random_(random), settings_(settings), keys_(keys) {}

  Outcome<TryOutKey> generate(const Caller& caller, const TryOutApi& api, model::KeyType key_type = model::KeyType::production);

 private:
  ports::Clock& clock_;
  ports::Random& random_;
  const IdentitySettings& settings_;
  const SigningKeys& keys_;
};

}  // namespace quarterdeck::control
