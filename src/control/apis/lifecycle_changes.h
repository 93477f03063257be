#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "control/apis/api_record.h"

namespace quarterdeck::control {

// What publishing does besides.
struct PublishChoices {
  bool deprecate_old_versions = false;
  bool require_resubscription = false;
};
// "Deprecate old versions after publishing the API:true,Requires re-subscription when publishing the API:false"
Outcome<PublishChoices> parse_checklist(std::string_view text);
inline constexpr std::string_view kDeprecateOldVersions = "Deprecate old versions after publishing the API";
inline constexpr std::string_view kRequireResubscription = "Requires re-subscription when publishing the API";

struct HistoryEntry {
  std::optional<model::ApiState> previous;
  model::ApiState state = model::ApiState::created;
  std::string user;
  Timestamp at;
};

// States of APIs. May be used from several threads at once.
class LifecycleChanges {
 public:
  LifecycleChanges(ports::Database& database, Journal& journal) : database_(database), journal_(journal) {}

  Outcome<ApiHead> change(const Actor& actor, const model::ApiId& id, std::string_view event, const PublishChoices& choices);
  Outcome<ApiHead> state(const Actor& actor, const model::ApiId& id);
  Outcome<std::vector<HistoryEntry>> history(const Actor& actor, const model::ApiId& id);  // newest first

 private:
  ports::Database& database_;
  Journal& journal_;
};

}  // namespace quarterdeck::control
