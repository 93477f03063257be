#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "control/apis/api_record.h"
#include "control/apis/deployment_rows.h"

namespace quarterdeck::control {

struct Revision {
  model::RevisionId id;
  model::ApiId api_id;
  std::int64_t number = 0;
  std::string description;
  std::string definition_hash;
  std::string content_hash;
  Timestamp created_at;
  std::string created_by;
  std::vector<DeploymentRow> deployments;
};

// A revision with what it froze.
struct FrozenApi {
  Revision revision;
  model::Api draft;
};

enum class OnTooMany { refuse, rotate };  // rotate: the oldest revision that is not deployed makes room

// Frozen copies of working copies. They never change. May be used from several threads at once.
class Revisions {
 public:
  Revisions(ports::Database& database, Journal& journal) : database_(database), journal_(journal) {}

  Outcome<Revision> create(const Actor& actor, const model::ApiId& api, std::string_view description, OnTooMany on_too_many);
  Outcome<std::vector<Revision>> list(const Actor& actor, const model::ApiId& api);
  Outcome<FrozenApi> find(const Actor& actor, const model::ApiId& api, const model::RevisionId& id);
  // The revision alone, and its API: ids of revisions are also accepted where an API is read.
  Outcome<FrozenApi> find_anywhere(const Actor& actor, const model::RevisionId& id);
  // The working copy becomes what the revision froze.
  Outcome<ApiRecord> restore(const Actor& actor, const model::ApiId& api, const model::RevisionId& id);
  Outcome<Done> remove(const Actor& actor, const model::ApiId& api, const model::RevisionId& id);

 private:
  ports::Database& database_;
  Journal& journal_;
};

Outcome<FrozenApi> read_frozen_api(ports::Reader& reader, const model::ApiId& api, const model::RevisionId& id);
Outcome<Done> delete_all_revisions(ports::Transaction& transaction, const model::ApiId& api);
Failure no_such_revision(std::string_view id);

}  // namespace quarterdeck::control
