#pragma once

#include <string>
#include <string_view>

namespace quarterdeck::base {

// The text as a segment of a path or a value of a query: everything but unreserved characters (RFC 3986) escaped.
std::string url_encoded(std::string_view text);

}  // namespace quarterdeck::base
