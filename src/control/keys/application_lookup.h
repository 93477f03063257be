#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/outcome.h"
#include "control/identity/caller.h"
#include "model/ids.h"
#include "ports/database.h"

namespace quarterdeck::control {

// What keys need to know of an application.
struct KeyedApplication {
  model::ApplicationId id;
  std::int64_t number = 0;  // the original's numeric id
  std::string name;
  std::string owner;
  std::string organization = "default";
  bool is_approved = true;  // keys need it
};

// Finds an application that the caller may manage; Problem::not_found (900307) for any other, so that nobody learns what others have.
using FindApplication = std::function<Outcome<KeyedApplication>(ports::Reader&, const Caller&, const model::ApplicationId&)>;

// In the applications of the store: the caller's own, or anybody's for an administrator.
Outcome<KeyedApplication> find_stored_application(ports::Reader& reader, const Caller& caller, const model::ApplicationId& id);

}  // namespace quarterdeck::control
