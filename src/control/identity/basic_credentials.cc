#include "control/identity/basic_credentials.h"

#include "base/bytes.h"

namespace quarterdeck::control {

Outcome<BasicCredentials> parse_basic(std::string_view credentials) {
  const auto text = base::from_base64(credentials);
  const auto colon = text ? text->find(':') : std::string::npos;
  if (colon == std::string::npos) {
    return Failure{Problem::unauthenticated, "The Basic credentials cannot be read. Send base64 of name, colon and password."};
  }
  return BasicCredentials{text->substr(0, colon), base::Secret(text->substr(colon + 1))};
}

}  // namespace quarterdeck::control
