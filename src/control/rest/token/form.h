#pragma once

#include <string>
#include <string_view>

#include "base/outcome.h"
#include "http/message.h"

namespace quarterdeck::control::rest {

// The fields of a form (application/x-www-form-urlencoded). A field that comes twice is refused, as RFC 6749 §3.2 asks: two readers
// would not agree which of the two counts.
Outcome<http::Query> parse_urlencoded_form(const http::Request& request);

}  // namespace quarterdeck::control::rest
