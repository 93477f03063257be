#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "contract/events/api_events.h"
#include "control/events/journal.h"
#include "model/api.h"
#include "model/api_name.h"
#include "model/ids.h"
#include "ports/database.h"

// The rows of an API. All use cases of this folder read and write them here, inside their own snapshot or transaction.
namespace quarterdeck::control {

// What lists show and most decisions need: one light row.
struct ApiHead {
  std::int64_t number = 0;
  model::ApiId id;
  std::string organization;
  std::string name;
  std::string version;
  std::string context_template;
  std::string context;
  std::string provider;
  model::ApiType type = model::ApiType::HTTP;
  model::ApiState state = model::ApiState::created;
  bool is_default_version = false;
  Json summary;  // what lists show besides: description, tags, security scheme, ...
  std::int64_t edition = 1;  // grows with every change: who writes on an older one has not seen the newest
  Timestamp created_at;
  Timestamp updated_at;
  std::string updated_by;
};

struct ApiRecord {
  ApiHead head;
  model::Api draft;
  std::string definition_hash;  // empty: it has none
};

// An API that the actor may not see in the Back Office is not found.
Outcome<ApiHead> find_api_head(ports::Reader& reader, const Actor& actor, const model::ApiId& id);
Outcome<ApiRecord> find_api_record(ports::Reader& reader, const Actor& actor, const model::ApiId& id);
// For what acts by itself: no actor to hide it from.
Outcome<ApiHead> read_api_head(ports::Reader& reader, const model::ApiId& id);

// Every API of the organization that the actor may see, newest first.
Outcome<std::vector<ApiHead>> list_api_heads(ports::Reader& reader, const Actor& actor);
Outcome<std::vector<ApiHead>> list_api_heads(ports::Reader& reader, const Actor& actor, std::int64_t limit, std::int64_t offset);
Outcome<std::int64_t> count_api_heads(ports::Reader& reader, const Actor& actor);

Outcome<Done> insert_api(ports::Transaction& transaction, ApiRecord& record);
// Refused when somebody else changed it since `record` was read.
Outcome<Done> update_api(ports::Transaction& transaction, ApiRecord& record);
Outcome<Done> delete_api(ports::Transaction& transaction, const ApiHead& head);
Outcome<Done> append_history(ports::Transaction& transaction, const ApiHead& head, std::optional<model::ApiState> previous);

Outcome<std::string> store_definition(ports::Transaction& transaction, const std::string& text);  // its hash
Outcome<std::string> read_definition(ports::Reader& reader, const std::string& hash);             // empty for the empty hash
Outcome<Done> forget_definition_if_unused(ports::Transaction& transaction, const std::string& hash);

ApiHead api_head_from(const ports::Row& row);
// The draft with what the server knows better: id, state, times.
model::Api shown(const ApiRecord& record);
Json summary_of(const model::Api& draft);
Failure no_such_api(std::string_view id);

events::Event api_event(events::ApiChange change, const ApiHead& head);
events::ApiEvent api_event_fields(const ApiHead& head);

// The columns of a head, of the table `apis` under the name `a`.
inline constexpr std::string_view kApiHeadColumns =
    "a.number, a.id, a.organization, a.name, a.version, a.context_template, a.context, a.provider, a.type, a.state, a.is_default_version, a.summary, "
    "a.edition, a.created_at, a.updated_at, a.updated_by";

}  // namespace quarterdeck::control
