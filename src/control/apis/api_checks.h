#pragma once

#include <string>
#include <string_view>

#include "base/outcome.h"
#include "control/apis/api_record.h"

// What must hold of an API in the store, beyond what its own value says.
namespace quarterdeck::control {

// Name and version, then the context, are free (codes 900250 to 900252 and 900300).
Outcome<Done> check_is_free(ports::Reader& reader, const ApiHead& head);
// Plans, categories and scopes that it names exist, or are its own to name.
Outcome<Done> check_references(ports::Reader& reader, const Actor& actor, const ApiRecord& record);
Outcome<Done> check_gateway_type(const model::Api& draft);

Outcome<bool> is_name_taken(ports::Reader& reader, const Actor& actor, std::string_view name);
Outcome<bool> is_version_taken(ports::Reader& reader, const Actor& actor, std::string_view name, std::string_view version);
Outcome<bool> is_context_taken(ports::Reader& reader, const Actor& actor, std::string_view context);

// Consumers must subscribe, so there must be a plan to subscribe with.
bool needs_plan(const model::Api& draft);
Outcome<std::string> first_allowed_plan(ports::Reader& reader, const Actor& actor);

// Passwords of endpoints are shown masked; what comes back masked means the one that is stored. It is kept only for the place and the user that it
// was given for: otherwise whoever may edit the API could have it sent to a host of their own.
Outcome<Done> keep_secrets(const model::Api& stored, model::Api& draft);
model::Api with_masked_secrets(model::Api api);

}  // namespace quarterdeck::control
