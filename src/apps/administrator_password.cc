#include "apps/administrator_password.h"

#include <fmt/format.h>

#include "adapters/sqlite/sqlite_database.h"
#include "control/identity/users.h"
#include "control/store/migrate.h"

namespace quarterdeck::apps {

Outcome<Done> keep_administrator_password(const DataFolder& folder, const base::Secret& password) {
  return folder.write(kAdministratorPasswordFile, password.reveal() + "\n");
}

Outcome<base::Secret> reset_administrator_password(const DataFolder& folder, ports::Clock& clock, ports::Random& random) {
  const auto store = folder.path_of("control-plane.db");
  if (!std::filesystem::exists(store)) {
    return Failure{Problem::not_found, fmt::format("There is no store at {}. Point --data-dir at the data folder of the control plane.", store.string())};
  }
  auto database = adapters::sqlite::open_database(store.string());
  if (!database) return database.error();
  if (auto migrated = control::migrate(**database, clock.now()); !migrated) return migrated.error();
  control::CredentialEpoch epoch;
  const control::IdentitySettings settings;
  control::Users users(**database, clock, random, epoch, settings);
  return users.reset_administrator([&](const base::Secret& password) { return keep_administrator_password(folder, password); });
}

}  // namespace quarterdeck::apps
