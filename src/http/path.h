#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/outcome.h"

// One reading of a path, for everybody who looks at it: what is matched is what is authorised is what is forwarded.
namespace quarterdeck::http {

// The canonical form of the path of a request target, still percent-encoded:
// - escapes are decoded once where that keeps the meaning (unreserved characters); the others stay, with upper-case digits;
//   bytes that may not stand in a path unescaped are escaped;
// - empty segments and "." are dropped, ".." takes away the segment before it; a slash at the end stays;
// - an encoded slash stays encoded: it is data of its segment, never a separator. It is refused where reading it as a separator would
//   yield a "." or ".." segment, so that a back end that decodes it cannot be led elsewhere.
// Refused: a path that does not begin with '/', ".." above the root, backslashes and control characters (plain or encoded), incomplete
// escapes, and dot segments with parameters ("..;x"), which some servers read as "..".
Outcome<std::string> canonical_path(std::string_view raw);

// The same into a buffer that is used again and again. Gives the reason of the refusal, empty when the path is fine.
std::string_view canonicalise_path(std::string_view raw, std::string& canonical);

// A canonical path with every escape decoded, as handlers compare it. Refuses what decoding would make ambiguous: encoded slashes and
// bytes that are not UTF-8.
Outcome<std::string> decoded_path(std::string_view canonical);

// RFC 3986 section 3.3 leaves what ';' means in a segment to the server: for some it is a character like others, some cut it off with all that
// follows it in the segment. This is how the latter read a canonical path: "/admin;x/y" as "/admin/y". Nothing when both read it alike.
std::optional<std::string> path_without_parameters(std::string_view canonical);

}  // namespace quarterdeck::http
