#pragma once

#include <optional>

#include "base/outcome.h"
#include "control/identity/clients.h"
#include "http/message.h"

namespace quarterdeck::control::rest {

// The client that a request to /oauth2 names, with its secret still to be checked: Basic credentials, or client_id and client_secret in
// the form, never both (RFC 6749 §2.3.1). Nothing when it names none.
Outcome<std::optional<ClientCredentials>> client_credentials_of(const http::Request& request, const http::Query& form);

}  // namespace quarterdeck::control::rest
