#pragma once

#include <utility>
#include <vector>

#include "base/outcome.h"
#include "cluster/stored_object.h"
#include "ports/database.h"

// The cluster's tables in its own database file.
namespace quarterdeck::cluster {

// Makes the tables; refuses a database that a newer version of the program has written.
Outcome<Done> prepare_object_tables(ports::Database& database);

struct LoadedObjects {
  Version version = 0;
  std::vector<std::pair<TableName, ObjectPointer>> objects;
};
Outcome<LoadedObjects> read_objects(ports::Database& database);

struct RowChange {
  enum class What { put, remove };
  const TableName* table;
  const StoredObject* object;
  What what;
};
// All of them in one transaction, in order.
Outcome<Done> write_objects(ports::Database& database, const std::vector<RowChange>& changes, Version newest);

}  // namespace quarterdeck::cluster
