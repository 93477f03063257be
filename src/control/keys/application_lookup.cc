#include "control/keys/application_lookup.h"

#include "control/applications/applications.h"

namespace quarterdeck::control {

Outcome<KeyedApplication> find_stored_application(ports::Reader& reader, const Caller& caller, const model::ApplicationId& id) {
  const Actor actor{.user = caller.user, .organization = caller.organization, .roles = caller.roles, .scopes = caller.scopes};
  const auto application = read_application(reader, actor, id);
  if (!application) return application.error();
  return KeyedApplication{.id = application->id,
                          .number = application->number,
                          .name = application->name,
                          .owner = application->owner,
                          .organization = application->organization,
                          .is_approved = application->status == "APPROVED"};
}

}  // namespace quarterdeck::control
