#pragma once

#include <memory>
#include <string>

#include "base/outcome.h"
#include "ports/database.h"

namespace quarterdeck::adapters::sqlite {

// A SQLite store: WAL, synchronous=FULL, foreign keys on. One writer thread gives everything that waits one commit (group commit), each
// piece of work in a savepoint of its own; readers have connections of their own and see the last commit.
// The path ":memory:" gives a store that lives as long as the object: the twin for tests.
Outcome<std::unique_ptr<ports::Database>> open_database(const std::string& path);

}  // namespace quarterdeck::adapters::sqlite
