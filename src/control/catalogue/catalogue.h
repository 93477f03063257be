#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "control/apis/api_record.h"
#include "control/apis/deployment_rows.h"
#include "model/environment.h"
#include "model/page.h"
#include "model/plan.h"

namespace quarterdeck::control {

enum class ShownVersions { newest, all };  // of one name, in lists

struct Tag {
  std::string value;
  std::int64_t count = 0;
};

// Where an API answers in one environment.
struct Place {
  std::string environment;
  std::string display_name;
  std::string type;  // hybrid, production or sandbox
  model::Vhost vhost;
};

// An API as its page in the Dev Portal shows it.
struct CatalogueEntry {
  ApiRecord record;
  std::vector<Place> places;
  std::vector<model::Plan> plans;  // that it offers to who asks
  std::int64_t subscriptions = 0;
};

// What consumers find. Anybody may ask; what an actor may not see is not found. May be used from several threads at once.
class Catalogue {
 public:
  Catalogue(ports::Database& database, ShownVersions shown_versions) : database_(database), shown_versions_(shown_versions) {}

  Outcome<model::Page<ApiHead>> search(const Actor& actor, std::string_view query, const model::PageRequest& page);
  Outcome<CatalogueEntry> find(const Actor& actor, const model::ApiId& id);
  // OpenAPI with the servers of one environment (of all, where none is named), or SDL.
  Outcome<std::string> definition(const Actor& actor, const model::ApiId& id, std::string_view environment);
  Outcome<std::vector<Tag>> tags(const Actor& actor);

 private:
  ports::Database& database_;
  ShownVersions shown_versions_;
};

}  // namespace quarterdeck::control
