#include "control/rest/token/client_authentication.h"

#include "base/text.h"
#include "control/identity/basic_credentials.h"

namespace quarterdeck::control::rest {
namespace {

// Name and password are form-encoded before they are joined, so that a colon in them does no harm.
std::string form_decoded(const std::string& text) { return http::Query::parse("value=" + text).get("value"); }

}  // namespace

Outcome<std::optional<ClientCredentials>> client_credentials_of(const http::Request& request, const http::Query& form) {
  const auto* header = request.headers.find("Authorization");
  const auto* form_id = form.find("client_id");
  if (header == nullptr && form_id == nullptr) return std::optional<ClientCredentials>();
  if (header == nullptr) return std::optional(ClientCredentials{ClientId(*form_id), base::Secret(form.get("client_secret"))});

  const std::string_view scheme = std::string_view(*header).substr(0, header->find(' '));
  if (!base::equal_ignoring_case(scheme, "Basic")) {
    return Failure{Problem::unauthenticated, "The client must authenticate with Basic credentials or with client_id and client_secret in the form."};
  }
  const auto basic = parse_basic(base::trimmed(std::string_view(*header).substr(scheme.size())));
  if (!basic) return basic.error();
  const ClientId id(form_decoded(basic->name));
  if (form.has("client_secret") || (form_id != nullptr && *form_id != id.text())) {
    return Failure{Problem::invalid, "The client authenticates in two ways at once. Use Basic credentials or the form, not both."};
  }
  return std::optional(ClientCredentials{id, base::Secret(form_decoded(basic->password.reveal()))});
}

}  // namespace quarterdeck::control::rest
