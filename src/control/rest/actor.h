#pragma once

#include "control/events/journal.h"
#include "control/identity/caller.h"

namespace quarterdeck::control::rest {

// Who acts, as the use cases know them.
inline Actor actor_of(const Caller& caller) { return {caller.user, caller.organization, caller.roles, caller.scopes}; }

}  // namespace quarterdeck::control::rest
