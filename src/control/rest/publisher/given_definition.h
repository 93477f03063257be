#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/outcome.h"
#include "control/rest/multipart.h"
#include "ports/fetcher.h"

namespace quarterdeck::control::rest {

// A definition as a form gives it: a file, a URL that is fetched, or text under one of the names. Exactly one of them.
Outcome<std::string> given_definition(const Form& form, ports::Fetcher& fetcher, std::string_view text_name);

// additionalProperties: the members of the API, as JSON text.
Outcome<Json> given_members(const Form& form);

}  // namespace quarterdeck::control::rest
