#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/outcome.h"
#include "base/time.h"
#include "ports/database.h"

namespace quarterdeck::control {

struct AuditRecord {
  std::int64_t id = 0;
  std::string kind;
  std::string action;
  std::string user;
  std::string subject;
  Timestamp at;
  Json info;
};

// Which entries; an empty text means any.
struct AuditQuery {
  std::string kind;
  std::string subject;
  std::string user;
  std::int64_t before_id = 0;  // the page after the one that ended with this id; 0: the newest
  std::size_t limit = 100;
};

// Newest first.
Outcome<std::vector<AuditRecord>> read_audit(ports::Reader& reader, const AuditQuery& query);

}  // namespace quarterdeck::control
