#pragma once

#include "base/outcome.h"
#include "base/time.h"
#include "ports/database.h"

namespace quarterdeck::control {

// Brings the store's schema up to what this binary knows: runs the numbered files of migrations/ that were not run yet, each in a
// transaction of its own. Refuses a store that was written by a newer version, naming both versions.
Outcome<Done> migrate(ports::Database& database, Timestamp now);

}  // namespace quarterdeck::control
