#pragma once

#include <string>
#include <string_view>

#include "base/outcome.h"
#include "base/secret.h"

namespace quarterdeck::control {

struct BasicCredentials {
  std::string name;
  base::Secret password;
};

// What follows the word Basic (RFC 7617). Problem::unauthenticated when it cannot be read.
Outcome<BasicCredentials> parse_basic(std::string_view credentials);

}  // namespace quarterdeck::control
