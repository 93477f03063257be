#include "control/keys/keys.h"

namespace quarterdeck::control {

Keys::Keys(ports::Database& database, ports::Clock& clock, ports::Random& random, Identity& identity, const FindApplication& find_application)
    : key_managers(database, clock, random, identity.settings, identity.keys),
      application_keys(database, clock, random, identity.clients, identity.tokens, find_application),
      api_keys(database, clock, random, identity.settings, identity.keys, find_application),
      try_out_keys(clock, random, identity.settings, identity.keys),
      epoch_(identity.epoch),
      find_application_(find_application) {}

Outcome<Done> Keys::application_leaves(ports::Transaction& transaction, const Actor& actor, const model::ApplicationId& application) {
  const Caller caller{.user = actor.user, .organization = actor.organization, .roles = actor.roles, .scopes = actor.scopes};
  const auto leaving = find_application_(transaction, caller, application);
  if (!leaving) return leaving.error();
  epoch_.advance();
  if (const auto removed = application_keys.remove_all(transaction, *leaving, actor.user); !removed) return removed;
  return api_keys.remove_all(transaction, *leaving);
}

}  // namespace quarterdeck::control
