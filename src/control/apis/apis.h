#pragma once

#include <string>
#include <string_view>

#include "base/outcome.h"
#include "control/apis/api_draft.h"
#include "control/apis/api_record.h"
#include "control/events/journal.h"
#include "model/page.h"
#include "ports/database.h"

namespace quarterdeck::control {

struct CopyRequest {
  std::string new_version;
  bool is_default_version = false;
};

// Designing APIs. Nothing here reaches a gateway: only deploying a revision does (deployments.h). May be used from several threads at once.
class Apis {
 public:
  Apis(ports::Database& database, Journal& journal) : database_(database), journal_(journal) {}

  Outcome<ApiRecord> create(const Actor& actor, ApiDraft draft);
  Outcome<ApiRecord> find(const Actor& actor, const model::ApiId& id);
  Outcome<model::Page<ApiHead>> search(const Actor& actor, std::string_view query, const model::PageRequest& page);
  // Replaces the working copy. Name, version, context, provider, type and state stay, whatever the draft says.
  Outcome<ApiRecord> update(const Actor& actor, const model::ApiId& id, model::Api draft);
  Outcome<Done> remove(const Actor& actor, const model::ApiId& id);
  // A new version of an API: a draft with the same definition and settings.
  Outcome<ApiRecord> copy(const Actor& actor, const model::ApiId& id, const CopyRequest& request);

  Outcome<std::string> definition(const Actor& actor, const model::ApiId& id);  // as it was given
  Outcome<ApiRecord> replace_definition(const Actor& actor, const model::ApiId& id, std::string text);

  // True when an API has this name, without case, or this name and version.
  Outcome<bool> is_taken(const Actor& actor, std::string_view query);

 private:
  Outcome<ApiRecord> store_change(const Actor& actor, ApiRecord record, const std::string* new_definition);

  ports::Database& database_;
  Journal& journal_;
};

}  // namespace quarterdeck::control
