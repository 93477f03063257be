#include "control/keys/keys.h"

namespace quarterdeck::control {

Keys::Keys(ports::Database& database, ports::Clock& clock, ports::Random& random, Identity& identity, const FindApplication& find_application)
    : key_managers(database, clock, random, identity.settings, identity.keys),
      application_keys(database, clock, random, identity.clients, identity.tokens, find_application),
      api_keys(database, clock, random, identity.settings, identity.keys, find_application),
      try_out_keys(clock, random, identity.settings, identity.keys) {}

Outcome<Done> Keys::remove_application(ports::Transaction& transaction, const KeyedApplication& application, std::string_view removed_by) {
  if (const auto removed = application_keys.remove_all(transaction, application, removed_by); !removed) return removed;
  return api_keys.remove_all(transaction, application);
}

}  // namespace quarterdeck::control
