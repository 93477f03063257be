#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "control/events/journal.h"
#include "model/environment.h"
#include "ports/database.h"

namespace quarterdeck::control {

// Environments: where revisions can be deployed. No event tells gateways of them: they know their names by configuration.
// May be used from several threads at once.
class Environments {
 public:
  Environments(ports::Database& database, Journal& journal) : database_(database), journal_(journal) {}

  Outcome<std::vector<model::Environment>> list(std::string_view organization);
  Outcome<model::Environment> find(std::string_view organization, std::string_view id);
  Outcome<model::Environment> add(const Actor& actor, model::Environment environment);
  Outcome<model::Environment> change(const Actor& actor, std::string_view id, model::Environment environment);
  Outcome<Done> remove(const Actor& actor, std::string_view id);

 private:
  ports::Database& database_;
  Journal& journal_;
};

// The environment that the configuration names, such as `Default`: made when it is not there, brought up to the configured host and ports when it is.
Outcome<Done> seed_environment(ports::Database& database, Journal& journal, const Actor& actor, model::Environment configured);

// For other use cases, inside their own snapshot or transaction.
Outcome<model::Environment> read_environment(ports::Reader& reader, std::string_view organization, std::string_view name);
Outcome<std::vector<model::Environment>> read_environments(ports::Reader& reader, std::string_view organization);

}  // namespace quarterdeck::control
